"""The directory of the académie, for its secretariat: the list, a school's sheet, its codes."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.http import FreshMixin
from accounts.models import User
from core.http import Access, DomainErrorMixin
from establishments.enums import EstablishmentState, Role
from establishments.forms import AccessCodeForm, DirectoryFilterForm
from establishments.models import Establishment
from establishments.queries import (
    directory,
    directory_departments,
    directory_rows,
    merger_sentence,
    sheet_of,
)
from establishments.services.access import issue_access_code
from establishments.views.base import RoleMixin

PAGE_SIZE = 25


class DirectoryListView(RoleMixin, TemplateView):
    """The schools of the secretariat's académies: search, filters, pages. Ten queries at most."""

    roles = frozenset({Role.SECRETARIAT})
    template_name = "establishments/directory_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academy_ids = self.rights.academies_as(Role.SECRETARIAT)
        form = DirectoryFilterForm(self.request.GET, departments=directory_departments(academy_ids))
        filters = form.cleaned_data if form.is_valid() else {}
        page = Paginator(directory(academy_ids, filters), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            filters=form,
            page_obj=page,
            rows=directory_rows(page.object_list),
            query=query.urlencode(),
            reset_url=reverse("establishments:directory-list") if query else "",
            **kwargs,
        )


class SheetMixin(RoleMixin):
    """Loads `self.establishment`, a school of the académies where one is the secretariat."""

    access = Access.SCOPE
    roles = frozenset({Role.SECRETARIAT})
    establishment: Establishment
    kwargs: dict[str, str]

    def check_access(self) -> None:
        super().check_access()
        self.establishment = get_object_or_404(
            Establishment.objects.of_academies(
                self.rights.academies_as(Role.SECRETARIAT)
            ).select_related("academy", "department", "district", "merger__successor"),
            uai=self.kwargs["uai"],
        )

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the page above this one."""
        return [("Établissements", reverse("establishments:directory-list"))]

    def sheet_context(self) -> dict[str, Any]:
        """What the sheet shows of the school."""
        school = self.establishment
        return {
            "establishment": school,
            "sheet": sheet_of(school),
            "crumbs": self.crumbs(),
            "merged_text": merger_sentence(school),
            "can_merge": school.successor is None
            and school.state in (EstablishmentState.CLOSED, EstablishmentState.TO_CLOSE),
        }


@method_decorator(never_cache, name="dispatch")
class AccessCodeCreateView(FreshMixin, SheetMixin, DomainErrorMixin, FormView[AccessCodeForm]):
    """Issue a code and show it, this once: it is written in no file, no session and no log."""

    http_method_names = ["post"]
    form_class = AccessCodeForm
    template_name = "establishments/establishment_detail.html"

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(self.request.user, User)
        issued = issue_access_code(
            self.establishment,
            by=self.request.user,
            replaces_head=form.cleaned_data["replaces_head"],
        )
        response: HttpResponse = self.response_class(
            request=self.request,
            template=["establishments/accesscode_created.html"],
            context={
                "establishment": self.establishment,
                "issued": issued,
                "crumbs": [
                    *self.crumbs(),
                    (
                        self.establishment.name,
                        reverse("dashboards:establishment-detail", args=[self.establishment.uai]),
                    ),
                ],
            },
            using=self.template_engine,
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **self.sheet_context(),
            **kwargs,
        )

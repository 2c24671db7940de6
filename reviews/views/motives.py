"""The templates of motives of an académie."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, ListView

from core.errors import DomainError
from core.http import DomainErrorMixin
from establishments.enums import Role
from establishments.models import Academy
from establishments.views.base import RoleMixin
from reviews.enums import Outcome
from reviews.forms.live import MotiveTemplateForm
from reviews.models import MotiveTemplate
from reviews.services.motives import drop_motive, write_motive
from reviews.views.base import SECRETARIAT, academies_of


class MotiveMixin(RoleMixin):
    """The académie whose templates are read: the first one the person works for."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    kwargs: dict[str, Any]

    @property
    def academies(self) -> list[Academy]:
        """The académies of the person's secretariats."""
        return academies_of(self.request.user, Role.SECRETARIAT)

    def template(self) -> MotiveTemplate:
        """The template named in the address; 404 for another académie's."""
        return get_object_or_404(
            MotiveTemplate.objects.select_related("academy"),
            pk=self.kwargs["pk"],
            academy__in=self.academies,
        )

    def crumbs(self) -> list[tuple[str, str]]:
        """The pages above."""
        return [
            ("Commission", reverse("reviews:session-list")),
            ("Modèles de motifs", reverse("reviews:motive-list")),
        ]


class MotiveListView(MotiveMixin, ListView[MotiveTemplate]):
    """The templates, by decision."""

    template_name = "reviews/motive_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[MotiveTemplate]:
        return (
            MotiveTemplate.objects.filter(academy__in=self.academies)
            .select_related("academy", "written_by")
            .order_by("academy__name", "outcome", "title", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "motives": list(context["object_list"]),
            "several": len(self.academies) > 1,
            "crumbs": self.crumbs()[:1],
        }


class _MotiveFormView(DomainErrorMixin, MotiveMixin, FormView[MotiveTemplateForm]):
    form_class = MotiveTemplateForm
    template_name = "reviews/motive_form.html"
    page_title: ClassVar[str]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "page_title": self.page_title,
            "crumbs": self.crumbs(),
        }

    def write(self, academy: Academy, form: BaseForm, template: MotiveTemplate | None) -> None:
        """Keep what the form says."""
        assert self.request.user.is_authenticated
        data = form.cleaned_data
        write_motive(
            academy,
            outcome=Outcome(data["outcome"]),
            title=data["title"],
            text=data["text"],
            template=template,
            by=self.request.user,
        )


class MotiveCreateView(_MotiveFormView):
    """A new template, for the académie named in `?academie` when the person works for several."""

    page_title = "Écrire un modèle de motif"
    success_message = "Le modèle est enregistré."

    def check_access(self) -> None:
        super().check_access()
        code = self.request.GET.get("academie")
        found = [one for one in self.academies if code in (None, one.code)]
        if not found:
            raise PermissionDenied
        self.academy = found[0]

    def perform(self, form: BaseForm) -> HttpResponseBase:
        self.write(self.academy, form, None)
        return redirect("reviews:motive-list")


class MotiveUpdateView(_MotiveFormView):
    """Change a template."""

    page_title = "Modifier un modèle de motif"
    success_message = "Le modèle est modifié."

    def check_access(self) -> None:
        super().check_access()
        self.motive = self.template()

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.motive, name) for name in ("outcome", "title", "text")}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        self.write(self.motive.academy, form, self.motive)
        return redirect("reviews:motive-list")


class MotiveDeleteView(MotiveMixin, View):
    """Forget a template."""

    http_method_names = ["post", "options"]

    def check_access(self) -> None:
        super().check_access()
        self.motive = self.template()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        assert request.user.is_authenticated
        try:
            drop_motive(self.motive, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"Le modèle «\u00a0{self.motive}\u00a0» est supprimé.")
        return redirect("reviews:motive-list")

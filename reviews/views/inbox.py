"""The inspector's inbox."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import ListView

from core import clock
from core.errors import DomainError
from establishments.enums import Role
from establishments.models import Establishment
from establishments.views.base import RoleMixin
from projects.models import Project
from reviews.forms.inbox import InspectedSchoolsFilterForm, KeptFilterForm, list_of
from reviews.models import InboxFilter
from reviews.queries.inbox import files_of, inspected_schools, shown, trays, without_project
from reviews.services.filters import forget_filter, keep_filter
from reviews.services.opinions import JUDGEABLE

INSPECTORS = frozenset({Role.REFERENT_INSPECTOR})


class InboxListView(RoleMixin, ListView[Project]):
    """Files to read, requests under way, opinions to give, all the files of one's schools."""

    roles: ClassVar[frozenset[Role]] = INSPECTORS
    template_name = "reviews/inbox_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Project]:
        assert self.request.user.is_authenticated
        self.listed, self.filters = list_of(self.request.GET)
        return shown(files_of(self.request.user, self.listed.tray, self.listed.filters))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert user.is_authenticated
        context = super().get_context_data(**kwargs)
        today = clock.today()
        for file in context["object_list"]:
            file.is_late = (
                file.opinion is None
                and file.status in JUDGEABLE
                and file.submitted_at is not None
                and (today - clock.day_of(file.submitted_at)).days
                > file.establishment.academy.opinion_wait_days
            )
        tray = self.listed.tray
        return context | {
            "files": list(context["object_list"]),
            "tabs": trays(user, tray),
            "tray": tray,
            "filters": self.filters,
            "is_filtered": bool(self.listed.filters),
            "reset_url": f"?liste={tray.value}" if self.listed.filters else "",
            "kept": list(InboxFilter.objects.filter(owner=user)),
            "keep_form": KeptFilterForm(initial={"suite": self.listed.query}),
            "without_project": without_project(user),
            "query": self.listed.query,
        }


class InboxFilterCreateView(RoleMixin, View):
    """Keep a list and its filters under a name."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = INSPECTORS

    def post(self, request: HttpRequest) -> HttpResponse:
        assert request.user.is_authenticated
        form = KeptFilterForm(request.POST)
        query = list_of(QueryDict(request.POST.get("suite", "")[:500]))[0].query
        try:
            if not form.is_valid():
                raise DomainError("Donnez à ce filtre un nom de soixante caractères au plus.")
            keep_filter(name=form.cleaned_data["name"], query=query, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Le filtre est enregistré.")
        return redirect(f"{reverse('reviews:inbox-list')}?{query}")


class InboxFilterDeleteView(RoleMixin, View):
    """Forget a list; somebody else's is unknown."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = INSPECTORS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forget_filter(get_object_or_404(InboxFilter, pk=pk, owner=request.user.pk))
        messages.success(request, "Le filtre est retiré.")
        return redirect("reviews:inbox-list")


class InspectedSchoolListView(RoleMixin, ListView[Establishment]):
    """All the schools one inspects, with what they filed; those without a project are marked."""

    roles: ClassVar[frozenset[Role]] = INSPECTORS
    template_name = "reviews/school_list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Establishment]:
        assert self.request.user.is_authenticated
        self.filters = InspectedSchoolsFilterForm(self.request.GET)
        kept = self.filters.cleaned_data if self.filters.is_valid() else {}
        return inspected_schools(self.request.user, kept)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET.copy()
        query.pop("page", None)
        return context | {
            "schools": list(context["object_list"]),
            "filters": self.filters,
            "query": query.urlencode(),
            "reset_url": reverse("reviews:school-list") if query else "",
            "crumbs": [("Dossiers à lire", reverse("reviews:inbox-list"))],
        }

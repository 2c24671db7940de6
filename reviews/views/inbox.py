"""The inspector's inbox."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import ListView

from establishments.enums import Role
from establishments.models import Establishment
from establishments.views.base import RoleMixin
from projects.models import Project
from reviews.forms.reading import InspectedSchoolsFilterForm
from reviews.queries.inbox import (
    Tray,
    files_of,
    inspected_schools,
    shown,
    tray_of,
    trays,
)


class InboxListView(RoleMixin, ListView[Project]):
    """Files to read, requests under way, opinions to give, all the files of one's schools."""

    roles: ClassVar[frozenset[Role]] = frozenset({Role.REFERENT_INSPECTOR})
    template_name = "reviews/inbox_list.html"
    paginate_by = 25

    @property
    def tray(self) -> Tray:
        """The list asked for in the address."""
        return tray_of(self.request.GET.get("liste", ""))

    def get_queryset(self) -> QuerySet[Project]:
        assert self.request.user.is_authenticated
        return shown(files_of(self.request.user, self.tray))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.request.user.is_authenticated
        context = super().get_context_data(**kwargs)
        context["files"] = list(context["object_list"])
        return context | {
            "tabs": trays(self.request.user, self.tray),
            "tray": self.tray,
            "query": f"liste={self.tray.value}",
        }


class InspectedSchoolListView(RoleMixin, ListView[Establishment]):
    """All the schools one inspects, with what they filed; those without a project are marked."""

    roles: ClassVar[frozenset[Role]] = frozenset({Role.REFERENT_INSPECTOR})
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

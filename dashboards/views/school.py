"""The home page of a school."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from core.http import Access, SignedInMixin
from dashboards.queries.school import school_home
from establishments.enums import SCHOOL_ROLES, Role
from establishments.models import Establishment
from establishments.permissions import rights_of
from establishments.queries import merger_sentence
from establishments.views.base import enter_school
from support.queries.thread import HelpCounts, help_counts


class SchoolHomeView(SignedInMixin, TemplateView):
    """The three steps, what to do first, the files: for the team and those who follow it."""

    access = Access.SCOPE
    template_name = "dashboards/school_detail.html"
    establishment: Establishment
    roles_here: frozenset[Role]

    def check_access(self) -> None:
        assert self.request.user.is_authenticated
        self.establishment = get_object_or_404(
            Establishment.objects.visible_to(self.request.user)
            .select_related("academy", "department", "district", "merger__successor")
            .annotate(**help_counts()),
            uai=self.kwargs["uai"],
        )
        enter_school(self.request, self.establishment)
        self.roles_here = rights_of(self.request.user).on(self.establishment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.request.user.is_authenticated
        return super().get_context_data(
            establishment=self.establishment,
            home=school_home(
                self.establishment, self.request.user, helped=HelpCounts.of(self.establishment)
            ),
            helped=HelpCounts.of(self.establishment),
            merged_text=merger_sentence(self.establishment),
            is_team=bool(self.roles_here & SCHOOL_ROLES),
            leads=rights_of(self.request.user).leads(self.establishment),
            reads_concertations=bool(self.roles_here - {Role.FUND_MANAGER}),
            **kwargs,
        )

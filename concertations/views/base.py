"""The only door to a concertation: outside one's scope 404, above one's role 403."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from concertations.models import Concertation
from core.http import Access, SignedInMixin
from establishments.enums import SCHOOL_ROLES, Role
from establishments.permissions import rights_of
from establishments.views.base import enter_school


class ConcertationMixin(SignedInMixin):
    """Loads `self.concertation` from the `reference` of the address, and `self.roles_here`."""

    access = Access.SCOPE
    roles: ClassVar[frozenset[Role] | None] = None
    concertation: Concertation
    roles_here: frozenset[Role]
    kwargs: dict[str, str]

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        self.concertation = get_object_or_404(
            Concertation.objects.visible_to(user).select_related(
                "establishment__academy",
                "establishment__department",
                "establishment__district",
                "recorded_by",
            ),
            reference=self.kwargs["reference"],
        )
        enter_school(self.request, self.concertation.establishment)
        self.roles_here = rights_of(user).on(self.concertation.establishment)
        if self.roles is not None and not self.roles & self.roles_here:
            raise PermissionDenied

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above this one, for the breadcrumb."""
        school = self.concertation.establishment
        return [(school.name, reverse("dashboards:school-detail", args=[school.uai]))]


class TeamMixin(ConcertationMixin):
    """A page of the school's team, under the page of the concertation."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    @property
    def person(self) -> User:
        """Who asks."""
        assert self.request.user.is_authenticated
        return self.request.user

    def crumbs(self) -> list[tuple[str, str]]:
        """The school, then the concertation."""
        page = reverse("concertations:concertation-detail", args=[self.concertation.reference])
        return [*super().crumbs(), (self.concertation.title, page)]

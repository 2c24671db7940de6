"""The doors of rooms that belong to a role, and of the pages of one school."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.http import Access, SignedInMixin
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import Rights, is_administrator, rights_of

_SCHOOL = "_notre_ecole_school"


def enter_school(request: HttpRequest, establishment: Establishment) -> None:
    """Say which school the page is about: the header then names the reader's place."""
    setattr(request, _SCHOOL, establishment)


def school_in_view(request: HttpRequest) -> Establishment | None:
    """The school the page is about, when it is about one."""
    school: Establishment | None = getattr(request, _SCHOOL, None)
    return school


class RoleMixin(SignedInMixin):
    """A room for people who hold one of `roles` somewhere; 403 for the others.

    With `administrators`, those who administer the platform enter too.
    """

    access = Access.ROLE
    roles: ClassVar[frozenset[Role]]
    administrators: ClassVar[bool] = False
    rights: Rights

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        self.rights = rights_of(user)
        if not self.rights.has(*self.roles) and not (
            self.administrators and is_administrator(user)
        ):
            raise PermissionDenied


class SchoolMixin(SignedInMixin):
    """Loads `self.establishment` from the `uai` of the address, and `self.roles_here`.

    404 for a school outside one's scope; 403 when none of `roles` is held for it.
    """

    access = Access.SCOPE
    roles: ClassVar[frozenset[Role] | None] = None
    establishment: Establishment
    roles_here: frozenset[Role]
    kwargs: dict[str, str]

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        self.establishment = get_object_or_404(
            Establishment.objects.visible_to(user).select_related(
                "academy", "department", "district"
            ),
            uai=self.kwargs["uai"],
        )
        enter_school(self.request, self.establishment)
        self.roles_here = rights_of(user).on(self.establishment)
        if self.roles is not None and not self.roles & self.roles_here:
            raise PermissionDenied

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above one of this school, for the breadcrumb."""
        school = self.establishment
        return [(school.name, reverse("dashboards:school-detail", args=[school.uai]))]

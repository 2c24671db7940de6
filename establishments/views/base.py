"""The door of rooms that belong to a role, whatever the school."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import PermissionDenied

from core.http import Access, SignedInMixin
from establishments.enums import Role
from establishments.permissions import Rights, rights_of


class RoleMixin(SignedInMixin):
    """A room for people who hold one of `roles` somewhere; 403 for the others."""

    access = Access.ROLE
    roles: ClassVar[frozenset[Role]]
    rights: Rights

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        self.rights = rights_of(user)
        if not self.rights.has(*self.roles):
            raise PermissionDenied

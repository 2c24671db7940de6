"""The door of dangerous acts: who is there must have proved it lately."""

from __future__ import annotations

from typing import ClassVar

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest

from accounts.authentication import is_fresh


class FreshMixin:
    """Asks who is there again when the last proof is older than FRESH_AUTHENTICATION_SECONDS.

    Put it before the mixin that checks the rights (`class …(FreshMixin, RoleMixin, …)`): a person
    who may not enter is refused first. Afterwards the person comes back to the page; what was
    posted is kept meanwhile in the session and done then.
    """

    fresh: ClassVar[bool] = True
    request: HttpRequest

    def check_access(self) -> None:
        """Check the rights, then how old the last proof is."""
        super().check_access()  # type: ignore[misc]
        if not is_fresh(self.request):
            raise ReauthenticationRequired

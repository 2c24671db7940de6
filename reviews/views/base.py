"""The only door to a commission session: another académie's is a 404, above one's role a 403."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from core.errors import DomainError
from core.http import Access, SignedInMixin
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import rights_of
from reviews.models import AgendaItem, CommissionSession
from reviews.permissions import COMMISSION
from reviews.queries.commission import agenda_of

SECRETARIAT = frozenset({Role.SECRETARIAT})


class SessionMixin(SignedInMixin):
    """Loads `self.session` from the `reference` of the address.

    With `roles`, one of them must be held in the académie of the session.
    """

    access = Access.SCOPE
    roles: ClassVar[frozenset[Role]] = COMMISSION
    session: CommissionSession
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        if not rights_of(user).has(*COMMISSION):
            raise PermissionDenied
        self.session = get_object_or_404(
            CommissionSession.objects.visible_to(user, *COMMISSION).select_related(
                "academy", "minutes", "agenda", "second_of", "second_session", "published_by"
            ),
            reference=self.kwargs["reference"],
        )
        if not self.holds(*self.roles):
            raise PermissionDenied

    def holds(self, *roles: Role) -> bool:
        """Whether the reader holds one of these roles in the académie of the session."""
        user = self.request.user
        assert user.is_authenticated
        return rights_of(user).in_academy(self.session.academy_id, *roles)

    def agenda_item(self) -> AgendaItem:
        """The file of the agenda named in the address; 404 when it is not on it (any more)."""
        try:
            return agenda_of(self.session).get(pk=self.kwargs["item"])
        except AgendaItem.DoesNotExist:
            raise Http404 from None

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above one of this session."""
        return [
            ("Commission", reverse("reviews:session-list")),
            (f"Séance {self.session.reference}", self.session_url()),
        ]

    def session_url(self) -> str:
        """The page of the session."""
        return reverse("reviews:session-detail", args=[self.session.reference])

    def act(self, service: Callable[[], object], done: str, back: str = "") -> HttpResponse:
        """Run a use case behind a single button, say how it ended, and come back."""
        try:
            service()
        except DomainError as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, done)
        return redirect(back or self.session_url())


def academies_of(user: Any, *roles: Role) -> list[Academy]:
    """The académies where the person holds one of these roles; they came with the rights."""
    kept = rights_of(user).only(roles).appointments
    return list({a.academy_id: a.academy for a in kept if a.academy is not None}.values())

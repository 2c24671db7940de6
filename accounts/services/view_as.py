"""Support looks at the site « comme » a person: asked with a motive, read-only, in the journal."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User, ViewAs
from core import clock
from core.errors import DomainError, NotAllowed


def may_view_as(*, hijacker: User, hijacked: User) -> bool:
    """Whether this person may look as that one: an administrator, as somebody who is not one."""
    return bool(
        hijacker.is_staff
        and hijacker.is_active
        and hijacked.is_active
        and not hijacked.is_staff
        and not hijacked.is_superuser
        and hijacker.pk != hijacked.pk
    )


@transaction.atomic
def begin_view_as(person: User, *, motive: str, address: str, by: User) -> ViewAs:
    """Note that `by` begins to look as this person, and why. Raises NotAllowed, DomainError."""
    if not may_view_as(hijacker=by, hijacked=person):
        raise NotAllowed(
            "Ce compte ne se consulte pas\u00a0: il est fermé, ou c’est un compte d’administration."
        )
    if not motive.strip():
        raise DomainError("Indiquez pourquoi vous consultez ce compte.")
    return ViewAs.objects.create(
        person=person, viewed_by=by, motive=motive.strip(), address=address or None
    )


def end_view_as(person: User, *, by: int) -> None:
    """Note that the look is over."""
    ViewAs.objects.filter(person=person, viewed_by=by, ended_at__isnull=True).update(
        ended_at=clock.now()
    )

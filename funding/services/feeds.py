"""The secret address at which a diary reads the deadlines: made, made anew, taken back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import NotAllowed
from core.sealing import fingerprint, seal
from establishments.enums import Role
from establishments.permissions import rights_of
from funding.models import CalendarFeed

if TYPE_CHECKING:
    from accounts.models import User

SECRET_BYTES = 32


@transaction.atomic
def renew_feed(*, by: User) -> CalendarFeed:
    """Draw a new secret address for the person: the former one answers nothing any more.

    Raises NotAllowed for who manages no funds.
    """
    if not rights_of(by).has(Role.FUND_MANAGER):
        raise NotAllowed("Cet agenda est celui de la gestion des fonds.")
    token = secrets.token_urlsafe(SECRET_BYTES)
    feed, _ = CalendarFeed.objects.update_or_create(
        owner=by,
        defaults={
            "sealed": seal({"token": token}),
            "fingerprint": fingerprint(token),
            "made_at": clock.now(),
        },
    )
    return feed


@transaction.atomic
def close_feed(*, by: User) -> None:
    """Take the address back: it answers nothing any more. Nothing happens without one."""
    CalendarFeed.objects.filter(owner=by).delete()

"""The lists an inspector keeps under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError
from reviews.models import InboxFilter

if TYPE_CHECKING:
    from accounts.models import User

MOST = 20


@transaction.atomic
def keep_filter(*, name: str, query: str, by: User) -> InboxFilter:
    """Keep a list and its filters; one of the same name is replaced. At most 20 a person.

    Raises DomainError without a name, or past the limit.
    """
    if not name.strip():
        raise DomainError("Donnez un nom à ce filtre.")
    known = InboxFilter.objects.select_for_update().filter(owner=by)
    names = {row.name for row in known}
    if name not in names and len(names) >= MOST:
        raise DomainError(f"Vous avez déjà {MOST} filtres\u00a0: retirez-en un.")
    row, _ = InboxFilter.objects.update_or_create(owner=by, name=name, defaults={"query": query})
    return row


def forget_filter(row: InboxFilter) -> None:
    """Forget a list."""
    row.delete()

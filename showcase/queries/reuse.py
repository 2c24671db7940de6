"""What a person kept of the showcase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from showcase.models import Favourite

if TYPE_CHECKING:
    from accounts.models import User


def favourites_of(user: User) -> QuerySet[Favourite]:
    """The sheets a person keeps at hand, the last kept first; those withdrawn are still named,
    without a word of theirs."""
    return (
        Favourite.objects.filter(user=user)
        .select_related("sheet__project", "sheet__department")
        .defer("sheet__words", "sheet__search", "sheet__plain")
        .order_by("-added_at", "-pk")
    )

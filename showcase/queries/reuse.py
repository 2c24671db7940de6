"""What a person kept of the showcase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from showcase.models import Favourite, Inspiration, Sheet

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project


@dataclass(frozen=True)
class Standing:
    """What a file says of its publication: its own sheet, and the one it started from."""

    sheet: Sheet | None
    source: Sheet | None


def standing_of(project: Project) -> Standing:
    """The sheet of a file and the one that inspired it. Two queries."""
    inspiration = (
        Inspiration.objects.filter(project=project)
        .select_related("sheet__project")
        .defer("sheet__words", "sheet__search", "sheet__plain")
        .first()
    )
    return Standing(
        sheet=Sheet.objects.for_lists().filter(project=project).first(),
        source=inspiration.sheet if inspiration else None,
    )


def favourites_of(user: User) -> QuerySet[Favourite]:
    """The sheets a person keeps at hand, the last kept first; those withdrawn are still named,
    without a word of theirs."""
    return (
        Favourite.objects.filter(user=user)
        .select_related("sheet__project", "sheet__department")
        .defer("sheet__words", "sheet__search", "sheet__plain")
        .order_by("-added_at", "-pk")
    )

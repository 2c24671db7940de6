"""What the secretariat reads before the public does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core.entries import Entry
from projects.comparison import Change, compare_entries
from projects.models import Project
from showcase.content import SheetContent, entries_by_part
from showcase.models import Edition

if TYPE_CHECKING:
    from accounts.models import User


def proposals(user: User) -> QuerySet[Edition]:
    """The editions that wait to be read in the académies of a secretariat, the oldest first."""
    return (
        Edition.objects.waiting()
        .moderated_by(user)
        .select_related("sheet__project__establishment__department", "proposed_by")
        .defer("content", "sheet__words", "sheet__search", "sheet__plain")
    )


def waiting_of(project: Project) -> Edition | None:
    """The edition of this project that waits to be read, with the one that is published. One
    query."""
    found: Edition | None = (
        Edition.objects.waiting()
        .filter(sheet__project=project)
        .select_related("sheet__edition", "sheet__withdrawn_by", "proposed_by")
        .first()
    )
    return found


@dataclass(frozen=True)
class ChangedPart:
    """A part of a sheet whose entries changed."""

    label: str
    changes: list[Change]


def changes_between(old: SheetContent, new: SheetContent) -> list[ChangedPart]:
    """What a new edition changes in what is read, part by part; the rest is left out. Pure."""
    before: dict[str, list[Entry]] = dict(entries_by_part(old))
    after: dict[str, list[Entry]] = dict(entries_by_part(new))
    labels = [*after, *(label for label in before if label not in after)]
    found = [
        ChangedPart(
            label,
            [
                change
                for change in compare_entries(before.get(label, []), after.get(label, []))
                if change.changed
            ],
        )
        for label in labels
    ]
    return [part for part in found if part.changes]

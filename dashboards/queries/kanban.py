"""The selection of the board in columns by status: counts, and the first cards of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from dashboards.columns import BoardRow
from dashboards.enums import Act
from dashboards.queries.board import board_order, board_rows, in_full, selected
from dashboards.rules import status_label
from projects.enums import Status
from projects.models import Project
from projects.workflow import Fact

if TYPE_CHECKING:
    from accounts.models import User

CARDS = 5
"""Cards shown in a column; the others are in the table, one click away."""


@dataclass(frozen=True)
class KanbanColumn:
    """A status of the selection: how many files, and the first ones in the order of the board."""

    status: Status
    label: str
    kind: str
    count: int
    rows: list[BoardRow]

    @property
    def acts(self) -> list[tuple[Act, str]]:
        """The acts that mean something for this status, with the word of their button."""
        return [(act, word) for act, word, statuses in _ACTS if self.status in statuses]


_ACTS = (
    (Act.SCHEDULE, "Inscrire", (Status.SUBMITTED,)),
    (
        Act.ASSIGN,
        "Confier",
        (Status.SUBMITTED, Status.COMPLETION_REQUESTED, Status.UNDER_REVIEW),
    ),
    (
        Act.REMIND,
        "Relancer",
        (
            Status.SUBMITTED,
            Status.COMPLETION_REQUESTED,
            Status.UNDER_REVIEW,
            Status.VALIDATED,
            Status.FUNDED,
            Status.REPORTED,
        ),
    ),
)


def kanban_columns(user: User, filters: Mapping[str, Any]) -> list[KanbanColumn]:
    """The columns that hold something, in the order of the life of a file. Three queries."""
    ranked = (
        selected(user, filters)
        .annotate(
            rank=Window(
                RowNumber(), partition_by=F("status"), order_by=board_order(filters["tri"])
            ),
            held=Window(Count("pk"), partition_by=F("status")),
        )
        .filter(rank__lte=CARDS)
        .values_list("pk", "status", "rank", "held")
    )
    keys: dict[Status, list[int]] = defaultdict(list)
    counts: dict[Status, int] = {}
    for pk, status, _, held in sorted(ranked, key=lambda found: found[2]):
        keys[Status(status)].append(pk)
        counts[Status(status)] = held
    shown = [pk for found in keys.values() for pk in found]
    files = in_full(Project.objects.order_by(), ("avis",)).in_bulk(shown)
    rows = {row.project.pk: row for row in board_rows(list(files.values()))}
    return [
        KanbanColumn(
            status,
            status.label,
            status_label(status, Fact.FUNDS)[1],
            counts[status],
            [rows[pk] for pk in keys[status] if pk in rows],
        )
        for status in Status
        if status in keys
    ]

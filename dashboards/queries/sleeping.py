"""The files that have not moved for longer than their académie allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Greatest

from core import clock
from dashboards.models import Reminder
from dashboards.queries.holders import InHand, in_hand
from dashboards.rules import reminder_refusal
from projects.enums import Status
from projects.models import Project
from reviews.models import Comment, Opinion

if TYPE_CHECKING:
    pass


class _Moved(TypedDict):
    moved_at: datetime


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    MovedProject = WithAnnotations[Project, _Moved]
else:  # Python 3.11.2 (Debian 12) refuses this alias when it runs
    MovedProject = Project

# Somebody has the file and is awaited. A project carried out by its school sleeps a year, rightly.
_AWAITED = Q(
    status__in=[
        Status.SUBMITTED,
        Status.COMPLETION_REQUESTED,
        Status.UNDER_REVIEW,
        Status.REPORTED,
    ]
) | Q(status=Status.VALIDATED, amount_granted__gt=0)


@dataclass(frozen=True)
class SleepingRow:
    """A sleeping file: since when, who has it, and who was written to last about it.

    `refusal` says why it may not be recalled now, "" when it may.
    """

    project: Project
    since: date
    days: int
    hand: InHand
    last: Reminder | None
    refusal: str


def moved(files: QuerySet[Project]) -> QuerySet[MovedProject]:
    """The files with `moved_at`: their last step, comment or opinion. No query by itself."""
    comments = _latest(Comment.objects.all(), "created_at")
    opinions = _latest(Opinion.objects.all(), "filed_at")
    return files.annotate(moved_at=Greatest(F("status_since"), comments, opinions))


def sleeping_files(academies: Iterable[int], status: str = "") -> QuerySet[MovedProject]:
    """The files of these académies that somebody has and that do not move, the longest first.

    The delay is that of each académie. With `status`, only the files that have it.
    """
    delay = ExpressionWrapper(
        F("academy__sleeping_days") * Value(timedelta(days=1)), output_field=DurationField()
    )
    limit = ExpressionWrapper(Value(clock.now()) - delay, output_field=DateTimeField())
    files = Project.objects.filter(
        _AWAITED, academy__in=sorted(academies), first_submitted_at__isnull=False
    )
    if status:
        files = files.filter(status=status)
    # The first condition spares the two others to most files.
    return (
        moved(files.filter(status_since__lt=limit))
        .filter(moved_at__lt=limit)
        .order_by("moved_at", "pk")
    )


def sleeping_rows(projects: Sequence[MovedProject]) -> list[SleepingRow]:
    """What the page shows of these files, read with school and académie. Five queries."""
    today = clock.today()
    hands, last = in_hand(projects), last_reminders(projects)
    rows = []
    for project in projects:
        since = clock.day_of(project.moved_at)
        before = last.get(project.pk)
        rows.append(
            SleepingRow(
                project=project,
                since=since,
                days=(today - since).days,
                hand=hands[project.pk],
                last=before,
                refusal=reminder_refusal(
                    clock.day_of(before.sent_at) if before else None,
                    today=today,
                    days=project.academy.reminder_days,
                ),
            )
        )
    return rows


def last_reminders(projects: Sequence[Project]) -> dict[int, Reminder]:
    """Who was written to last about each of these files. One query."""
    rows = (
        Reminder.objects.filter(project__in=[project.pk for project in projects])
        .select_related("recipient", "sent_by")
        .order_by("project_id", "-sent_at", "-pk")
        .distinct("project_id")
    )
    return {row.project_id: row for row in rows}


def _latest(rows: QuerySet[Comment] | QuerySet[Opinion], moment: str) -> Subquery:
    """The latest moment of the rows of a file; PostgreSQL’s GREATEST ignores what is null."""
    own = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Subquery(own.annotate(last=Max(moment)).values("last"), DateTimeField())

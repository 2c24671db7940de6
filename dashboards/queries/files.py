"""Files in a list, with the sentence each reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from core import clock
from dashboards.rules import Reader, Sentence, sentence
from funding.queries import clocks_of
from funding.rules import Clock
from projects.enums import Status
from projects.models import Project
from reviews.models import AgendaItem, CompletionRequest


@dataclass(frozen=True)
class FileLine:
    """A project in a list, with its sentence for the reader and its clock, if one runs."""

    project: Project
    sentence: Sentence
    clock: Clock | None


def file_lines(projects: Sequence[Project], *, reader: Reader) -> list[FileLine]:
    """Sentences and clocks of these projects. Three queries, whatever their number."""
    clocks = clocks_of(projects)
    days = _days_of(projects)
    lines = []
    for project in projects:
        clock_here = clocks.get(project.pk)
        due_on, session_at = days.get(project.pk, (None, None))
        told = sentence(
            Status(project.status),
            reader=reader,
            since=clock.day_of(project.status_since),
            fact=project.fact,
            due_on=due_on or _clock_due(clock_here),
            session_on=clock.day_of(session_at) if session_at else None,
        )
        lines.append(FileLine(project=project, sentence=told, clock=clock_here))
    return lines


def _days_of(projects: Sequence[Project]) -> dict[int, tuple[date | None, datetime | None]]:
    """(day the completion is due, moment of the session) of each project. One query."""
    request = CompletionRequest.objects.open().filter(project=OuterRef("pk"))
    item = AgendaItem.objects.live().filter(
        project=OuterRef("pk"), project__status=Status.UNDER_REVIEW
    )
    found = Project.objects.filter(pk__in=[project.pk for project in projects]).order_by()
    return {
        pk: (due_on, held_at)
        for pk, due_on, held_at in found.annotate(
            completion_due_on=Subquery(request.values("due_on")[:1]),
            session_held_at=Subquery(item.values("session__held_at")[:1]),
        ).values_list("pk", "completion_due_on", "session_held_at")
    }


def _clock_due(running: Clock | None) -> date | None:
    return running.due_on if running is not None and not running.stopped else None

"""Files in a list, with the sentence each reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    due = dict(
        CompletionRequest.objects.open()
        .filter(project__in=[p.pk for p in projects])
        .values_list("project_id", "due_on")
    )
    sessions: dict[int, date] = {
        project_id: clock.day_of(held_at)
        for project_id, held_at in AgendaItem.objects.live()
        .filter(project__in=[p.pk for p in projects if p.status == Status.UNDER_REVIEW])
        .values_list("project_id", "session__held_at")
    }
    return [
        FileLine(
            project=project,
            sentence=sentence(
                Status(project.status),
                reader=reader,
                since=clock.day_of(project.status_since),
                fact=project.fact,
                due_on=due.get(project.pk) or _clock_due(clocks.get(project.pk)),
                session_on=sessions.get(project.pk),
            ),
            clock=clocks.get(project.pk),
        )
        for project in projects
    ]


def _clock_due(running: Clock | None) -> date | None:
    return running.due_on if running is not None and not running.stopped else None

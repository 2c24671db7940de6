"""Reminders of completions to send and of opinions to give: once before the day, once after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from core import clock, french
from establishments.models import Academy
from notifications import outbox
from projects.enums import Status
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_school
from reviews.enums import ReminderStage
from reviews.models import AskedOpinion, AskedReminder, CompletionReminder, CompletionRequest
from reviews.notices import CompletionDue, CompletionLate, OpinionLate
from reviews.rules import reminder_stage
from reviews.services.asked import send_again
from reviews.services.comments import COMMENTABLE

BATCH = 500


def remind_of_dates() -> int:
    """Give every reminder due today; the number given.

    Each in its own transaction, under the lock of its file, with the row that makes it unique: run
    twice, by two schedulers at once, or after a worker died, nothing is told twice or lost.
    """
    today = clock.today()
    completions = sum(_remind_school(pk, today) for pk in _due(_requests(today)))
    return completions + sum(_remind_asked(pk, today) for pk in _due(_awaited(today)))


def _horizon(today: date) -> date:
    """No date further than this one has a reminder: the largest delay an académie set."""
    days = Academy.objects.order_by("-completion_reminder_days").values_list(
        "completion_reminder_days", flat=True
    )
    return today + timedelta(days=days.first() or 0)


def _requests(today: date) -> QuerySet[CompletionRequest]:
    return CompletionRequest.objects.open().filter(
        due_on__lte=_horizon(today), project__status=Status.COMPLETION_REQUESTED
    )


def _awaited(today: date) -> QuerySet[AskedOpinion]:
    return AskedOpinion.objects.awaited().filter(
        due_on__lte=_horizon(today), project__status__in=COMMENTABLE
    )


def _due(rows: QuerySet[Any]) -> Iterator[int]:
    """Their primary keys in batches, those late and already told left out."""
    last = 0
    late = rows.filter(reminders__stage=ReminderStage.AFTER, reminders__due_on=F("due_on"))
    waiting = rows.exclude(pk__in=late.order_by().values("pk")).order_by("pk")
    while batch := list(waiting.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = batch[-1]
        yield from batch


@transaction.atomic
def _remind_school(pk: int, today: date) -> bool:
    """Remind one school; who asked is told too once the day is past."""
    seen = CompletionRequest.objects.get(pk=pk)
    project = _lock(seen.project_id)
    request = CompletionRequest.objects.select_related("requested_by").get(pk=pk)
    if request.closed_at is not None or project.status != Status.COMPLETION_REQUESTED:
        return False
    stage = reminder_stage(
        request.due_on,
        asked_on=clock.day_of(request.requested_at),
        today=today,
        days_before=project.establishment.academy.completion_reminder_days,
    )
    if stage is None:
        return False
    _, is_new = CompletionReminder.objects.get_or_create(
        request=request, stage=stage, due_on=request.due_on
    )
    if not is_new:
        return False
    due_on, facts = french.long_date(request.due_on), file_facts(project)
    is_late = stage is ReminderStage.AFTER
    tell_school(project, CompletionDue(**facts, due_on=due_on, is_late=is_late))
    if is_late:
        outbox.post(CompletionLate(**facts, due_on=due_on), to=[request.requested_by])
    return True


@transaction.atomic
def _remind_asked(pk: int, today: date) -> bool:
    """Remind who was asked before the day; after it, say to who asked that nothing came."""
    seen = AskedOpinion.objects.get(pk=pk)
    project = _lock(seen.project_id)
    asked = (
        AskedOpinion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "asked_by")
        .get(pk=pk)
    )
    asked.project = project
    if not asked.is_awaited or project.status not in COMMENTABLE:
        return False
    stage = reminder_stage(
        asked.due_on,
        asked_on=clock.day_of(asked.asked_at),
        today=today,
        days_before=project.establishment.academy.completion_reminder_days,
    )
    if stage is None:
        return False
    _, is_new = AskedReminder.objects.get_or_create(asked=asked, stage=stage, due_on=asked.due_on)
    if not is_new:
        return False
    if stage is ReminderStage.BEFORE:
        send_again(asked)
    else:
        late = OpinionLate(
            **file_facts(project), name=asked.name, due_on=french.long_date(asked.due_on)
        )
        outbox.post(late, to=[asked.asked_by])
    return True


def _lock(project_id: int) -> Project:
    return (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy")
        .get(pk=project_id)
    )

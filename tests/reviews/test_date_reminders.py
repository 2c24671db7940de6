"""Reminders of completions and of asked opinions: to whom, once, whatever happens to the worker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from core import clock
from notifications.models import Message
from projects.enums import Status
from projects.models import Project
from reviews.models import AskedReminder, CompletionReminder, CompletionRequest
from reviews.services.reminders import remind_of_dates
from reviews.services.requests import extend_completion
from reviews.tasks import remind_of_dates as task
from tests.factories import asked_on, dane_of, head_of, inspector_of, project_in
from tests.real.killed import killed_once_said

pytestmark = pytest.mark.django_db
DUE = "reviews.completion_due"


def morning(project: Project, days: int) -> time_machine.travel:
    """That many days after the date of the request."""
    due_on: date = CompletionRequest.objects.get(project=project).due_on
    return time_machine.travel(f"{due_on + timedelta(days=days)} 06:40", tick=False)


def told(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def test_once_before_and_once_after():
    project = project_in(Status.COMPLETION_REQUESTED)
    with morning(project, -4):
        assert remind_of_dates() == 0
    for days, total, late in ((-3, 1, 0), (-2, 1, 0), (0, 1, 0), (1, 2, 1), (9, 2, 1)):
        with morning(project, days):
            remind_of_dates()
            remind_of_dates()
        assert (told(DUE), told("reviews.completion_late")) == (total, late), days
    first, second = Message.objects.filter(kind=DUE).order_by("created_at")
    assert first.recipient == second.recipient == head_of(project.establishment)
    assert (first.facts["is_late"], second.facts["is_late"]) == (False, True)
    (late_one,) = Message.objects.filter(kind="reviews.completion_late")
    assert late_one.recipient == inspector_of(project.establishment)


def test_a_scheduler_that_was_down_gives_the_most_urgent_alone():
    project = project_in(Status.COMPLETION_REQUESTED)
    with morning(project, 6):
        assert remind_of_dates() == 1
    assert [row.stage for row in CompletionReminder.objects.all()] == ["AFTER"]


def test_more_time_makes_room_for_other_reminders():
    project = project_in(Status.COMPLETION_REQUESTED)
    with morning(project, 1):
        remind_of_dates()
        request = CompletionRequest.objects.get(project=project)
        extend_completion(
            request, due_on=clock.today() + timedelta(days=10), by=request.requested_by
        )
    with morning(project, -3):
        assert remind_of_dates() == 1
    assert told(DUE) == 2


def test_the_delay_is_a_setting_and_a_short_request_is_not_reminded_at_once():
    project = project_in(Status.COMPLETION_REQUESTED)
    academy = project.establishment.academy
    academy.completion_reminder_days = 7
    academy.save()
    with morning(project, -7):
        assert remind_of_dates() == 1
    short = project_in(Status.COMPLETION_REQUESTED)
    CompletionRequest.objects.filter(project=short).update(due_on=clock.today() + timedelta(days=5))
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert remind_of_dates() == 0


def test_a_question_that_waits_is_sent_again_then_said_late():
    project = project_in(Status.SUBMITTED)
    by_link = asked_on(project)
    dane = dane_of(project.establishment.academy)
    by_account = asked_on(project, person=dane, email=dane.email)
    before = by_link.token_hash
    with time_machine.travel(f"{by_link.due_on - timedelta(days=3)} 06:40", tick=False):
        assert task() == 2
        assert task() == 0
    by_link.refresh_from_db()
    assert by_link.token_hash != before
    assert told("reviews.asked_by_link") == told("reviews.asked_of_person") == 1
    with time_machine.travel(f"{by_account.due_on + timedelta(days=1)} 06:40", tick=False):
        assert task() == 2
    late = Message.objects.filter(kind="reviews.opinion_late")
    assert {message.recipient for message in late} == {inspector_of(project.establishment)}
    assert AskedReminder.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_tell_once() -> None:
    project = project_in(Status.COMPLETION_REQUESTED)
    asked_on(project, due_on=clock.today() + timedelta(days=15))
    start = Barrier(2)

    def run(_: int) -> int:
        try:
            start.wait(20)
            return remind_of_dates()
        finally:
            connection.close()

    with morning(project, -2), ThreadPoolExecutor(2) as pool:
        given = sum(pool.map(run, range(2)))
    assert given == 2
    assert told(DUE) == told("reviews.asked_by_link") == 1


# The row and the message are written, nothing is committed: the worker stops until it is killed.
PROGRAM = """
import sys, time
import django; django.setup()
import time_machine
from reviews.services import reminders
tell = reminders.tell_school
def stuck(*args):
    tell(*args)
    print("told", flush=True)
    time.sleep(120)
reminders.tell_school = stuck
with time_machine.travel(sys.argv[1], tick=False):
    reminders.remind_of_dates()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_tells_nothing_twice() -> None:
    project = project_in(Status.COMPLETION_REQUESTED)
    due_on = CompletionRequest.objects.get(project=project).due_on
    when = f"{due_on - timedelta(days=2)} 06:40"
    killed_once_said("told", PROGRAM, when)
    assert told(DUE) == 0
    assert not CompletionReminder.objects.exists()
    with time_machine.travel(when, tick=False):
        assert remind_of_dates() == 1
        assert remind_of_dates() == 0
    assert told(DUE) == 1

"""Reminders: to whom, once, the most urgent only, also through a real worker and mail server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from funding.enums import ReminderStage
from funding.models import ClockReminder
from funding.services.reminders import remind_of_deadlines
from funding.services.suspension import suspend_clock
from funding.tasks import remind_of_deadlines as task
from notifications.models import Message
from projects.models import Project
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    fund_manager_of,
    head_of,
    inspector_of,
    president_of,
    project_in,
    secretariat_of,
)

DUE_ON = date(2026, 11, 8)
KINDS = ["funding.deadline_ahead", "funding.deadline_near", "funding.deadline_passed"]


def validated(school=None) -> Project:
    """Validated on 8 September 2026: the funds are due on 8 November."""
    with time_machine.travel("2026-09-08 10:00", tick=False):
        return project_in("VALIDATED", school)


def morning(days_before: int):
    day = DUE_ON - timedelta(days=days_before)
    return time_machine.travel(f"{day} 06:30", tick=False)


def told() -> set[tuple[str, int | None]]:
    rows = Message.objects.filter(kind__in=KINDS)
    return {(row.kind, row.recipient_id) for row in rows}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days_before", "kind", "urgency", "is_for_all"),
    [
        (30, "funding.deadline_ahead", "DIGEST", False),
        (15, "funding.deadline_ahead", "DIGEST", False),
        (7, "funding.deadline_near", "AT_ONCE", True),
        (1, "funding.deadline_near", "AT_ONCE", True),
        (-1, "funding.deadline_passed", "AT_ONCE", True),
        (-8, "funding.deadline_passed", "AT_ONCE", True),
    ],
)
def test_who_is_reminded(days_before, kind, urgency, is_for_all):
    project = validated()
    school = project.establishment
    manager, chair = fund_manager_of(school.academy), president_of(school.academy)
    fund_manager_of(AcademyFactory(code="17", name="Nantes"))
    with morning(days_before):
        assert remind_of_deadlines() == 1

    people = {manager.pk}
    if is_for_all:
        people |= {chair.pk, secretariat_of(school.academy).pk}
    assert told() == {(kind, pk) for pk in people}
    assert not people & {head_of(school).pk, inspector_of(school).pk}
    message = Message.objects.filter(kind=kind).first()
    assert message is not None
    assert message.urgency == urgency
    assert message.facts["due_on"].startswith("dimanche 8")
    assert message.facts["amount"] == "4\u202f500\u00a0€"


@pytest.mark.django_db
def test_run_twice_nothing_is_told_twice():
    project = validated()
    fund_manager_of(project.establishment.academy)
    with morning(7):
        assert remind_of_deadlines() == 1
        before = Message.objects.count()
        assert remind_of_deadlines() == 0
        assert task() == 0
    assert Message.objects.count() == before


@pytest.mark.django_db
def test_down_for_ten_days_one_reminder_the_most_urgent():
    project = validated()
    fund_manager_of(project.establishment.academy)
    with morning(16):
        assert remind_of_deadlines() == 1
    with morning(6):
        assert remind_of_deadlines() == 1

    stages = list(ClockReminder.objects.order_by("sent_at").values_list("stage", flat=True))
    assert stages == [ReminderStage.D30, ReminderStage.D7]


@pytest.mark.django_db
def test_every_morning_until_allocated():
    project = validated()
    fund_manager_of(project.establishment.academy)
    given = []
    for days_before in range(61, -20, -1):
        with morning(days_before):
            if remind_of_deadlines():
                given.append(days_before)
    assert given == [30, 15, 7, 1, -1, -8, -15]


@pytest.mark.django_db
def test_a_suspended_or_allocated_file_reminds_nobody():
    suspended = validated()
    manager = fund_manager_of(suspended.establishment.academy)
    with time_machine.travel("2026-09-08 10:00", tick=False):
        project_in("FUNDED", CollegeFactory())
        project_in("VALIDATED", CollegeFactory(), funds=False)
    with morning(20):
        suspend_clock(suspended, starts_on=DUE_ON - timedelta(days=20), motive="RIB", by=manager)
        assert remind_of_deadlines() == 0
    with morning(-5):
        assert remind_of_deadlines() == 0


@pytest.mark.django_db
def test_reading_costs_the_same_for_one_file_and_for_five():
    validated()
    counts = []
    for _ in range(2):
        with (
            morning(40),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            assert remind_of_deadlines() == 0
        counts.append(len(queries))
        for _ in range(4):
            validated(CollegeFactory())
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_reminder_given_is_history():
    project = validated()
    fund_manager_of(project.establishment.academy)
    with morning(7):
        remind_of_deadlines()
    for act in (lambda rows: rows.delete(), lambda rows: rows.update(week=3)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(ClockReminder.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_tell_once():
    project = validated()
    fund_manager_of(project.establishment.academy)
    start = Barrier(2)

    def run(_rank: int) -> int:
        try:
            start.wait(10)
            return remind_of_deadlines()
        finally:
            connection.close()

    with morning(7), ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 1
    assert ClockReminder.objects.count() == 1
    assert len(told()) == Message.objects.filter(kind__in=KINDS).count() == 3

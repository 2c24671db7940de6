"""Accounts that nobody uses: warned twice, closed a year after, opened again by the académie."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import UnusedWarning, User
from accounts.rules import UnusedStep, unused_step
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.models import Establishment
from establishments.services.unused import follow_unused_accounts, reopen_account
from notifications.models import Message
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    UserFactory,
    head_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 5, 8, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def person() -> User:
    """Somebody who signed in for the last time on 5 January 2026."""
    with time_machine.travel(START):
        user = UserFactory(last_login=START)
    User.objects.filter(pk=user.pk).update(created_at=START)
    return user


def on(days: int, run: int = 1) -> None:
    """What the morning does, that many days after the last sign-in."""
    with time_machine.travel(START + timedelta(days=days)):
        for _ in range(run):
            follow_unused_accounts()


def told(user: User) -> int:
    return Message.objects.filter(recipient=user, kind="establishments.account_unused").count()


def test_two_warnings_then_closed(person: User) -> None:
    for day, warnings in ((334, 0), (335, 1), (336, 1), (358, 2), (359, 2)):
        on(day, run=2)
        assert told(person) == warnings, day
    on(364)
    person.refresh_from_db()
    assert person.is_active
    on(365)
    person.refresh_from_db()
    assert not person.is_active
    assert person.deactivated_on == (START + timedelta(days=365)).date()


def test_nobody_is_closed_unwarned_when_the_clock_was_stopped(person: User) -> None:
    on(500, run=3)
    assert told(person) == 1
    on(506)
    person.refresh_from_db()
    assert person.is_active
    on(507)
    person.refresh_from_db()
    assert not person.is_active


def test_signing_in_begins_the_year_again(person: User) -> None:
    on(360)
    User.objects.filter(pk=person.pk).update(last_login=START + timedelta(days=361))
    on(370)
    person.refresh_from_db()
    assert person.is_active
    on(361 + 335)
    assert told(person) == 2
    assert UnusedWarning.objects.filter(user=person).count() == 2


def test_the_last_administrator_stays(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    on(358)
    on(400)
    person.refresh_from_db()
    assert person.is_active
    with time_machine.travel(START + timedelta(days=400)):
        UserFactory(is_staff=True, last_login=clock.now())
    on(401)
    person.refresh_from_db()
    assert not person.is_active


def test_never_when_the_setting_says_so(person: User, settings: Any) -> None:
    settings.ACCOUNT_UNUSED_DAYS = 0
    on(5000)
    assert told(person) == 0


def test_a_school_led_by_a_closed_account_has_no_head() -> None:
    school = CollegeFactory()
    head = head_of(school)
    without = Establishment.objects.without_head(clock.today())
    assert school not in without
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert school in without.all()


def test_the_academie_opens_it_again() -> None:
    school = CollegeFactory()
    head = head_of(school)
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    User.objects.filter(pk=head.pk).update(is_active=False, deactivated_on=clock.today())
    for stranger in (secretariat_of(there.academy), head_of(CollegeFactory())):
        with pytest.raises(NotAllowed):
            reopen_account(head, by=stranger)
    reopen_account(head, by=secretariat_of(school.academy))
    head.refresh_from_db()
    assert head.is_active
    assert head.deactivated_on is None
    assert Message.objects.get(recipient=head).kind == "establishments.account_reopened"
    with pytest.raises(DomainError):
        reopen_account(head, by=UserFactory(is_staff=True))
    follow_unused_accounts()
    head.refresh_from_db()
    assert head.is_active


@pytest.mark.parametrize(
    ("used", "today", "warned", "step"),
    [
        (date(2024, 2, 29), date(2025, 1, 29), {}, UnusedStep.FIRST_WARNING),
        (date(2024, 2, 29), date(2025, 1, 28), {}, None),
        (date(2024, 2, 29), date(2025, 2, 27), {30: date(2025, 1, 29)}, UnusedStep.LAST_WARNING),
        (date(2024, 2, 29), date(2025, 2, 28), {7: date(2025, 2, 27)}, None),
        (date(2024, 2, 29), date(2025, 3, 6), {7: date(2025, 2, 27)}, UnusedStep.CLOSING),
    ],
)
def test_the_rule(
    used: date, today: date, warned: dict[int, date], step: UnusedStep | None
) -> None:
    assert unused_step(used, today=today, unused_days=365, warned=warned) == step

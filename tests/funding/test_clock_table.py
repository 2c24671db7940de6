"""The two-month clock, one table of dates read three ways: the rule, the database, the reminder.

Month ends, leap years, suspensions across the deadline, changes of the hour, places overseas.
"""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from funding.enums import ReminderStage
from funding.models import ClockReminder, Suspension
from funding.queries import clock_of, with_due_on
from funding.services.reminders import remind_of_deadlines
from projects.models import Project
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    fund_manager_of,
    project_in,
)

pytestmark = pytest.mark.django_db

D30, D15, D7, D1, LATE = (
    ReminderStage.D30,
    ReminderStage.D15,
    ReminderStage.D7,
    ReminderStage.D1,
    ReminderStage.OVERDUE,
)

# zone, validated on, suspensions (first, last day), moment (universal time), due on, days left,
# the reminder given at that moment
TABLE = [
    # month ends: the same day two months later, or the last of that month
    ("Europe/Paris", "2026-12-31", [], "2027-02-28 09:00", "2027-02-28", 0, D1),
    ("Europe/Paris", "2026-12-31", [], "2027-03-01 09:00", "2027-02-28", -1, LATE),
    ("Europe/Paris", "2026-12-29", [], "2027-02-27 09:00", "2027-02-28", 1, D1),
    ("Europe/Paris", "2026-07-31", [], "2026-09-15 09:00", "2026-09-30", 15, D15),
    ("Europe/Paris", "2026-06-30", [], "2026-07-31 09:00", "2026-08-30", 30, D30),
    # leap years: 2028 is one, 2100 is none
    ("Europe/Paris", "2027-12-31", [], "2028-02-29 09:00", "2028-02-29", 0, D1),
    ("Europe/Paris", "2027-12-30", [], "2028-02-22 09:00", "2028-02-29", 7, D7),
    ("Europe/Paris", "2028-02-29", [], "2028-04-21 09:00", "2028-04-29", 8, D15),
    # suspensions: over 29 February, across the deadline, one day, two, ended after the due date
    (
        "Europe/Paris", "2027-12-29", [("2028-02-28", "2028-03-02")], "2028-03-03 09:00",
        "2028-03-04", 1, D1,
    ),
    (
        "Europe/Paris", "2026-09-08", [("2026-11-01", "2026-11-20")], "2026-11-21 09:00",
        "2026-11-28", 7, D7,
    ),
    (
        "Europe/Paris", "2026-09-08", [("2026-11-08", "2026-11-08")], "2026-11-09 09:00",
        "2026-11-09", 0, D1,
    ),
    (
        "Europe/Paris", "2026-09-08", [("2026-09-30", "2026-10-01"), ("2026-10-31", "2026-11-02")],
        "2026-11-14 09:00", "2026-11-13", -1, LATE,
    ),
    # suspended today: the days left stay, nobody is reminded
    (
        "Europe/Paris", "2026-09-08", [("2026-11-01", None)], "2026-12-15 09:00", "2026-12-23", 8,
        None,
    ),
    (
        "Europe/Paris", "2026-09-08", [("2026-11-07", "2026-11-30")], "2026-11-08 09:00",
        "2026-12-02", 24, None,
    ),
    # the night the hour changes, in March and in October: days are those of the calendar
    ("Europe/Paris", "2026-01-30", [], "2026-03-28 22:59", "2026-03-30", 2, D7),
    ("Europe/Paris", "2026-01-30", [], "2026-03-29 00:59", "2026-03-30", 1, D1),
    ("Europe/Paris", "2026-01-30", [], "2026-03-29 22:30", "2026-03-30", 0, D1),
    ("Europe/Paris", "2026-08-26", [], "2026-10-24 22:30", "2026-10-26", 1, D1),
    ("Europe/Paris", "2026-08-26", [], "2026-10-25 22:30", "2026-10-26", 1, D1),
    ("Europe/Paris", "2026-08-26", [], "2026-10-26 23:30", "2026-10-26", -1, LATE),
    (
        "Europe/Paris", "2026-01-15", [("2026-03-28", "2026-03-30")], "2026-03-31 09:00",
        "2026-03-18", -13, LATE,
    ),
    # overseas, the last day ends with the day of the place
    ("Pacific/Noumea", "2026-09-08", [], "2026-11-08 12:30", "2026-11-08", 0, D1),
    ("Pacific/Noumea", "2026-09-08", [], "2026-11-08 13:30", "2026-11-08", -1, LATE),
    ("Pacific/Wallis", "2026-09-08", [], "2026-11-07 12:30", "2026-11-08", 0, D1),
    ("Indian/Reunion", "2026-09-08", [], "2026-11-08 20:30", "2026-11-08", -1, LATE),
    ("Indian/Mayotte", "2026-09-08", [], "2026-11-08 20:30", "2026-11-08", 0, D1),
    ("America/Martinique", "2026-09-08", [], "2026-11-09 03:30", "2026-11-08", 0, D1),
    ("America/Cayenne", "2026-09-08", [], "2026-11-09 03:30", "2026-11-08", -1, LATE),
    ("Pacific/Tahiti", "2026-09-08", [], "2026-11-09 09:30", "2026-11-08", 0, D1),
    ("Pacific/Tahiti", "2026-09-08", [], "2026-11-09 10:30", "2026-11-08", -1, LATE),
    # Saint-Pierre-et-Miquelon changes its hour on other nights
    ("America/Miquelon", "2026-09-08", [], "2026-11-09 02:30", "2026-11-08", 0, D1),
    ("America/Miquelon", "2026-09-08", [], "2026-11-09 03:30", "2026-11-08", -1, LATE),
]  # fmt: skip


def running(zone: str, validated_on: str, pauses: list[tuple[str, str | None]]) -> Project:
    """A file of an académie of this zone, validated on this day, with these suspensions."""
    academy = AcademyFactory(code="44", name="Ailleurs", time_zone=zone)
    school = CollegeFactory(department=DepartmentFactory(code="975", academy=academy))
    with time_machine.travel(f"{validated_on} 11:00", tick=False):
        project = project_in("VALIDATED", school)
    Project.objects.filter(pk=project.pk).update(validated_on=date.fromisoformat(validated_on))
    manager = fund_manager_of(academy)
    for first, last in pauses:
        Suspension.objects.create(
            project=project,
            starts_on=date.fromisoformat(first),
            ends_on=date.fromisoformat(last) if last else None,
            motive="RIB manquant",
            created_by=manager,
        )
    project.refresh_from_db()
    return project


def text_of(row: tuple[object, ...]) -> str:
    return " ".join(str(cell) for cell in row[:4])


@pytest.mark.parametrize("row", TABLE, ids=text_of)
def test_three_readers_of_one_clock(
    row: tuple[str, str, list[tuple[str, str | None]], str, str, int, ReminderStage | None],
) -> None:
    zone, validated_on, pauses, moment, due_on, days_left, stage = row
    project = running(zone, validated_on, pauses)
    with time_machine.travel(f"{moment}+00:00", tick=False):
        clock = clock_of(project)
        assert clock is not None
        assert (clock.due_on, clock.days_left) == (date.fromisoformat(due_on), days_left)
        (sorted_one,) = with_due_on(Project.objects.filter(pk=project.pk))
        assert (sorted_one.clock_due_on, sorted_one.is_paused) == (clock.due_on, clock.suspended)
        assert remind_of_deadlines() == (stage is not None)
        assert remind_of_deadlines() == 0
    assert list(ClockReminder.objects.values_list("stage", flat=True)) == [stage] * (
        stage is not None
    )


def test_the_scheduler_off_for_weeks_tells_the_week_it_comes_back() -> None:
    """Off from 25 days before the deadline to three weeks after, then once more, then daily."""
    project = running("Europe/Paris", "2026-09-08", [])
    told = []
    for moment in (
        "2026-10-09 04:30",  # thirty days before
        "2026-12-01 05:30",  # twenty-three days late: the fourth week
        "2026-12-02 05:30",
        "2026-12-06 05:30",  # the last day of that week
        "2026-12-07 05:30",  # the fifth week
        "2027-02-01 05:30",  # off again for two months
    ):
        with time_machine.travel(f"{moment}+00:00", tick=False):
            told.append(remind_of_deadlines())
    assert told == [1, 1, 0, 0, 1, 1]
    rows = ClockReminder.objects.filter(project=project).order_by("sent_at")
    assert list(rows.values_list("stage", "week")) == [
        ("D30", 0),
        ("OVERDUE", 3),
        ("OVERDUE", 4),
        ("OVERDUE", 12),
    ]


def test_a_suspension_that_came_and_went_meanwhile_is_counted() -> None:
    """The scheduler is off; a suspension begins, ends, and moves the deadline it had reminded."""
    project = running("Europe/Paris", "2026-09-08", [])
    with time_machine.travel("2026-11-01 05:30+00:00", tick=False):
        assert remind_of_deadlines() == 1
    Suspension.objects.create(
        project=project,
        starts_on=date(2026, 11, 2),
        ends_on=date(2026, 11, 21),
        motive="Délibération",
        created_by=fund_manager_of(project.establishment.academy),
    )
    with time_machine.travel("2026-11-22 05:30+00:00", tick=False):
        assert remind_of_deadlines() == 1
    rows = ClockReminder.objects.filter(project=project).order_by("sent_at")
    assert list(rows.values_list("stage", "due_on")) == [
        ("D7", date(2026, 11, 8)),
        ("D7", date(2026, 11, 28)),
    ]

"""The calendar of deadlines, the diary by secret address, the day of each académie's own place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from core import clock
from core.errors import NotAllowed
from funding.models import CalendarFeed, ClockReminder, Suspension
from funding.queries import clock_of, running_clocks, with_due_on
from funding.queries.deadlines import feed_of
from funding.rules import read_month
from funding.services.feeds import close_feed, renew_feed
from funding.services.reminders import remind_of_deadlines
from funding.services.suspension import resume_clock, suspend_clock
from projects.models import Project
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    fund_manager_of,
    head_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
LIST = reverse("funding:deadline-list")
FEED = reverse("funding:calendarfeed-detail")


def validated(day: str, school=None) -> Project:
    """Validated at noon, in Paris, of this day."""
    with time_machine.travel(f"{day} 11:00", tick=False):
        return project_in("VALIDATED", school)


def college_of(code: str, name: str, zone: str):
    academy = AcademyFactory(code=code, name=name, time_zone=zone)
    return CollegeFactory(department=DepartmentFactory(academy=academy))


def utc(moment: str) -> time_machine.travel:
    """Travel to a moment told in universal time."""
    return time_machine.travel(f"{moment}+00:00", tick=False)


def events_of(content: bytes) -> list[Any]:
    """The events of a diary."""
    found: list[Any] = Calendar.from_ical(content).walk("VEVENT")
    return found


def ask(user) -> str:
    """The address of the diary of this person, made anew."""
    renew_feed(by=user)
    return reverse("funding:deadlinefeed-detail", args=[feed_of(user)])


def test_overdue_first_then_the_month(as_user):
    late = validated("2026-08-20")
    school = late.establishment
    soon = validated("2026-09-25", school)
    later = validated("2026-10-15", school)
    client = as_user(fund_manager_of(school.academy))
    with time_machine.travel("2026-11-10 09:00", tick=False):
        page = client.get(LIST).content.decode()
        december = client.get(LIST, {"mois": "2026-12"}).content.decode()
        overdue = client.get(LIST, {"etat": "OVERDUE"}).content.decode()
        running = client.get(LIST, {"etat": "RUNNING"}).content.decode()
    assert page.index(late.reference) < page.index(soon.reference)
    assert later.reference not in page
    assert "Décembre 2026" in page
    assert later.reference in december
    assert late.reference not in december
    assert late.reference in overdue
    assert soon.reference not in overdue
    assert soon.reference in running


def test_filters_by_place_and_state(as_user):
    project = validated("2026-09-25")
    manager = fund_manager_of(project.establishment.academy)
    with time_machine.travel("2026-11-10 09:00", tick=False):
        suspend_clock(project, starts_on=date(2026, 11, 10), motive="RIB", by=manager)
        client = as_user(manager)
        code = project.establishment.department.code
        found = client.get(LIST, {"etat": "SUSPENDED", "departement": code}).content.decode()
        assert project.reference in found
        assert project.reference not in client.get(LIST, {"etat": "RUNNING"}).content.decode()
        for odd in ({"mois": "x"}, {"mois": "2026-99"}, {"etat": "X"}, {"departement": "'"}):
            assert client.get(LIST, odd).status_code == 200


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-1", "2026-13", "0000-01", "٢٠٢٦-٠١", "2026-01-01"]
)
def test_a_strange_month_is_the_present_one(text):
    assert read_month(text, default=date(2026, 5, 9)) == date(2026, 5, 1)


def test_the_diary_names_nobody_and_alarms(client):
    project = validated("2026-12-31")
    manager = fund_manager_of(project.establishment.academy)
    with time_machine.travel("2027-01-05 09:00", tick=False):
        response = client.get(ask(manager))
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = events_of(response.content)
    assert event["DTSTART"].dt == date(2027, 2, 28)
    assert project.reference in event["SUMMARY"]
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        timedelta(days=-7, hours=9),
        timedelta(days=-1, hours=9),
    ]
    text = response.content.decode()
    head = head_of(project.establishment)
    for secret in (head.last_name, head.email, manager.last_name, project.title):
        assert secret not in text


def test_a_suspended_deadline_is_tentative_and_silent(client):
    project = validated("2026-09-08")
    manager = fund_manager_of(project.establishment.academy)
    with time_machine.travel("2026-10-01 09:00", tick=False):
        suspend_clock(project, starts_on=date(2026, 10, 1), motive="RIB", by=manager)
        (event,) = events_of(client.get(ask(manager)).content)
    assert event["STATUS"] == "TENTATIVE"
    assert not event.walk("VALARM")


def test_renewed_the_former_address_is_dead(client, as_user):
    project = validated("2026-09-08")
    manager = fund_manager_of(project.establishment.academy)
    first = ask(manager)
    assert client.get(first).status_code == 200
    second = ask(manager)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert feed_of(manager) in as_user(manager).get(FEED).content.decode()
    close_feed(by=manager)
    assert client.get(second).status_code == 404
    assert client.get(first.replace(".ics", "x.ics")).status_code == 404


def test_who_leaves_reads_no_more(client):
    project = validated("2026-09-08")
    manager = fund_manager_of(project.establishment.academy)
    address = ask(manager)
    manager.appointments.update(ends_on=clock.today() - timedelta(days=1))
    assert client.get(address).status_code == 404


def test_the_secret_is_not_in_the_database():
    manager = fund_manager_of(AcademyFactory())
    renew_feed(by=manager)
    row = CalendarFeed.objects.get()
    token = feed_of(manager)
    assert len(token) >= 43
    assert token.encode() not in bytes(row.sealed)
    assert token not in row.fingerprint
    with pytest.raises(NotAllowed):
        renew_feed(by=secretariat_of(AcademyFactory(code="17", name="Nantes")))


@pytest.mark.usefixtures("clean_cache")
def test_read_too_often_it_waits(client: Client):
    address = ask(fund_manager_of(AcademyFactory()))
    with time_machine.travel("2026-10-01 09:00", tick=False):
        answers = [client.get(address).status_code for _ in range(62)]
    assert answers == [200] * 60 + [429] * 2


@pytest.mark.parametrize(
    ("code", "zone", "moment", "days_left"),
    [
        # 8 November 2026 is the last day everywhere; the moments are in UTC.
        ("14", "Europe/Paris", "2026-11-08 22:30", 0),
        ("14", "Europe/Paris", "2026-11-08 23:30", -1),
        ("28", "Indian/Reunion", "2026-11-08 19:30", 0),
        ("28", "Indian/Reunion", "2026-11-08 20:30", -1),
        ("31", "America/Martinique", "2026-11-09 03:30", 0),
        ("31", "America/Martinique", "2026-11-09 04:30", -1),
        ("41", "Pacific/Tahiti", "2026-11-09 09:30", 0),
        ("41", "Pacific/Tahiti", "2026-11-09 10:30", -1),
        ("40", "Pacific/Noumea", "2026-11-08 12:30", 0),
        ("40", "Pacific/Noumea", "2026-11-08 13:30", -1),
        ("44", "America/Miquelon", "2026-11-09 02:30", 0),
        ("44", "America/Miquelon", "2026-11-09 03:30", -1),
    ],
)
def test_the_last_day_ends_with_the_day_of_the_place(code, zone, moment, days_left):
    project = validated("2026-09-08", college_of(code, f"Lieu {code}", zone))
    Project.objects.filter(pk=project.pk).update(validated_on=date(2026, 9, 8))
    project.refresh_from_db()
    with utc(moment):
        found = clock_of(project)
        assert found is not None
        assert found.days_left == days_left
        row = with_due_on(running_clocks(Project.objects.all())).get()
        assert row.clock_due_on == found.due_on


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Two in the night of 25 October 2026 comes twice in Paris, of 28 March 2027 never.
        ("2026-10-25 00:30", date(2026, 10, 25)),
        ("2026-10-25 01:30", date(2026, 10, 25)),
        ("2026-10-24 21:59", date(2026, 10, 24)),
        ("2026-10-24 22:00", date(2026, 10, 25)),
        ("2026-10-25 22:59", date(2026, 10, 25)),
        ("2026-10-25 23:00", date(2026, 10, 26)),
        ("2027-03-28 01:00", date(2027, 3, 28)),
    ],
)
def test_days_are_whole_across_the_change_of_hour(moment, day):
    with utc(moment):
        assert clock.today_in("Europe/Paris") == day


def test_validated_in_noumea_on_the_day_of_noumea():
    school = college_of("40", "Nouvelle-Calédonie", "Pacific/Noumea")
    with utc("2026-09-30 20:00"):
        project = project_in("VALIDATED", school)
    assert project.validated_on is not None
    with utc("2026-09-30 20:00"):
        assert clock.today_in("Pacific/Noumea") == date(2026, 10, 1)


def test_sql_and_python_agree_on_every_due_date():
    """Month ends, leap days, suspensions of every kind: sorted and shown are the same day."""
    school = CollegeFactory()
    days = ["2023-12-29", "2023-12-31", "2024-02-29", "2026-06-30", "2026-07-31", "2026-12-30",
            "2026-12-31", "2027-12-31"]  # fmt: skip
    manager = fund_manager_of(school.academy)
    for rank, day in enumerate(days):
        project = validated("2026-01-10", school)
        Project.objects.filter(pk=project.pk).update(validated_on=day)
        start = date.fromisoformat(day) + timedelta(days=20)
        if rank % 2:
            Suspension.objects.create(
                project=project, starts_on=start, ends_on=start + timedelta(days=50), motive="x",
                created_by=manager,
            )  # fmt: skip
        if rank % 3 == 0:
            Suspension.objects.create(
                project=project, starts_on=start + timedelta(days=60), motive="y",
                created_by=manager,
            )  # fmt: skip
    rows: QuerySet[Project] = running_clocks(Project.objects.all())
    for moment in ("2026-02-28 12:00", "2027-03-01 23:30", "2028-02-29 08:00"):
        with time_machine.travel(moment, tick=False):
            for row in with_due_on(rows):
                found = clock_of(Project.objects.get(pk=row.pk))
                assert found is not None
                assert row.clock_due_on == found.due_on
                assert row.is_paused == found.suspended


def test_beat_off_for_weeks_then_once(as_user):
    """Back after five weeks: one reminder a file, the most urgent, whatever was missed."""
    early, late = validated("2026-09-08"), validated("2026-08-10", CollegeFactory())
    for project in (early, late):
        fund_manager_of(project.establishment.academy)
    with time_machine.travel("2026-09-12 04:30", tick=False):
        assert remind_of_deadlines() == 1
    with time_machine.travel("2026-11-02 05:30", tick=False):
        assert remind_of_deadlines() == 2
        assert remind_of_deadlines() == 0
    given = set(
        ClockReminder.objects.filter(sent_at__date="2026-11-02").values_list("project", "stage")
    )
    assert given == {(early.pk, "D7"), (late.pk, "OVERDUE")}


def test_a_suspension_across_the_deadline_moves_it_and_stops_the_reminders():
    project = validated("2026-09-08")
    manager = fund_manager_of(project.establishment.academy)
    with time_machine.travel("2026-11-06 08:00", tick=False):
        suspend_clock(project, starts_on=date(2026, 11, 6), motive="RIB", by=manager)
    with time_machine.travel("2026-11-20 08:00", tick=False):
        assert remind_of_deadlines() == 0
        resume_clock(project, ends_on=date(2026, 11, 20), by=manager)
        found = clock_of(project)
        assert found is not None
        assert (found.due_on, found.days_left) == (date(2026, 11, 23), 3)
    with time_machine.travel("2026-11-21 08:00", tick=False):
        assert remind_of_deadlines() == 1


def test_in_noumea_one_may_suspend_from_the_day_it_is_there():
    school = college_of("40", "Nouvelle-Calédonie", "Pacific/Noumea")
    project = validated("2026-09-08", school)
    manager = fund_manager_of(school.academy)
    with utc("2026-09-30 20:00"):
        made = suspend_clock(project, starts_on=date(2026, 10, 1), motive="RIB", by=manager)
    assert made.starts_on == date(2026, 10, 1)


def test_the_school_reads_why_until_when_and_what_unblocks(as_user):
    project = validated("2026-09-08")
    manager = fund_manager_of(project.establishment.academy)
    with time_machine.travel("2026-10-01 09:00", tick=False):
        suspend_clock(
            project,
            starts_on=date(2026, 10, 1),
            ends_on=date(2026, 10, 20),
            motive="Le RIB manque.",
            unblocks="Envoyez le RIB à <fonds>.",
            by=manager,
        )
        address = reverse("funding:delay-detail", args=[project.reference])
        page = as_user(head_of(project.establishment)).get(address).content.decode()
        life = reverse("dashboards:project-detail", args=[project.reference])
        seen = as_user(head_of(project.establishment)).get(life).content.decode()
    assert "Le RIB manque." in page
    assert "Envoyez le RIB à &lt;fonds&gt;." in page
    assert "mardi 20" in page
    assert "samedi 28" in page
    assert "Envoyez le RIB" in seen
    draft = project_in("DRAFT", CollegeFactory())
    empty = reverse("funding:delay-detail", args=[draft.reference])
    assert "Aucun délai" in as_user(head_of(draft.establishment)).get(empty).content.decode()

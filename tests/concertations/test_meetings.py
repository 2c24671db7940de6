"""Meetings of a concertation: planned by several, dated by the last, counted in the 108 hours."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concertations.forms import MeetingRow
from concertations.models import Concertation
from concertations.queries import hours_balances
from concertations.rules import school_year
from concertations.services.editing import save_concertation
from concertations.services.meetings import plan_meetings
from concertations.services.recording import record_concertation
from core import clock
from core.errors import DomainError, NotAllowed, StaleVersion
from core.forms import FrenchTimeField
from tests.factories import (
    CollegeFactory,
    ConcertationFactory,
    EcoleFactory,
    MeetingFactory,
    editor_of,
    head_of,
    inspector_of,
)

pytestmark = pytest.mark.django_db


def row(held_on: date, **values: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "id": None, "held_on": held_on, "starts_at": None, "ends_at": None, "place": "",
        "link": "", "invited": [], "counted_hours": None,
    }  # fmt: skip
    return empty | values


def page(concertation: Concertation, name: str = "meeting-update") -> str:
    return reverse(f"concertations:{name}", args=[concertation.reference])


def typed(concertation: Concertation, *rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {
        "version": concertation.version,
        "rows-TOTAL_FORMS": len(rows),
        "rows-INITIAL_FORMS": initial,
    }
    for rank, values in enumerate(rows):
        data |= {f"rows-{rank}-{name}": value for name, value in values.items()}
    return data


def test_the_team_plans_two_meetings_and_the_last_dates_the_concertation(client):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    client.force_login(editor_of(school))
    assert client.get(page(concertation)).status_code == 200
    answer = client.post(
        page(concertation),
        typed(
            concertation,
            {
                "held_on": "2026-10-06", "starts_at": "17:30", "ends_at": "19 h", "place": "Préau",
                "link": "https://visio.example/a", "invited": ["FAMILIES", "PUPILS"],
            },
            {"held_on": "08/09/2026", "place": "CDI"},
            {"held_on": "", "place": ""},
        )
        | {"next": "1"},
    )  # fmt: skip
    assert answer.url == page(concertation, "kit-detail")
    first, second = concertation.meetings.all()
    assert (first.held_on, first.place) == (date(2026, 9, 8), "CDI")
    assert (second.starts_at, second.ends_at) == (time(17, 30), time(19, 0))
    assert second.invited == ["FAMILIES", "PUPILS"]
    concertation.refresh_from_db()
    assert (concertation.held_on, concertation.place) == (date(2026, 10, 6), "Préau")
    read = client.get(page(concertation, "concertation-detail")).content.decode()
    assert "mardi 6\u00a0octobre 2026" in read
    assert "Préau, ou à distance" in read


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"held_on": "2026-10-06", "starts_at": "19:00", "ends_at": "17:00"}, "vient après"),
        ({"held_on": "2026-10-06", "starts_at": "19:00", "ends_at": "19:00"}, "vient après"),
        ({"held_on": "2026-10-06", "ends_at": "17:00"}, "aussi l’heure de début"),
        ({"held_on": "2026-10-06", "starts_at": "25:00"}, "Écrivez l’heure"),
        ({"place": "CDI"}, "Indiquez la date"),
        ({"held_on": "2026-10-06", "link": "javascript:alert(1)"}, "commencer par https"),
        ({"held_on": "2026-10-06", "link": "http://visio.example"}, "commencer par https"),
        ({"held_on": "2026-10-06", "counted_hours": "-1"}, "un quart d’heure"),
        ({"held_on": "2026-10-06", "counted_hours": "beaucoup"}, "par exemple 1,5"),
        ({"held_on": "2026-10-06", "invited": ["CHATS"]}, "CHATS"),
    ],
)
def test_a_wrong_row_is_refused_and_kept_on_the_page(client, values, sentence):
    school = EcoleFactory()
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    answer = client.post(page(concertation), typed(concertation, values))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not concertation.meetings.exists()


@pytest.mark.parametrize("text", ["17:30", "17h30", "17 h 30", "17\u00a0h\u00a030", "17:30:00"])
def test_an_hour_is_read_as_people_write_it(text):
    assert FrenchTimeField().clean(text) == time(17, 30)


def test_meetings_are_changed_in_place(client):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    kept, gone = (
        MeetingFactory(concertation=concertation),
        MeetingFactory(concertation=concertation),
    )
    client.force_login(head_of(school))
    rows = [
        {"id": kept.pk, "held_on": "2026-11-03"},
        {"id": gone.pk, "held_on": "2026-11-04", "DELETE": "on"},
    ]
    answer = client.post(
        page(concertation), typed(concertation, *rows, initial=2), headers={"X-Autosave": "1"}
    )
    assert answer.json()["fields"]["rows-0-id"] == str(kept.pk)
    assert [m.pk for m in concertation.meetings.all()] == [kept.pk]


def test_somebody_else_s_meeting_is_not_taken(client):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    theirs = MeetingFactory(concertation=ConcertationFactory(), place="Chez eux")
    client.force_login(head_of(school))
    client.post(page(concertation), typed(concertation, {"id": theirs.pk, "held_on": "2026-11-03"}))
    theirs.refresh_from_db()
    assert theirs.place == "Chez eux"
    assert theirs.concertation_id != concertation.pk
    assert concertation.meetings.count() == 1


@pytest.mark.parametrize("headers", [{}, {"X-Autosave": "1"}])
def test_two_people_the_second_sees_both_versions(client, headers):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    data = typed(concertation, {"held_on": "2026-11-03", "place": "Gymnase"})
    plan_meetings(
        concertation, [row(date(2026, 10, 6), place="CDI")], version=1, by=editor_of(school)
    )
    client.force_login(head_of(school))
    answer = client.post(page(concertation), data, headers=headers)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "CDI" in text
    assert "Gymnase" in text
    assert concertation.meetings.get().place == "CDI"


def test_a_page_never_conflicts_with_itself(client):
    """The button is pressed while a save is on its way: its answer never comes."""
    concertation = ConcertationFactory()
    client.force_login(head_of(concertation.establishment))
    mine = {"writer": "a1", "rank": 1}
    data = typed(concertation, {"held_on": "2026-11-10"}) | mine
    assert client.post(page(concertation), data, headers={"X-Autosave": "1"}).status_code == 200
    assert client.post(page(concertation), data).status_code == 302
    assert concertation.meetings.count() == 1
    later = typed(concertation, {"held_on": "2026-11-11"}) | mine | {"rank": 2}
    assert client.post(page(concertation), later).status_code == 302
    assert [meeting.held_on for meeting in concertation.meetings.all()] == [date(2026, 11, 11)]
    other = typed(concertation, {"held_on": "2026-11-12"}) | {"writer": "b2", "rank": 9}
    assert client.post(page(concertation), other).status_code == 409


def test_a_form_sent_twice_plans_once(client):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    data = typed(concertation, {"held_on": "2026-11-03"})
    assert client.post(page(concertation), data).status_code == 302
    assert client.post(page(concertation), data).status_code == 409
    assert concertation.meetings.count() == 1


def test_the_services_refuse_who_and_when_they_must():
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    rows = [row(date(2026, 10, 6))]
    with pytest.raises(NotAllowed):
        plan_meetings(concertation, rows, version=1, by=inspector_of(school))
    with pytest.raises(NotAllowed):
        plan_meetings(concertation, rows, version=1, by=head_of(CollegeFactory()))
    with pytest.raises(StaleVersion):
        plan_meetings(concertation, rows, version=0, by=head_of(school))
    school.state, school.closed_on = "CLOSED", clock.today()
    school.save()
    with pytest.raises(DomainError, match="fermé"):
        plan_meetings(concertation, rows, version=1, by=head_of(school))


def test_recorded_meetings_are_history(client):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    MeetingFactory(concertation=concertation, held_on=clock.today() - timedelta(days=3))
    head = head_of(school)
    record_concertation(concertation, by=head)
    with pytest.raises(DomainError, match="enregistrée"):
        plan_meetings(concertation, [], version=concertation.version, by=head)
    client.force_login(head)
    assert client.get(page(concertation)).url == page(concertation, "concertation-detail")
    for sql in (
        "UPDATE concertations_meeting SET place = 'ailleurs'",
        "DELETE FROM concertations_meeting",
        "INSERT INTO concertations_meeting (concertation_id, held_on, place, link, invited) "
        f"VALUES ({concertation.pk}, now(), '', '', '{{}}')",
    ):
        with pytest.raises(DatabaseError, match="history"), transaction.atomic():
            connection.cursor().execute(sql)
    client.force_login(inspector_of(school))
    assert "Rencontres" in client.get(page(concertation, "concertation-detail")).content.decode()


def test_it_is_recorded_after_its_last_meeting():
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    head = head_of(school)
    rows = [row(clock.today() - timedelta(days=9)), row(clock.today() + timedelta(days=9))]
    plan_meetings(concertation, rows, version=1, by=head)
    with pytest.raises(DomainError, match="pas encore eu lieu"):
        record_concertation(concertation, by=head)


def test_meetings_give_the_date_which_the_page_of_the_concertation_does_not_change(client):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    head = head_of(school)
    plan_meetings(concertation, [row(date(2026, 10, 6), place="CDI")], version=1, by=head)
    client.force_login(head)
    text = client.get(page(concertation, "concertation-update")).content.decode()
    assert 'name="held_on"' not in text
    assert "mardi 6\u00a0octobre 2026" in text
    values: dict[str, Any] = {
        "title": "Autre titre", "held_on": None, "place": "", "dimensions": [], "synthesis": "",
        "counts": {}, "rows": [],
    }  # fmt: skip
    save_concertation(concertation, values, version=2, by=head)
    assert (concertation.held_on, concertation.place) == (date(2026, 10, 6), "CDI")
    plan_meetings(concertation, [], version=3, by=head)
    assert concertation.held_on == date(2026, 10, 6)
    save_concertation(concertation, values, version=4, by=head)
    assert concertation.held_on is None


@pytest.mark.parametrize(
    "values",
    [
        {"starts_at": time(19), "ends_at": time(17)},
        {"ends_at": time(17), "starts_at": None},
        {"link": "javascript:alert(1)"},
        {"counted_hours": Decimal(0)},
        {"counted_hours": Decimal(25)},
    ],
)
def test_the_database_refuses_an_impossible_meeting(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingFactory(**values)


def test_the_108_hours_are_said_and_never_block(client):
    school = EcoleFactory()
    concertation = ConcertationFactory(establishment=school)
    MeetingFactory(
        concertation=ConcertationFactory(establishment=school),
        held_on=clock.today(),
        counted_hours=Decimal("10.5"),
    )
    client.force_login(head_of(school))
    text = " ".join(client.get(page(concertation)).content.decode().split())
    assert "10,5 h sur 12 h" in text
    assert "Il reste 1,5 h" in text
    data = typed(concertation, {"held_on": clock.today().isoformat(), "counted_hours": "3"})
    assert client.post(page(concertation), data).status_code == 302
    assert "1,5\u00a0h de plus" in client.get(page(concertation)).content.decode()
    school.academy.concertation_hours = 18
    school.academy.save()
    concertation.refresh_from_db()
    balance = hours_balances(concertation, [])[0]
    assert (balance.year, balance.left) == (school_year(clock.today()), Decimal("4.5"))


def test_hours_count_in_the_first_degree_alone(client):
    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    assert hours_balances(concertation, []) == []
    assert "counted_hours" not in MeetingRow(counts_hours=False).fields
    client.force_login(head_of(school))
    data = typed(concertation, {"held_on": "2026-10-06", "counted_hours": "3"})
    client.post(page(concertation), data)
    assert concertation.meetings.get().counted_hours is None


@pytest.mark.parametrize("name", ["meeting-update", "kit-detail", "concertation-detail"])
def test_pages_cost_the_same_with_one_and_with_five_meetings(client, name):
    school = EcoleFactory()
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    costs = []
    for count in (1, 4):
        MeetingFactory.create_batch(count, concertation=concertation, counted_hours=Decimal(1))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(concertation, name)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12

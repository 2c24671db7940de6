"""Who composes the commission: stand-ins, the decision that names it, who was there on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from icalendar import Calendar

from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from documents.enums import DocumentStatus
from documents.services.issue import issue_requested
from establishments.enums import Role
from establishments.models import Academy, Appointment
from establishments.services.appointments import appoint, end_appointment
from notifications.models import Message
from notifications.services.delivery import deliver_due
from projects.enums import Status
from reviews.diary import session_calendar
from reviews.models import CommissionSession, CompositionDecision, Seating
from reviews.queries.commission import composition, seats_of, sitting
from reviews.queries.composition import members_of
from reviews.services.composition import (
    give_seat_back,
    issue_composition_decision,
    seat_stand_in,
)
from reviews.services.sessions import call_off, invite_members, plan_session, update_session
from tests.factories import (
    AcademyFactory,
    commission_of,
    member_of,
    secretariat_of,
    stand_in_of,
)
from tests.reviews.commission import invited, opened, people_of, planned, ready_project

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@pytest.fixture
def academy() -> Academy:
    made = AcademyFactory()
    commission_of(made)
    return made


def titular_of(academy: Academy) -> Appointment:
    return composition(academy.pk, clock.today())[1]


def named(academy: Academy, titular: Appointment | None = None, **fields: object) -> Appointment:
    """Somebody new, named by the secretariat."""
    values: dict[str, Any] = {
        "email": "rene.perrin@ac-rennes.example",
        "first_name": "René",
        "last_name": "Perrin",
        "starts_on": clock.today(),
        "quality": "IEN de Rennes nord",
    }
    return appoint(
        academy,
        role=Role.MEMBER,
        stands_in_for=titular,
        by=secretariat_of(academy),
        **(values | fields),
    )


# --- stand-ins


def test_a_stand_in_is_named_within_the_days_of_the_titular(academy):
    titular = titular_of(academy)
    Appointment.objects.filter(pk=titular.pk).update(ends_on=date(2030, 8, 31))
    made = named(academy, titular)
    assert (made.stands_in_for, made.ends_on) == (titular, date(2030, 8, 31))
    with pytest.raises(DomainError, match="a déjà une suppléance"):
        named(academy, titular, email="autre@ac-rennes.example")
    with pytest.raises(DomainError, match="tient dans les jours"):
        named(academy, titular, email="b@ac-rennes.example", ends_on=date(2031, 1, 1))
    with pytest.raises(DomainError, match="membre titulaire"):
        named(academy, made, email="c@ac-rennes.example")


def test_a_stand_in_is_no_member_until_the_titular_gives_the_seat(academy):
    titular = titular_of(academy)
    stand_in = stand_in_of(titular)
    assert stand_in not in composition(academy.pk, clock.today())
    session = invited(ready_project())
    seat_stand_in(session, titular, by=titular.user)
    assert stand_in in sitting(session)
    assert titular not in sitting(session)
    assert len(seats_of(session)) == 4
    assert Message.objects.filter(kind="reviews.session_invited", recipient=stand_in.user).exists()
    with pytest.raises(DomainError):
        seat_stand_in(session, titular, by=titular.user)
    give_seat_back(session, titular, by=secretariat_of(academy))
    assert titular in sitting(session)
    with pytest.raises(StepRefused):
        give_seat_back(session, titular, by=titular.user)


def test_a_seat_is_given_by_its_titular_or_the_secretariat_before_the_opening(academy):
    titular, other = composition(academy.pk, clock.today())[1:3]
    session = invited(ready_project())
    with pytest.raises(DomainError, match="n’a pas de suppléance"):
        seat_stand_in(session, titular, by=titular.user)
    stand_in_of(titular)
    with pytest.raises(NotAllowed):
        seat_stand_in(session, titular, by=other.user)
    with pytest.raises(StepRefused):
        seat_stand_in(opened(ready_project()), titular, by=titular.user)


def test_the_database_refuses_a_stranger_in_a_seat(academy):
    first, second = composition(academy.pk, clock.today())[1:3]
    session = invited(ready_project())
    with pytest.raises(DatabaseError), transaction.atomic():
        Seating.objects.create(
            session=session,
            titular=first,
            stand_in=stand_in_of(second),
            noted_by=secretariat_of(academy),
        )


def test_a_stand_in_ends_with_the_titular(academy):
    member_of(academy)
    titular = titular_of(academy)
    stand_in = stand_in_of(titular)
    end_appointment(titular, ends_on=clock.today(), by=secretariat_of(academy))
    stand_in.refresh_from_db()
    assert stand_in.ends_on == clock.today()


def test_raw_sql_leaves_no_stand_in_beyond_the_titular(academy):
    titular = titular_of(academy)
    stand_in_of(titular)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=titular.pk).update(ends_on=clock.today())


# --- the decision


def test_the_decision_names_everybody_and_is_sealed(academy):
    titular = titular_of(academy)
    stand_in = stand_in_of(titular)
    decision = issue_composition_decision(academy, by=secretariat_of(academy))
    assert decision.document.number.startswith("CN-")
    rows = decision.document.facts["members"]
    assert len(rows) == 4
    (row,) = [one for one in rows if one["name"] == str(titular.user)]
    assert row["stand_in"]["name"] == str(stand_in.user)
    issue_requested()
    decision.document.refresh_from_db()
    assert (decision.document.status, len(decision.document.sha256)) == (DocumentStatus.ISSUED, 64)


def test_it_is_taken_again_only_when_something_changed(academy):
    by = secretariat_of(academy)
    first = issue_composition_decision(academy, by=by)
    with pytest.raises(DomainError, match=first.document.number):
        issue_composition_decision(academy, by=by)
    named(academy)
    issue_composition_decision(academy, by=by)
    assert CompositionDecision.objects.count() == 2
    with pytest.raises(NotAllowed):
        issue_composition_decision(academy, by=titular_of(academy).user)
    with pytest.raises(DatabaseError), transaction.atomic():
        CompositionDecision.objects.all().delete()


def test_who_was_a_member_on_a_day_stays_known(academy):
    member_of(academy)
    gone = titular_of(academy)
    last = clock.today() - timedelta(days=10)
    Appointment.objects.filter(pk=gone.pk).update(ends_on=last)
    assert gone in members_of(academy.pk, last)
    assert gone not in members_of(academy.pk, last + TOMORROW)


# --- the session and its appointment


def event_of(session: CommissionSession):
    session.refresh_from_db()
    (event,) = Calendar.from_ical(session_calendar(session, link="http://x/")).walk("VEVENT")
    return event


def test_a_session_needs_a_place_or_a_link(academy):
    by = secretariat_of(academy)
    day = clock.now() + timedelta(days=12)
    with pytest.raises(DomainError, match="un lieu, l’adresse"):
        plan_session(academy, held_at=day, by=by)
    session = plan_session(academy, held_at=day, remote_url="https://visio.example/a", by=by)
    assert session.capacity == academy.session_capacity == 20
    with pytest.raises(IntegrityError), transaction.atomic():
        CommissionSession.objects.filter(pk=session.pk).update(remote_url="")


def test_the_invitation_carries_the_agenda_and_the_appointment():
    session = planned(ready_project())
    update_session(
        session,
        held_at=session.held_at,
        place="Rectorat",
        remote_url="https://visio.example/secret",
        short_notice_motive="Urgent.",
        by=secretariat_of(session.academy),
    )
    invite_members(session, by=secretariat_of(session.academy))
    issue_requested()
    deliver_due()
    sent = [m for m in mail.outbox if "Convocation" in m.subject]
    assert len(sent) == len(people_of(session))
    assert [name.rpartition(".")[2] for name, _, _ in sent[0].attachments] == ["pdf", "ics"]
    assert "https://visio.example/secret" in sent[0].body
    session.refresh_from_db()
    assert session.agenda is not None
    assert "visio.example" not in str(session.agenda.facts)


def test_a_change_moves_the_appointment_and_invites_again():
    session = invited(ready_project())
    by = secretariat_of(session.academy)
    before, agenda = event_of(session), session.agenda
    moved: dict[str, Any] = {
        "held_at": session.held_at + timedelta(days=30),
        "place": "Salle Ferry",
        "short_notice_motive": "Urgent.",
    }
    update_session(session, **moved, by=by)
    after = event_of(session)
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert session.agenda is not None
    assert session.agenda.replaces == agenda
    told = Message.objects.filter(kind="reviews.session_invited")
    assert told.count() == 2 * len(people_of(session))
    update_session(session, **moved, by=by)
    assert told.count() == 2 * len(people_of(session))


def test_a_session_called_off_gives_its_files_back():
    project = ready_project()
    session = invited(project)
    by = secretariat_of(session.academy)
    with pytest.raises(DomainError, match="pourquoi"):
        call_off(session, motive=" ", by=by)
    with pytest.raises(NotAllowed):
        call_off(session, motive="Grève.", by=people_of(session)[1].user)
    call_off(session, motive="Grève.", by=by)
    project.refresh_from_db()
    assert project.status == Status.SUBMITTED
    event = event_of(session)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    issue_requested()
    deliver_due()
    told = [m for m in mail.outbox if "annulée" in m.subject]
    assert len(told) == 4
    assert "METHOD:CANCEL" in str(told[0].attachments[0][1])
    with pytest.raises(StepRefused):
        call_off(session, motive="Encore.", by=by)
    again = planned(ready_project())
    assert project.pk not in [item.project_id for item in again.items.all()]
    with pytest.raises(DatabaseError), transaction.atomic():
        CommissionSession.objects.filter(pk=session.pk).update(call_off_motive="Autre.")

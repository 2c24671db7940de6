"""The commission: members, sessions, agenda, presence, decisions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from establishments.models import Appointment
from notifications.models import Message
from projects.enums import Part, Status
from projects.models import Project
from reviews.enums import Outcome, PresenceMode, SessionStatus
from reviews.models import AgendaItem, CommissionSession, Decision
from reviews.rules import Votes
from reviews.services.agenda import add_files, propose_agenda, remove_item
from reviews.services.attendance import Presence, note_interest, record_attendance
from reviews.services.completion import Point
from reviews.services.decisions import Proposal, prepare_decision
from reviews.services.sessions import (
    call_again,
    close_session,
    invite_members,
    open_session,
    plan_session,
)
from tests.factories import (
    AcademyFactory,
    DepartmentFactory,
    EcoleFactory,
    commission_of,
    member_of,
    president_of,
    project_in,
    secretariat_of,
)
from tests.reviews.commission import (
    URGENT,
    decide,
    invited,
    item_of,
    opened,
    people_of,
    planned,
    present,
    ready_project,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def in_days(days: int):
    return clock.now() + timedelta(days=days)


# --- sessions ---


def test_fewer_than_three_members_no_session_and_the_reason():
    academy = AcademyFactory()
    by = secretariat_of(academy)
    president_of(academy)
    for _ in range(2):
        member_of(academy)
    with pytest.raises(DomainError, match="au moins 3 en plus de la présidence"):
        plan_session(academy, held_at=in_days(10), place="Rectorat", by=by)
    member_of(academy)
    assert plan_session(academy, held_at=in_days(10), place="Rectorat", by=by).pk


def test_a_member_whose_appointment_ended_does_not_count():
    project = ready_project()
    session = invited(project)
    present(session)
    last = people_of(session)[-1]
    Appointment.objects.filter(pk=last.pk).update(ends_on=TODAY() - timedelta(days=1))
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    with pytest.raises(DomainError, match="au moins 3"):
        open_session(session, by=secretariat_of(session.academy))


def test_a_short_notice_needs_a_motive():
    academy = AcademyFactory()
    commission_of(academy)
    by = secretariat_of(academy)
    with pytest.raises(DomainError, match="motif de l’urgence"):
        plan_session(academy, held_at=in_days(4), place="Rectorat", by=by)
    assert plan_session(
        academy, held_at=in_days(4), place="Rectorat", by=by, short_notice_motive=URGENT
    ).pk
    with pytest.raises(DomainError, match="à venir"):
        plan_session(academy, held_at=in_days(-1), place="Rectorat", by=by)


def test_a_member_plans_nothing():
    academy = AcademyFactory()
    member = commission_of(academy)[1]
    with pytest.raises(NotAllowed):
        plan_session(academy, held_at=in_days(10), place="Rectorat", by=member)


def test_an_empty_agenda_is_not_sent():
    academy = AcademyFactory()
    commission_of(academy)
    by = secretariat_of(academy)
    session = plan_session(academy, held_at=in_days(10), place="Rectorat", by=by)
    with pytest.raises(DomainError, match="ordre du jour est vide"):
        invite_members(session, by=by)


def test_the_invitation_tells_every_member_and_asks_for_the_agenda():
    project = ready_project()
    session = invited(project)
    messages = Message.objects.filter(kind="reviews.session_invited")
    assert {m.recipient for m in messages} == {p.user for p in people_of(session)}
    assert session.agenda is not None
    assert session.agenda.number == f"OJ-{session.reference}"
    assert session.agenda.facts["items"][0]["reference"] == project.reference


# --- agenda ---


def test_a_file_waits_for_its_opinion_then_goes_without():
    project = project_in(Status.SUBMITTED)
    other = ready_project()
    session = planned(other)
    by = secretariat_of(session.academy)
    with pytest.raises(DomainError, match=project.reference):
        add_files(session, [project], by=by)
    Project.objects.filter(pk=project.pk).update(submitted_at=in_days(-16))
    (item,) = propose_agenda(session, by=by)
    assert (item.project, item.without_opinion) == (project, True)
    project.refresh_from_db()
    assert project.status == Status.UNDER_REVIEW


def test_the_oldest_files_come_first():
    projects = [ready_project() for _ in range(3)]
    for age, project in zip((3, 9, 6), projects, strict=True):
        Project.objects.filter(pk=project.pk).update(submitted_at=in_days(-age))
    session = planned(*projects)
    items = AgendaItem.objects.filter(session=session).order_by("position")
    assert [item.project_id for item in items] == [projects[i].pk for i in (1, 2, 0)]


def test_a_file_taken_off_may_go_back():
    project, other = ready_project(), ready_project()
    session = planned(project, other)
    by = secretariat_of(session.academy)
    item = item_of(session, project)
    remove_item(item, by=by)
    project.refresh_from_db()
    assert project.status == Status.SUBMITTED
    with pytest.raises(StepRefused):
        remove_item(item, by=by)
    add_files(session, [project], by=by)
    assert AgendaItem.objects.filter(session=session, project=project).count() == 2


def test_nothing_is_added_once_the_invitation_left():
    session = invited(ready_project())
    with pytest.raises(StepRefused, match="convocation est partie"):
        add_files(session, [ready_project()], by=secretariat_of(session.academy))


def test_another_academys_file_is_refused():
    elsewhere = DepartmentFactory(
        code="059", name="Nord", academy=AcademyFactory(code="09", name="Lille")
    )
    foreign = ready_project(EcoleFactory(department=elsewhere))
    session = planned(ready_project())
    with pytest.raises(DomainError):
        add_files(session, [foreign], by=secretariat_of(session.academy))


# --- presence and quorum ---


def test_presence_mandates_and_their_limits():
    session = invited(ready_project())
    by = secretariat_of(session.academy)
    president, one, two, three = (person.pk for person in people_of(session))
    room, absent = Presence(PresenceMode.ROOM), Presence(PresenceMode.ABSENT)

    def mandate(holder: int | None) -> Presence:
        return Presence(PresenceMode.MANDATE, holder)

    for wrong in (
        {one: mandate(None)},
        {one: mandate(one)},
        {one: mandate(two), two: absent},
        {one: mandate(president), two: mandate(president), president: room},
        {999_999: room},
    ):
        with pytest.raises(DomainError):
            record_attendance(session, presences=wrong, by=by)
    record_attendance(session, presences={president: room, one: mandate(president)}, by=by)
    record_attendance(
        session, presences={president: room, one: room, two: mandate(one), three: absent}, by=by
    )
    assert session.attendances.count() == 4


def test_no_quorum_then_a_second_session_without_quorum():
    project = ready_project()
    session = invited(project)
    by = secretariat_of(session.academy)
    president_only = {people_of(session)[0].pk: Presence(PresenceMode.ROOM)}
    record_attendance(session, presences=president_only, by=by)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    with pytest.raises(DomainError, match="quorum n’est pas atteint"):
        open_session(session, by=by)
    second = call_again(session, held_at=in_days(8), place="Rectorat", by=by)
    session.refresh_from_db()
    assert session.status == SessionStatus.CANCELLED
    assert (second.status, second.second_of_id) == (SessionStatus.INVITED, session.pk)
    assert [item.project for item in second.items.all()] == [project]
    notices = Message.objects.filter(kind="reviews.session_invited", facts__without_quorum=True)
    assert notices.count() == 4
    CommissionSession.objects.filter(pk=second.pk).update(held_at=clock.now())
    record_attendance(second, presences=president_only, by=by)
    assert open_session(second, by=by).status == SessionStatus.OPEN


def test_with_a_quorum_nobody_is_called_again():
    session = invited(ready_project())
    present(session)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    with pytest.raises(DomainError, match="peut s’ouvrir"):
        call_again(session, held_at=in_days(8), place="R", by=secretariat_of(session.academy))
    session.refresh_from_db()
    assert session.status == SessionStatus.INVITED


def test_a_session_does_not_open_before_its_day_nor_without_a_president():
    session = invited(ready_project())
    by = secretariat_of(session.academy)
    present(session)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=in_days(3))
    with pytest.raises(DomainError, match="ne peut pas s’ouvrir"):
        open_session(session, by=by)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    president, *members = people_of(session)
    remote = {m.pk: Presence(PresenceMode.REMOTE) for m in members}
    record_attendance(
        session, presences=remote | {president.pk: Presence(PresenceMode.ABSENT)}, by=by
    )
    with pytest.raises(DomainError, match="présidence"):
        open_session(session, by=by)


# --- decisions ---


def test_the_votes_are_those_of_the_members_who_take_part():
    project = ready_project()
    session = opened(project)
    by, item = secretariat_of(session.academy), item_of(session, project)
    with pytest.raises(DomainError, match="4\u00a0voix"):
        prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(3)), by=by)
    note_interest(item, people_of(session)[1], by=by)
    with pytest.raises(DomainError, match="3\u00a0voix"):
        prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(4)), by=by)
    decision = prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(3)), by=by)
    assert (decision.voices, decision.entitled) == (3, 3)
    with pytest.raises(DomainError, match="déjà noté"):
        note_interest(item, people_of(session)[1], by=by)


def test_a_tie_needs_the_casting_vote():
    project = ready_project()
    session = opened(project)
    by, item = secretariat_of(session.academy), item_of(session, project)
    with pytest.raises(DomainError, match="prépondérante"):
        prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(2, 2)), by=by)
    decision = prepare_decision(
        item, Proposal(Outcome.VALIDATE, "Bien.", Votes(2, 2), casting_vote=True), by=by
    )
    assert decision.casting_vote


def test_a_file_whose_quorum_is_lost_is_carried_over():
    project = ready_project()
    session = invited(project)
    present(session, 2)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    by = secretariat_of(session.academy)
    open_session(session, by=by)
    item = item_of(session, project)
    note_interest(item, people_of(session)[1], by=by)
    with pytest.raises(DomainError, match="reporté"):
        prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(1)), by=by)
    assert prepare_decision(item, Proposal(Outcome.CARRY_OVER, "Quorum perdu."), by=by).pk
    close_session(session, by=by)
    with pytest.raises(DomainError, match="reporté"):
        prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(1)), by=by)


def test_the_amount_is_at_most_what_is_asked_and_that_by_default():
    project = ready_project()
    session = opened(project)
    with pytest.raises(DomainError, match="dépasser"):
        decide(session, project, amount=project.amount_asked + 1)
    assert decide(session, project).amount == project.amount_asked
    assert decide(session, project, amount=Decimal("100")).amount == Decimal("100")
    assert decide(session, project, Outcome.DECLINE).amount is None
    assert Decision.objects.count() == 1


def test_a_completion_needs_points_and_a_day_to_come():
    project = ready_project()
    session = opened(project)
    point = Point(Part.BUDGET, "Joindre un devis.")
    with pytest.raises(DomainError, match="date de retour"):
        decide(session, project, Outcome.COMPLETE, points=[point])
    with pytest.raises(DomainError, match="à venir"):
        decide(session, project, Outcome.COMPLETE, points=[point], due_on=TODAY())
    soon = TODAY() + timedelta(days=10)
    with pytest.raises(DomainError, match="au moins une partie"):
        decide(session, project, Outcome.COMPLETE, due_on=soon)
    decision = decide(session, project, Outcome.COMPLETE, points=[point], due_on=soon)
    assert [p.reason for p in decision.points.all()] == ["Joindre un devis."]


def test_a_decision_has_a_motive_and_an_open_session():
    project = ready_project()
    session = invited(project)
    proposal = Proposal(Outcome.VALIDATE, " ", Votes(4))
    with pytest.raises(StepRefused):
        prepare_decision(item_of(session, project), proposal, by=secretariat_of(session.academy))
    present(session)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    open_session(session, by=secretariat_of(session.academy))
    with pytest.raises(DomainError, match="motivée"):
        prepare_decision(item_of(session, project), proposal, by=secretariat_of(session.academy))
    member = people_of(session)[1].user
    with pytest.raises(NotAllowed):
        prepare_decision(
            item_of(session, project), Proposal(Outcome.VALIDATE, "Oui", Votes(4)), by=member
        )

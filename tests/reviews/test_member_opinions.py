"""What a member prepares: a draft, an opinion, and who may read it when."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed, StaleVersion, StepRefused
from core.tickets import Ticket
from establishments.enums import MemberOpinionsShown
from establishments.models import Appointment
from reviews.enums import OpinionKind
from reviews.models import (
    AgendaItem,
    CommissionSession,
    MemberOpinion,
    MemberOpinionDraft,
    OpinionMark,
)
from reviews.services.agenda import remove_item
from reviews.services.attendance import note_interest
from reviews.services.member_opinions import Judgement, file_member_opinion, save_draft
from reviews.services.sessions import call_again
from tests.factories import (
    commission_of,
    fund_manager_of,
    grid_for,
    head_of,
    inspector_of,
    secretariat_of,
)
from tests.reviews.commission import (
    URGENT,
    invited,
    item_of,
    opened,
    people_of,
    planned,
    present,
    ready_project,
)

pytestmark = pytest.mark.django_db
YES = Judgement(OpinionKind.FAVOURABLE, "Un projet partagé.")
NO = Judgement(OpinionKind.UNFAVOURABLE, "Le budget ne tient pas.")


@pytest.fixture
def session() -> CommissionSession:
    """Members are invited, with a grid of two criteria."""
    project = ready_project()
    grid_for(project.establishment.academy, weights=(3, None))
    return invited(project)


@pytest.fixture
def item(session: CommissionSession) -> AgendaItem:
    return session.items.get()


def members(session: CommissionSession) -> list[User]:
    """The members, without the president."""
    return [person.user for person in people_of(session)[1:]]


def seat_of(session: CommissionSession, user: User) -> Appointment:
    return next(person for person in people_of(session) if person.user == user)


def read_by(user: User) -> list[str]:
    """The motives that a person reads."""
    return sorted(one.motive for one in MemberOpinion.objects.readable_by(user))


def forget(user: User) -> User:
    """The same person at their next request."""
    return User.objects.get(pk=user.pk)


def test_an_opinion_keeps_its_marks_and_its_score(session, item):
    member = members(session)[0]
    first, second = session.grid.criteria.all()
    judged = Judgement(
        OpinionKind.RESERVED, "À préciser.", Decimal("900"), {first.pk: 4, second.pk: 0}
    )
    opinion = file_member_opinion(item, judged, by=member)
    assert (opinion.kind, opinion.amount) == ("RESERVED", Decimal(900))
    assert opinion.score == Decimal("3.00")
    assert dict(opinion.marks.values_list("criterion", "mark")) == {first.pk: 4, second.pk: 0}


def test_a_later_grid_leaves_a_called_session_alone(session, item):
    grid_for(session.academy, "Autre critère")
    session.refresh_from_db()
    assert [c.label for c in session.grid.criteria.all()] == ["Réussite des élèves", "Faisabilité"]
    stranger = grid_for(session.academy, "Encore un").criteria.get()
    judged = Judgement(OpinionKind.FAVOURABLE, "Oui.", None, {stranger.pk: 2})
    with pytest.raises(DomainError, match="autres critères"):
        file_member_opinion(item, judged, by=members(session)[0])


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (Judgement(None, "Sans choix."), "Choisissez un avis"),
        (Judgement(OpinionKind.FAVOURABLE, "  "), "toujours motivé"),
        (Judgement(OpinionKind.FAVOURABLE, "Oui.", Decimal(10**9)), "ne peut pas dépasser"),
        (Judgement(OpinionKind.FAVOURABLE, "Oui.", Decimal(-1)), "ne peut pas dépasser"),
    ],
)
def test_a_bad_opinion_is_refused_in_words(session, item, judgement, words):
    with pytest.raises(DomainError, match=words):
        file_member_opinion(item, judgement, by=members(session)[0])


def test_it_is_replaced_until_the_session_opens_and_the_former_stays(session, item):
    member = members(session)[0]
    first = file_member_opinion(item, YES, by=member)
    assert file_member_opinion(item, YES, by=member) == first
    second = file_member_opinion(item, NO, by=member)
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert MemberOpinion.objects.written_by(member).get() == second
    present(session)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now(), status="OPEN")
    with pytest.raises(StepRefused, match="La séance est ouverte"):
        file_member_opinion(item, YES, by=member)


def test_nobody_writes_before_the_invitation_nor_off_the_agenda():
    project, other = ready_project(), ready_project()
    session = planned(project, other)
    member = members(session)[0]
    with pytest.raises(StepRefused, match="pas encore convoquée"):
        file_member_opinion(item_of(session, project), YES, by=member)
    again = invited(ready_project(), ready_project())
    item = again.items.earliest("pk")
    remove_item(item, by=secretariat_of(again.academy))
    with pytest.raises(StepRefused, match="plus à l’ordre du jour"):
        save_draft(item, YES, version=0, by=member)


def test_only_who_sits_there_writes(session, item):
    school = item.project.establishment
    for person in (secretariat_of(session.academy), inspector_of(school), head_of(school)):
        with pytest.raises(NotAllowed):
            file_member_opinion(item, YES, by=person)


def test_a_member_ended_meanwhile_writes_no_more(session, item):
    member = members(session)[0]
    save_draft(item, YES, version=0, by=member)
    yesterday = clock.today() - timedelta(days=1)
    Appointment.objects.filter(user=member).update(ends_on=yesterday)
    with pytest.raises(NotAllowed, match="Vous ne siégez pas"):
        file_member_opinion(item, YES, by=forget(member))


def test_a_member_with_an_interest_takes_no_part(session, item):
    first, second, third = members(session)
    file_member_opinion(item, YES, by=first)
    file_member_opinion(item, NO, by=second)
    note_interest(item, seat_of(session, first), by=secretariat_of(session.academy))
    with pytest.raises(DomainError, match="intérêt personnel"):
        file_member_opinion(item, NO, by=first)
    file_member_opinion(item, NO, by=third)
    assert read_by(third) == [NO.motive, NO.motive]
    assert read_by(first) == [YES.motive]
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "INSERT INTO reviews_memberopinion (item_id, author_id, appointment_id, kind, motive,"
            " filed_at) VALUES (%s, %s, %s, 'FAVOURABLE', 'Oui.', now())",
            [item.pk, first.pk, seat_of(session, first).pk],
        )


# --- who reads what


def test_hidden_until_mine_is_filed(session, item):
    first, second, _ = members(session)
    president = people_of(session)[0].user
    file_member_opinion(item, YES, by=first)
    everybody = [second, president, secretariat_of(session.academy)]
    assert [read_by(person) for person in everybody] == [[], [], []]
    save_draft(item, NO, version=0, by=second)
    assert read_by(second) == []
    file_member_opinion(item, NO, by=second)
    assert read_by(second) == sorted([YES.motive, NO.motive])
    assert read_by(secretariat_of(session.academy)) == []


def test_hidden_until_the_opening_where_the_academie_says_so(session, item):
    session.academy.member_opinions_shown = MemberOpinionsShown.AT_OPENING
    session.academy.save()
    first, second, _ = members(session)
    file_member_opinion(item, YES, by=first)
    file_member_opinion(item, NO, by=second)
    assert (read_by(first), read_by(second)) == ([YES.motive], [NO.motive])
    CommissionSession.objects.filter(pk=session.pk).update(status="OPEN", opened_at=clock.now())
    both = sorted([YES.motive, NO.motive])
    assert read_by(first) == read_by(secretariat_of(session.academy)) == both


def test_never_shown_outside_the_commission(session, item):
    file_member_opinion(item, YES, by=members(session)[0])
    CommissionSession.objects.filter(pk=session.pk).update(status="OPEN", opened_at=clock.now())
    school = item.project.establishment
    for person in (head_of(school), inspector_of(school), fund_manager_of(session.academy)):
        assert read_by(person) == []


# --- drafts


def test_a_draft_sent_again_changes_nothing(session, item):
    member = members(session)[0]
    once = save_draft(item, YES, version=0, by=member, ticket=Ticket("p", 1))
    again = save_draft(item, YES, version=0, by=member, ticket=Ticket("p", 1))
    assert (again.version, MemberOpinionDraft.objects.count()) == (once.version, 1)
    after = save_draft(item, NO, version=0, by=member, ticket=Ticket("p", 2))
    assert after.version == 2
    with pytest.raises(StaleVersion):
        save_draft(item, YES, version=0, by=member, ticket=Ticket("q", 1))


def test_the_button_pressed_while_a_save_is_on_its_way_files(session, item):
    member = people_of(session)[1].user
    save_draft(item, YES, version=0, by=member, ticket=Ticket("p", 2))
    filed = file_member_opinion(item, YES, by=member, version=0, ticket=Ticket("p", 2))
    assert filed.motive == YES.motive
    assert not MemberOpinionDraft.objects.exists()


def test_another_page_of_the_same_person_does_not_file_over_its_draft(session, item):
    member = people_of(session)[1].user
    save_draft(item, YES, version=0, by=member, ticket=Ticket("p", 2))
    with pytest.raises(StaleVersion):
        file_member_opinion(item, NO, by=member, version=0, ticket=Ticket("q", 2))


def test_filing_ends_the_draft_and_a_late_save_does_not_bring_it_back(session, item):
    member = members(session)[0]
    saved = save_draft(item, YES, version=0, by=member)
    file_member_opinion(item, YES, by=member, version=saved.version)
    file_member_opinion(item, YES, by=member, version=saved.version)
    with pytest.raises(StaleVersion):
        save_draft(item, NO, version=saved.version, by=member)
    assert not MemberOpinionDraft.objects.exists()
    assert MemberOpinion.objects.count() == 1


# --- the database holds


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reviews_memberopinion SET motive = 'autre'",
        "UPDATE reviews_memberopinion SET amount = 1",
        "DELETE FROM reviews_opinionmark",
        "UPDATE reviews_opinionmark SET mark = 0",
        "DELETE FROM reviews_memberopinion",
        "UPDATE reviews_commissionsession SET grid_id = NULL",
        "UPDATE reviews_criterion SET label = 'autre'",
    ],
)
def test_what_is_filed_is_not_rewritten(session, item, sql):
    first = session.grid.criteria.first()
    judged = Judgement(OpinionKind.FAVOURABLE, "Oui.", None, {first.pk: 3})
    file_member_opinion(item, judged, by=members(session)[0])
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(sql)


def test_raw_sql_does_not_file_in_an_open_session(item):
    project = ready_project()
    commission_of(project.establishment.academy)
    session = opened(project)
    seat = people_of(session)[1]
    with pytest.raises(DatabaseError), transaction.atomic():
        MemberOpinion.objects.create(
            item=session.items.get(),
            author=seat.user,
            appointment=seat,
            kind="FAVOURABLE",
            motive="Trop tard.",
        )


def test_what_was_prepared_follows_a_second_invitation(session, item):
    first, second, third = members(session)
    criterion = session.grid.criteria.first()
    judged = Judgement(OpinionKind.FAVOURABLE, "Oui.", None, {criterion.pk: 3})
    file_member_opinion(item, judged, by=first)
    file_member_opinion(item, NO, by=third)
    save_draft(item, NO, version=0, by=second)
    by = secretariat_of(session.academy)
    note_interest(item, seat_of(session, third), by=by)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    again = call_again(
        session,
        held_at=clock.now() + timedelta(days=9),
        place="Rectorat",
        by=by,
        short_notice_motive=URGENT,
    )
    copy = again.items.get()
    assert again.grid == session.grid
    assert MemberOpinion.objects.get(item=copy).author == first
    assert OpinionMark.objects.filter(opinion__item=copy).get().mark == 3
    assert MemberOpinionDraft.objects.get(item=copy).motive == NO.motive
    assert copy.interests.get().appointment.user == third
    file_member_opinion(copy, NO, by=first)

"""The commission while it meets: presence, interests, votes, decisions, and what is never told."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from reviews.enums import Outcome, Phase, PresenceMode, VoteChoice, VotingMode
from reviews.models import AgendaItem, Ballot, CommissionSession, Decision, Interest, Vote
from reviews.queries.commission import quorum_of, seats_of, set_aside_on
from reviews.queries.live import LiveFile, live_page, live_version
from reviews.rules import Votes
from reviews.services.attendance import (
    Presence,
    note_interest,
    record_attendance,
    sign_presence,
    withdraw_interest,
)
from reviews.services.decisions import Proposal, prepare_decision
from reviews.services.live import (
    Proposed,
    carry_over,
    cast_vote,
    close_ballot,
    decide_from,
    open_ballot,
    show_file,
    show_opinions,
)
from reviews.services.sessions import close_session, open_session
from tests.factories import member_of, secretariat_of
from tests.reviews.commission import invited, item_of, opened, people_of, present, ready_project

pytestmark = pytest.mark.django_db
VALIDATE = Proposed(Outcome.VALIDATE)


@pytest.fixture
def sitting() -> tuple[CommissionSession, AgendaItem, User]:
    """An open session, its first file, its secretary."""
    project = ready_project()
    session = opened(project)
    return session, item_of(session, project), secretariat_of(session.academy)


def ballot_on(item: AgendaItem, by: User, mode: VotingMode = VotingMode.BY_NAME) -> Ballot:
    return open_ballot(item, VALIDATE, mode=mode, by=by)


def file_seen_by(user: User, session: CommissionSession) -> LiveFile:
    found = live_page(session, user).file
    assert found is not None
    return found


def all_vote(session: CommissionSession, ballot: Ballot, *choices: str) -> None:
    """The president first, then the members."""
    for person, choice in zip(people_of(session), choices, strict=True):
        cast_vote(ballot, member=person.pk, choice=VoteChoice(choice), by=person.user)


# --- presence and interests


def test_a_member_signs_his_presence_and_what_he_signed_is_not_overwritten() -> None:
    session = invited(ready_project())
    president, one, two, _ = people_of(session)
    by = secretariat_of(session.academy)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    signed = sign_presence(session, mode=PresenceMode.REMOTE, by=one.user)
    assert sign_presence(session, mode=PresenceMode.REMOTE, by=one.user).pk == signed.pk
    record_attendance(session, presences={president.pk: Presence(PresenceMode.ROOM)}, by=by)
    modes = {row.appointment_id: row.mode for row in session.attendances.all()}
    assert modes == {president.pk: PresenceMode.ROOM, one.pk: PresenceMode.REMOTE}
    with pytest.raises(DomainError, match="dans la salle ou à distance"):
        sign_presence(session, mode=PresenceMode.MANDATE, by=two.user)
    with pytest.raises(NotAllowed):
        sign_presence(session, mode=PresenceMode.ROOM, by=by)


def test_presence_is_signed_on_the_day() -> None:
    session = invited(ready_project())
    later = clock.now() + timedelta(days=3)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=later)
    with pytest.raises(DomainError, match="le jour de la séance"):
        sign_presence(session, mode=PresenceMode.ROOM, by=people_of(session)[1].user)


def test_an_interest_declared_takes_the_member_out_and_is_never_withdrawn_silently(sitting) -> None:
    session, item, by = sitting
    _, one, two, _ = people_of(session)
    interest = note_interest(item, one, by=one.user)
    assert quorum_of(session, seats_of(session), set_aside_on(item)).entitled == 3
    with pytest.raises(NotAllowed):
        note_interest(item, two, by=one.user)
    with pytest.raises(DomainError, match="pourquoi"):
        withdraw_interest(interest, motive=" ", by=one.user)
    with pytest.raises(NotAllowed):
        withdraw_interest(interest, motive="Erreur", by=two.user)
    withdrawn = withdraw_interest(interest, motive="Erreur de dossier", by=one.user)
    assert (withdrawn.withdrawn_by, Interest.objects.count()) == (one.user, 1)
    assert set_aside_on(item) == set()
    with pytest.raises(StepRefused):
        withdraw_interest(interest, motive="Encore", by=one.user)
    again = note_interest(item, one, by=by)
    with pytest.raises(NotAllowed):
        withdraw_interest(again, motive="Le secrétariat l’a noté", by=one.user)


# --- the file on the screens


def test_showing_a_file_twice_moves_the_screens_once(sitting) -> None:
    session, item, by = sitting
    before = live_version(session)
    show_file(item, by=by)
    after = live_version(session)
    show_file(item, by=by)
    assert before < after == live_version(session)
    assert file_seen_by(by, session).phase == Phase.READING
    show_opinions(item, by=by)
    shown = AgendaItem.objects.get(pk=item.pk).opinions_shown_at
    show_opinions(item, by=by)
    assert AgendaItem.objects.get(pk=item.pk).opinions_shown_at == shown
    assert file_seen_by(by, session).phase == Phase.OPINIONS


def test_only_the_secretariat_conducts_and_only_an_open_session() -> None:
    session = invited(ready_project())
    item, by = AgendaItem.objects.get(session=session), secretariat_of(session.academy)
    with pytest.raises(StepRefused):
        show_file(item, by=by)
    present(session)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    open_session(session, by=by)
    member = people_of(session)[1].user
    for act in (
        lambda: show_file(item, by=member),
        lambda: show_opinions(item, by=member),
        lambda: ballot_on(item, member),
        lambda: carry_over(item, motive="Plus tard", by=member),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_whatever_is_written_moves_the_screens(sitting) -> None:
    session, item, by = sitting
    people = people_of(session)
    seen = [live_version(session)]

    def moved(act) -> None:
        act()
        seen.append(live_version(session))
        assert seen[-1] > seen[-2]

    moved(lambda: show_file(item, by=by))
    moved(lambda: note_interest(item, people[3], by=by))
    absent = {people[2].pk: Presence(PresenceMode.REMOTE)}
    moved(lambda: record_attendance(session, presences=absent, by=by))
    moved(lambda: ballot_on(item, by))
    ballot = Ballot.objects.get()
    moved(lambda: cast_vote(ballot, member=people[0].pk, choice=VoteChoice.FOR, by=by))
    moved(lambda: close_ballot(ballot, silent_abstain=True, by=by))
    moved(lambda: decide_from(ballot, motive="Bien.", by=by))
    moved(lambda: close_session(session, by=by))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_livestate SET version = 1")


# --- votes


def test_a_vote_by_name_from_its_opening_to_the_decision(sitting) -> None:
    session, item, by = sitting
    show_file(item, by=by)
    ballot = open_ballot(
        item, Proposed(Outcome.VALIDATE, Decimal("3000")), mode=VotingMode.BY_NAME, by=by
    )
    same = open_ballot(
        item, Proposed(Outcome.VALIDATE, Decimal("3000")), mode=VotingMode.BY_NAME, by=by
    )
    assert same.pk == ballot.pk
    with pytest.raises(DomainError, match="déjà ouvert"):
        open_ballot(item, VALIDATE, mode=VotingMode.BY_NAME, by=by)
    with pytest.raises(DomainError, match="Il manque 4 voix"):
        close_ballot(ballot, by=by)
    all_vote(session, ballot, "FOR", "FOR", "AGAINST", "FOR")
    president = people_of(session)[0]
    cast_vote(ballot, member=president.pk, choice=VoteChoice.ABSTAIN, by=president.user)
    cast_vote(ballot, member=president.pk, choice=VoteChoice.ABSTAIN, by=president.user)
    assert Vote.objects.count() == 5
    with pytest.raises(DomainError, match="Un vote est ouvert"):
        close_session(session, by=by)
    closed = close_ballot(ballot, by=by)
    assert (closed.votes_for, closed.votes_against, closed.abstentions) == (2, 1, 1)
    assert close_ballot(ballot, by=by).closed_at == closed.closed_at
    with pytest.raises(StepRefused, match="clos"):
        cast_vote(ballot, member=president.pk, choice=VoteChoice.FOR, by=president.user)
    decision = decide_from(ballot, motive="Un projet mûr.", by=by)
    assert decision.amount == Decimal("3000")
    assert (decision.ballot_id, decision.votes_for) == (ballot.pk, 2)
    assert file_seen_by(by, session).phase == Phase.DECIDED


def test_nobody_votes_for_another_but_the_holder_of_a_mandate(sitting) -> None:
    session, item, by = sitting
    president, one, two, three = people_of(session)
    mandate = {two.pk: Presence(PresenceMode.MANDATE, one.pk)}
    record_attendance(session, presences=mandate, by=by)
    ballot = ballot_on(item, by)
    with pytest.raises(NotAllowed):
        cast_vote(ballot, member=three.pk, choice=VoteChoice.FOR, by=one.user)
    with pytest.raises(NotAllowed):
        cast_vote(ballot, member=two.pk, choice=VoteChoice.FOR, by=two.user)
    with pytest.raises(NotAllowed):
        cast_vote(ballot, member=one.pk, choice=VoteChoice.FOR, by=member_of(session.academy))
    cast_vote(ballot, member=one.pk, choice=VoteChoice.FOR, by=one.user)
    cast_vote(ballot, member=two.pk, choice=VoteChoice.AGAINST, by=one.user)
    cast_vote(ballot, member=three.pk, choice=VoteChoice.FOR, by=by)
    closed = close_ballot(ballot, silent_abstain=True, by=by)
    assert (closed.votes_for, closed.votes_against, closed.abstentions) == (2, 1, 1)
    assert president.pk in {vote.appointment_id for vote in closed.votes.filter(choice="ABSTAIN")}


def test_the_vote_of_a_member_set_aside_meanwhile_is_kept_and_not_counted(sitting) -> None:
    session, item, by = sitting
    ballot = ballot_on(item, by)
    all_vote(session, ballot, "FOR", "AGAINST", "FOR", "FOR")
    one = people_of(session)[1]
    note_interest(item, one, by=one.user)
    with pytest.raises(DomainError, match="intérêt"):
        cast_vote(ballot, member=one.pk, choice=VoteChoice.FOR, by=one.user)
    closed = close_ballot(ballot, by=by)
    assert (closed.votes_for, closed.votes_against, closed.voices) == (3, 0, 3)
    assert [vote.choice for vote in closed.votes.filter(appointment=one)] == [
        VoteChoice.AGAINST,
        VoteChoice.NOT_COUNTED,
    ]


def test_an_interest_noted_after_the_vote_asks_for_another_vote(sitting) -> None:
    session, item, by = sitting
    ballot = ballot_on(item, by)
    all_vote(session, ballot, "FOR", "FOR", "FOR", "FOR")
    close_ballot(ballot, by=by)
    note_interest(item, people_of(session)[1], by=by)
    with pytest.raises(DomainError, match="3\u00a0voix"):
        decide_from(ballot, motive="Bien.", by=by)
    second = ballot_on(item, by)
    close_ballot(second, silent_abstain=True, by=by)
    with pytest.raises(StepRefused, match="un autre l’a suivi"):
        decide_from(ballot, motive="Bien.", by=by)


def test_hands_are_as_many_as_the_voices_and_a_tie_needs_the_presidency(sitting) -> None:
    session, item, by = sitting
    ballot = ballot_on(item, by, VotingMode.SHOW_OF_HANDS)
    one = people_of(session)[1]
    with pytest.raises(StepRefused, match="main levée"):
        cast_vote(ballot, member=one.pk, choice=VoteChoice.FOR, by=one.user)
    with pytest.raises(DomainError, match="Il y a 4 voix"):
        close_ballot(ballot, hands=Votes(3), by=by)
    close_ballot(ballot, hands=Votes(2, 2), by=by)
    with pytest.raises(DomainError, match="prépondérante"):
        decide_from(ballot, motive="Bien.", by=by)
    assert decide_from(ballot, motive="Bien.", casting_vote=True, by=by).casting_vote
    other = open_ballot(item, Proposed(Outcome.DECLINE), mode=VotingMode.SHOW_OF_HANDS, by=by)
    assert other.pk != ballot.pk


def test_a_rejected_proposal_is_not_decided_and_a_file_is_carried_over(sitting) -> None:
    session, item, by = sitting
    ballot = ballot_on(item, by)
    all_vote(session, ballot, "AGAINST", "AGAINST", "AGAINST", "FOR")
    with pytest.raises(DomainError, match="Un vote est ouvert"):
        carry_over(item, motive="Le temps manque.", by=by)
    with pytest.raises(DomainError, match="Un vote est ouvert"):
        prepare_decision(item, Proposal(Outcome.DECLINE, "Non.", Votes(4)), by=by)
    close_ballot(ballot, by=by)
    with pytest.raises(DomainError, match="majorité des voix est contre"):
        decide_from(ballot, motive="Bien.", by=by)
    assert carry_over(item, motive="Le temps manque.", by=by).ballot is None


def test_the_decision_typed_by_hand_agrees_with_the_vote_by_name(sitting) -> None:
    session, item, by = sitting
    ballot = ballot_on(item, by)
    all_vote(session, ballot, "FOR", "FOR", "FOR", "AGAINST")
    close_ballot(ballot, by=by)
    with pytest.raises(DomainError, match="vote nominal compte 3 pour"):
        prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(4)), by=by)
    decision = prepare_decision(item, Proposal(Outcome.VALIDATE, "Bien.", Votes(3, 1)), by=by)
    assert decision.ballot_id == ballot.pk


def test_no_choice_is_told_before_the_vote_is_closed(sitting) -> None:
    session, item, by = sitting
    show_file(item, by=by)
    ballot = ballot_on(item, by)
    one = people_of(session)[1]
    cast_vote(ballot, member=one.pk, choice=VoteChoice.AGAINST, by=one.user)
    for reader in (by, one.user, people_of(session)[0].user):
        named = file_seen_by(reader, session).named
        assert {(voice.cast, voice.choice) for voice in named} == {(True, ""), (False, "")}
    close_ballot(ballot, silent_abstain=True, by=by)
    assert {voice.choice for voice in file_seen_by(by, session).named} == {"Contre", "Abstention"}


def test_raw_sql_cannot_break_a_vote(sitting) -> None:
    session, item, by = sitting
    one = people_of(session)[1]
    ballot = ballot_on(item, by)
    cast_vote(ballot, member=one.pk, choice=VoteChoice.AGAINST, by=one.user)
    for statement in (
        "UPDATE reviews_vote SET choice = 'FOR'",
        "DELETE FROM reviews_vote",
        "DELETE FROM reviews_ballot",
        "UPDATE reviews_ballot SET amount = 1",
        f"UPDATE reviews_ballot SET closed_at = now(), closed_by_id = {by.pk}, votes_for = 4, "
        "votes_against = 0, abstentions = 0, voices = 4, entitled = 4",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    closed = close_ballot(ballot, silent_abstain=True, by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.create(ballot=closed, appointment=one, choice="FOR", cast_by=one.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.filter(pk=closed.pk).update(votes_for=4)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.create(
            item=item, ballot=closed, outcome=Outcome.VALIDATE, motive="Faux", amount=closed.amount,
            votes_for=4, voices=4, entitled=4, prepared_by=by,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_conductors_at_once_get_one_vote_and_one_file_on_the_screens() -> None:
    first, second = ready_project(), ready_project()
    session = opened(first, second)
    by, item = secretariat_of(session.academy), item_of(session, first)
    gate, results = threading.Barrier(4), []

    def act(kind: str) -> None:
        try:
            mine = AgendaItem.objects.select_related("session").get(pk=item.pk)
            me = User.objects.get(pk=by.pk)
            gate.wait(30)
            if kind == "vote":
                results.append(open_ballot(mine, VALIDATE, mode=VotingMode.BY_NAME, by=me).pk)
            else:
                show_file(mine, by=me)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(kind,)) for kind in ("vote", "vote", "f", "f")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert len(set(results)) == 1
    assert Ballot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_vote_cast_while_the_ballot_closes_is_counted_or_refused() -> None:
    project = ready_project()
    session = opened(project)
    by, people = secretariat_of(session.academy), people_of(session)
    ballot = ballot_on(item_of(session, project), by)
    gate, refused = threading.Barrier(2), []

    def vote() -> None:
        try:
            me = User.objects.get(pk=people[1].user_id)
            mine = Ballot.objects.select_related("item__session").get(pk=ballot.pk)
            gate.wait(30)
            cast_vote(mine, member=people[1].pk, choice=VoteChoice.AGAINST, by=me)
        except StepRefused as error:
            refused.append(error.message)
        finally:
            connection.close()

    thread = threading.Thread(target=vote)
    thread.start()
    gate.wait(30)
    closed = close_ballot(ballot, silent_abstain=True, by=by)
    thread.join()
    assert closed.votes_against == (0 if refused else 1)
    assert (closed.abstentions or 0) + (closed.votes_against or 0) == 4

"""The commission while it meets: the file on the screens, its opinions, its votes, its decision.

Every act locks the session first: two people who conduct at once get one result, and what is sent
again changes nothing. The version of the screens is moved by the database (`reviews.triggers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from establishments.enums import Role
from establishments.permissions import rights_of
from reviews.enums import Outcome, SessionStatus, VoteChoice, VotingMode
from reviews.models import AgendaItem, Ballot, CommissionSession, Decision, LiveState, Vote
from reviews.permissions import require_in_academy
from reviews.queries.commission import quorum_of, seats_of, set_aside_on, sitting
from reviews.rules import Votes, quorum_sentence, voices_of
from reviews.services.completion import Point
from reviews.services.decisions import Proposal, amount_for, prepare_decision
from reviews.services.sessions import lock_session

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is put to the vote. `amount` in euros; the amount asked when None."""

    outcome: Outcome
    amount: Decimal | None = None


@transaction.atomic
def show_file(item: AgendaItem, *, by: User) -> AgendaItem:
    """Put this file of the agenda on every screen; shown twice, it is shown once.

    Raises StepRefused when the session is not open or the file is off its agenda, NotAllowed for
    anybody but the secretariat.
    """
    session, file = _conducted(item, by=by)
    state, _ = LiveState.objects.get_or_create(session=session)
    if state.item_id != file.pk:
        LiveState.objects.filter(session=session).update(item=file, version=F("version") + 1)
    return file


@transaction.atomic
def show_opinions(item: AgendaItem, *, by: User) -> AgendaItem:
    """Present the opinions of the members together, on every screen. Raises as `show_file`."""
    _, file = _conducted(item, by=by)
    if file.opinions_shown_at is None:
        file.opinions_shown_at = clock.now()
        file.save(update_fields=["opinions_shown_at"])
    return file


@transaction.atomic
def open_ballot(item: AgendaItem, proposed: Proposed, *, mode: VotingMode, by: User) -> Ballot:
    """Put a decision to the vote. The same proposal sent again is the ballot already open.

    Raises DomainError when the quorum of the file is lost, when another proposal is being voted,
    for an amount above what is asked; StepRefused and NotAllowed as `show_file`.
    """
    session, file = _conducted(item, by=by)
    amount = amount_for(file, proposed.outcome, proposed.amount)
    last = Ballot.objects.filter(item=file, closed_at__isnull=True).first()
    if last is not None:
        if (last.outcome, last.amount, last.mode) == (proposed.outcome, amount, mode):
            return last
        raise DomainError("Un vote est déjà ouvert sur ce dossier\u00a0: closez-le d’abord.")
    quorum = quorum_of(session, seats_of(session), set_aside_on(file))
    if not quorum.met:
        raise DomainError(
            f"{quorum_sentence(quorum)} Ce dossier ne peut être que reporté à une autre séance."
        )
    return Ballot.objects.create(
        item=file, mode=mode, outcome=proposed.outcome, amount=amount, opened_by=by
    )


@transaction.atomic
def cast_vote(ballot: Ballot, *, member: int, choice: VoteChoice, by: User) -> Vote:
    """Cast the vote of one voice (`member`: the appointment whose voice it is) in a vote by name.

    By the member present, by who holds his mandate, or typed by the secretariat. Cast again before
    the closing it replaces the former, which stays. Raises DomainError when that voice takes no
    part in the file, StepRefused once the vote is closed, NotAllowed for somebody else's voice.
    """
    session = lock_session(ballot.item.session, SessionStatus.OPEN)
    current = Ballot.objects.get(pk=ballot.pk)
    if current.closed_at is not None:
        raise StepRefused("Le vote est clos\u00a0: plus aucune voix ne peut être ajoutée.")
    if current.mode != VotingMode.BY_NAME:
        raise StepRefused("Ce vote a lieu à main levée.")
    if choice == VoteChoice.NOT_COUNTED:
        raise DomainError("Votez pour, contre, ou abstenez-vous.")
    people = sitting(session)
    holders = {person.pk: person.user_id for person in people}
    voices = voices_of(seats_of(session, people), set_aside_on(current.item))
    voice = next((voice for voice in voices if voice.member == member), None)
    types = rights_of(by).in_academy(session.academy_id, Role.SECRETARIAT)
    if voice is None:
        if by.pk == holders.get(member) or types:
            raise DomainError(
                "Cette voix ne prend pas part au vote de ce dossier\u00a0: absence, ou intérêt "
                "personnel."
            )
        raise NotAllowed("Ce n’est ni votre voix, ni un mandat que vous portez.")
    if by.pk != holders[voice.held_by] and not types:
        raise NotAllowed("Ce n’est ni votre voix, ni un mandat que vous portez.")
    last = _last_votes(current).get(member)
    if last is not None and last.choice == choice and last.cast_by_id == by.pk:
        return last
    return Vote.objects.create(ballot=current, appointment_id=member, choice=choice, cast_by=by)


@transaction.atomic
def close_ballot(
    ballot: Ballot, *, hands: Votes | None = None, silent_abstain: bool = False, by: User
) -> Ballot:
    """Close a vote and count it: the hands given, or the last vote of each voice by name.

    A voice that said nothing abstains, when `silent_abstain` says so; the vote of somebody who no
    longer takes part is kept, and not counted. Closed again, it stays as it was. Raises
    DomainError when voices are missing or the hands are not as many as the voices; StepRefused and
    NotAllowed as `show_file`.
    """
    session, file = _conducted(ballot.item, by=by)
    current = Ballot.objects.get(pk=ballot.pk)
    if current.closed_at is not None:
        return current
    seats, aside = seats_of(session), set_aside_on(file)
    quorum, voices = quorum_of(session, seats, aside), voices_of(seats, aside)
    if current.mode == VotingMode.BY_NAME:
        counted = _count_names(
            current, [voice.member for voice in voices], silent_abstain=silent_abstain, by=by
        )
    else:
        counted = hands or Votes()
        if counted.total != len(voices):
            raise DomainError(
                f"Il y a {len(voices)} voix pour ce dossier\u00a0: les mains levées en comptent "
                f"{counted.total}."
            )
    current.votes_for, current.votes_against = counted.in_favour, counted.against
    current.abstentions = counted.abstentions
    current.voices, current.entitled = quorum.voices, quorum.entitled
    current.closed_at, current.closed_by = clock.now(), by
    current.save()
    return current


@transaction.atomic
def decide_from(
    ballot: Ballot,
    *,
    motive: str,
    casting_vote: bool = False,
    due_on: date | None = None,
    points: Sequence[Point] = (),
    by: User,
) -> Decision:
    """Prepare the decision that a closed vote carries. Raises as `prepare_decision`, StepRefused
    when the vote is still open or another one followed it."""
    _, file = _conducted(ballot.item, by=by)
    last = Ballot.objects.filter(item=file).order_by("-pk").first()
    if last is None or last.pk != ballot.pk or last.closed_at is None:
        raise StepRefused("Ce vote n’est pas clos, ou un autre l’a suivi\u00a0: rechargez la page.")
    return prepare_decision(
        file,
        Proposal(
            outcome=Outcome(last.outcome),
            motive=motive,
            votes=votes_of(last),
            casting_vote=casting_vote,
            amount=last.amount,
            due_on=due_on,
            points=points,
        ),
        ballot=last,
        by=by,
    )


@transaction.atomic
def carry_over(item: AgendaItem, *, motive: str, by: User) -> Decision:
    """Carry the file over to another session without a vote. Raises DomainError while a vote is
    open, and as `prepare_decision`."""
    _, file = _conducted(item, by=by)
    if Ballot.objects.filter(item=file, closed_at__isnull=True).exists():
        raise DomainError("Un vote est ouvert sur ce dossier\u00a0: closez-le d’abord.")
    return prepare_decision(file, Proposal(Outcome.CARRY_OVER, motive), by=by)


def votes_of(ballot: Ballot) -> Votes:
    """The totals of a closed vote. No query."""
    return Votes(ballot.votes_for or 0, ballot.votes_against or 0, ballot.abstentions or 0)


def _conducted(item: AgendaItem, *, by: User) -> tuple[CommissionSession, AgendaItem]:
    """The open session, locked, and its file, for who conducts it."""
    session = lock_session(item.session, SessionStatus.OPEN)
    require_in_academy(by, session.academy, Role.SECRETARIAT)
    file = AgendaItem.objects.select_related("project", "session").get(pk=item.pk)
    if file.removed_at is not None:
        raise StepRefused("Ce dossier n’est plus à l’ordre du jour.")
    return session, file


def _last_votes(ballot: Ballot) -> dict[int, Vote]:
    """The last vote of each voice: one query."""
    return {vote.appointment_id: vote for vote in ballot.votes.order_by("pk")}


def _count_names(ballot: Ballot, voices: Sequence[int], *, silent_abstain: bool, by: User) -> Votes:
    last = _last_votes(ballot)
    said = {pk: vote for pk, vote in last.items() if vote.choice != VoteChoice.NOT_COUNTED}
    silent = [pk for pk in voices if pk not in said]
    if silent and not silent_abstain:
        raise DomainError(
            f"Il manque {len(silent)} voix. Attendez-les, saisissez-les, ou comptez-les en "
            "abstention."
        )
    gone = [pk for pk in said if pk not in voices]
    added = Vote.objects.bulk_create(
        [
            *(
                Vote(ballot=ballot, appointment_id=pk, choice=VoteChoice.ABSTAIN, cast_by=by)
                for pk in silent
            ),
            *(
                Vote(ballot=ballot, appointment_id=pk, choice=VoteChoice.NOT_COUNTED, cast_by=by)
                for pk in gone
            ),
        ]
    )
    final = said | {vote.appointment_id: vote for vote in added}
    choices = [vote.choice for vote in final.values()]
    return Votes(
        choices.count(VoteChoice.FOR),
        choices.count(VoteChoice.AGAINST),
        choices.count(VoteChoice.ABSTAIN),
    )

"""Preparing the decision of a file in session; nobody outside is told before publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from core import clock, french
from core.errors import DomainError, StepRefused
from establishments.enums import Role
from reviews.enums import Outcome, SessionStatus, VotingMode
from reviews.models import (
    AgendaItem,
    Ballot,
    CommissionSession,
    Decision,
    DecisionPoint,
    Interest,
)
from reviews.permissions import require_in_academy
from reviews.queries.commission import quorum_of, seats_of, set_aside_on
from reviews.rules import Quorum, Votes, voices_needed, vote_refusal
from reviews.services.completion import Point, check_points
from reviews.services.sessions import lock_session

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the commission decides for a file, and the votes on it. `amount` in euros."""

    outcome: Outcome
    motive: str
    votes: Votes = field(default_factory=Votes)
    casting_vote: bool = False
    amount: Decimal | None = None
    due_on: date | None = None
    points: Sequence[Point] = ()


@transaction.atomic
def prepare_decision(
    item: AgendaItem, proposal: Proposal, *, ballot: Ballot | None = None, by: User
) -> Decision:
    """Record, or record again, the decision of a file while it is neither signed nor published.

    With `ballot`, the closed vote that carries it; without, the last vote on the file when it voted
    the same proposal: its totals are then those of the decision.

    The votes must be those of the members present or represented, the interested ones set aside,
    and carry the decision (art. R. 133-11). A file carried over may be so without a vote, and must
    be when its quorum is lost. Raises DomainError with the rule that is broken or while a vote is
    open, StepRefused before the opening, once signed and after the publication, NotAllowed for
    anybody but the secretariat.
    """
    session = lock_session(item.session, SessionStatus.OPEN, SessionStatus.CLOSED)
    require_in_academy(by, session.academy, Role.SECRETARIAT)
    if session.signatures.filter(withdrawn_at__isnull=True).exists():
        raise StepRefused(
            "La présidence a signé les décisions\u00a0: elles ne changent plus, sauf si elle "
            "retire sa signature."
        )
    file = AgendaItem.objects.select_related("project").get(pk=item.pk)
    if file.removed_at is not None:
        raise StepRefused("Ce dossier n’est plus à l’ordre du jour.")
    if not proposal.motive.strip():
        raise DomainError("Une décision est toujours motivée\u00a0: écrivez le motif.")
    former = Decision.objects.filter(item=file).first()
    amount = amount_for(file, proposal.outcome, proposal.amount)
    ballot = ballot or _ballot_of(file, proposal, amount)
    quorum = _quorum(session, file, former, ballot)
    _refuse_votes(proposal, quorum)
    decision = former or Decision(item=file)
    decision.ballot = ballot
    decision.outcome = proposal.outcome
    decision.motive = proposal.motive
    decision.amount = amount
    decision.due_on = _due_on(proposal)
    decision.votes_for = proposal.votes.in_favour
    decision.votes_against = proposal.votes.against
    decision.abstentions = proposal.votes.abstentions
    decision.casting_vote = proposal.casting_vote
    decision.voices, decision.entitled = quorum.voices, quorum.entitled
    decision.prepared_at, decision.prepared_by = clock.now(), by
    decision.save()
    decision.points.all().delete()
    if proposal.outcome == Outcome.COMPLETE:
        DecisionPoint.objects.bulk_create(
            DecisionPoint(decision=decision, part=point.part, reason=point.reason)
            for point in proposal.points
        )
    return decision


def _ballot_of(item: AgendaItem, proposal: Proposal, amount: Decimal | None) -> Ballot | None:
    """The last vote on the file, when it carries this very proposal."""
    last = Ballot.objects.filter(item=item).order_by("-pk").first()
    if last is None or (last.outcome, last.amount) != (proposal.outcome, amount):
        if last is not None and last.closed_at is None:
            raise DomainError("Un vote est ouvert sur ce dossier\u00a0: closez-le d’abord.")
        return None
    if last.closed_at is None:
        raise DomainError("Un vote est ouvert sur ce dossier\u00a0: closez-le d’abord.")
    if proposal.outcome == Outcome.CARRY_OVER and proposal.votes.total == 0:
        return None
    counted = Votes(last.votes_for or 0, last.votes_against or 0, last.abstentions or 0)
    if counted == proposal.votes:
        return last
    if last.mode == VotingMode.BY_NAME:
        raise DomainError(
            f"Le vote nominal compte {counted.in_favour} pour, {counted.against} contre, "
            f"{french.counted(counted.abstentions, 'abstention', 'abstentions')}\u00a0: la "
            "décision porte les mêmes nombres."
        )
    return None


def _quorum(
    session: CommissionSession, item: AgendaItem, former: Decision | None, ballot: Ballot | None
) -> Quorum:
    """The quorum of the vote when there was one, else now; once the session is closed, the voices
    are those of the former decision."""
    aside = set_aside_on(item)
    quorum = quorum_of(session, seats_of(session), aside)
    if ballot is not None and ballot.closed_at is not None and not _set_aside_since(item, ballot):
        voices, entitled = ballot.voices or 0, ballot.entitled or 0
        chaired = quorum.chaired
    elif former is not None and session.status == SessionStatus.CLOSED:
        voices, entitled = former.voices, former.entitled
        chaired = quorum.chaired or former.casting_vote
    else:
        return quorum
    return Quorum(
        entitled=entitled,
        needed=voices_needed(entitled, session.academy.quorum_percent),
        voices=voices,
        required=quorum.required,
        chaired=chaired,
    )


def _set_aside_since(item: AgendaItem, ballot: Ballot) -> bool:
    """Whether an interest was noted or withdrawn after this vote: it has to be taken again."""
    changed = Q(noted_at__gt=ballot.closed_at) | Q(withdrawn_at__gt=ballot.closed_at)
    return Interest.objects.filter(changed, item=item).exists()


def _refuse_votes(proposal: Proposal, quorum: Quorum) -> None:
    if proposal.outcome == Outcome.CARRY_OVER and proposal.votes.total == 0:
        if proposal.casting_vote:
            raise DomainError("Sans vote, la voix prépondérante de la présidence ne joue pas.")
        return
    refusal = vote_refusal(proposal.votes, quorum, casting_vote=proposal.casting_vote)
    if refusal:
        raise DomainError(refusal)


def amount_for(item: AgendaItem, outcome: Outcome, amount: Decimal | None) -> Decimal | None:
    """The amount granted, in euros: what is asked unless said otherwise. None when the decision
    carries none. Raises DomainError below zero or above what is asked."""
    if outcome != Outcome.VALIDATE:
        return None
    asked = item.project.amount_asked
    granted = asked if amount is None else amount
    if granted < 0:
        raise DomainError("Le montant accordé ne peut pas être négatif.")
    if granted > asked:
        raise DomainError(
            "Le montant accordé ne peut pas dépasser ce qui est demandé\u00a0: "
            f"{french.euros(asked)}."
        )
    return granted


def _due_on(proposal: Proposal) -> date | None:
    if proposal.outcome != Outcome.COMPLETE:
        return None
    if proposal.due_on is None:
        raise DomainError("Indiquez la date de retour des compléments.")
    check_points(proposal.points, proposal.due_on)
    return proposal.due_on

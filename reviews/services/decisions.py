"""Preparing the decision of a file in session; nobody outside is told before publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, StepRefused
from establishments.enums import Role
from reviews.enums import Outcome, SessionStatus
from reviews.models import AgendaItem, CommissionSession, Decision, DecisionPoint
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
def prepare_decision(item: AgendaItem, proposal: Proposal, *, by: User) -> Decision:
    """Record, or record again, the decision of a file while it is not published.

    The votes must be those of the members present or represented, the interested ones set aside,
    and carry the decision (art. R. 133-11). A file carried over may be so without a vote, and must
    be when its quorum is lost. Raises DomainError with the rule that is broken, StepRefused before
    the opening and after the publication, NotAllowed for anybody but the secretariat.
    """
    session = lock_session(item.session, SessionStatus.OPEN, SessionStatus.CLOSED)
    require_in_academy(by, session.academy, Role.SECRETARIAT)
    file = AgendaItem.objects.select_related("project").get(pk=item.pk)
    if file.removed_at is not None:
        raise StepRefused("Ce dossier n’est plus à l’ordre du jour.")
    if not proposal.motive.strip():
        raise DomainError("Une décision est toujours motivée\u00a0: écrivez le motif.")
    former = Decision.objects.filter(item=file).first()
    quorum = _quorum(session, file, former)
    _refuse_votes(proposal, quorum)
    decision = former or Decision(item=file)
    decision.outcome = proposal.outcome
    decision.motive = proposal.motive
    decision.amount = _amount(file, proposal)
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


def _quorum(session: CommissionSession, item: AgendaItem, former: Decision | None) -> Quorum:
    """The quorum now; once the session is closed, the voices are those of the vote."""
    quorum = quorum_of(session, seats_of(session), set_aside_on(item))
    if former is None or session.status != SessionStatus.CLOSED:
        return quorum
    return Quorum(
        entitled=former.entitled,
        needed=voices_needed(former.entitled, session.academy.quorum_percent),
        voices=former.voices,
        required=quorum.required,
        chaired=quorum.chaired or former.casting_vote,
    )


def _refuse_votes(proposal: Proposal, quorum: Quorum) -> None:
    if proposal.outcome == Outcome.CARRY_OVER and proposal.votes.total == 0:
        if proposal.casting_vote:
            raise DomainError("Sans vote, la voix prépondérante de la présidence ne joue pas.")
        return
    refusal = vote_refusal(proposal.votes, quorum, casting_vote=proposal.casting_vote)
    if refusal:
        raise DomainError(refusal)


def _amount(item: AgendaItem, proposal: Proposal) -> Decimal | None:
    """The amount granted, in euros: what is asked unless said otherwise, never more."""
    if proposal.outcome != Outcome.VALIDATE:
        return None
    asked = item.project.amount_asked
    amount = asked if proposal.amount is None else proposal.amount
    if amount < 0:
        raise DomainError("Le montant accordé ne peut pas être négatif.")
    if amount > asked:
        raise DomainError(
            "Le montant accordé ne peut pas dépasser ce qui est demandé\u00a0: "
            f"{french.euros(asked)}."
        )
    return amount


def _due_on(proposal: Proposal) -> date | None:
    if proposal.outcome != Outcome.COMPLETE:
        return None
    if proposal.due_on is None:
        raise DomainError("Indiquez la date de retour des compléments.")
    check_points(proposal.points, proposal.due_on)
    return proposal.due_on

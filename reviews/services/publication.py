"""Publishing the decisions of a session together: only then are the schools told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, NotAllowed
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.permissions import rights_of
from notifications import outbox
from projects.enums import Part, Step
from projects.services.transitions import advance
from reviews.documents import minutes_facts
from reviews.enums import Outcome, SessionStep
from reviews.models import AgendaItem, CommissionSession, Decision
from reviews.notices import MinutesIssued
from reviews.queries.checks import checks_of
from reviews.queries.commission import (
    agenda_with_points,
    held_on,
    quorum_of,
    seats_of,
    signature_of,
    sitting,
)
from reviews.services.announcing import announce_decisions
from reviews.services.completion import Point, open_request
from reviews.services.sessions import step_session

if TYPE_CHECKING:
    from accounts.models import User

_BY_PRESIDENT = frozenset({Outcome.VALIDATE, Outcome.DECLINE})


@transaction.atomic
def publish_decisions(session: CommissionSession, *, by: User) -> CommissionSession:
    """Publish every decision of a closed session at once: all of them or none.

    Each file takes its step, the schools are told at once, the inspectors in their digest, the fund
    managers of what they have to allocate and by when; the minutes are asked for. Raises
    DomainError with what is missing (the presidency's signature too, where the académie asks for
    it: the decisions then are those it signed), StepRefused when the decisions are already
    published, NotAllowed for anybody but the secretariat and the president. The table gives
    validations and refusals to the president; a session with other decisions is published by the
    secretariat.
    """
    locked = step_session(session, SessionStep.PUBLISH, by=by)
    items = agenda_with_points(locked)
    problems = [check.sentence for check in checks_of(locked, items) if check.blocks]
    signature = missing_signature(locked)
    if problems or signature:
        raise DomainError(
            " ".join(
                filter(
                    None,
                    ["Les décisions ne peuvent pas encore être publiées.", *problems, signature],
                )
            )
        )
    _refuse_president(locked, items, by)
    for item in sorted(items, key=lambda item: item.project_id):
        _apply(item, by=by)
    now = clock.now()
    Decision.objects.filter(item__in=items).update(published_at=now)
    announce_decisions(items, session_day=french.long_date(held_on(locked)))
    locked.published_at, locked.published_by = now, by
    _issue_minutes(locked, items, by=by)
    locked.save()
    return locked


def missing_signature(session: CommissionSession) -> str:
    """Why the signature of the presidency is still awaited, in a sentence; "" when it is not. One
    query, none when the académie does not ask for it."""
    if not session.academy.president_signs or signature_of(session) is not None:
        return ""
    return "La présidence n’a pas encore signé les décisions."


def _refuse_president(session: CommissionSession, items: Sequence[AgendaItem], by: User) -> None:
    if rights_of(by).in_academy(session.academy_id, Role.SECRETARIAT):
        return
    if any(item.decision.outcome not in _BY_PRESIDENT for item in items):
        raise NotAllowed(
            "Cette séance comporte des demandes de compléments ou des reports\u00a0: c’est au "
            "secrétariat de la commission de publier ses décisions."
        )


def _apply(item: AgendaItem, *, by: User) -> None:
    decision, project = item.decision, item.project
    match Outcome(decision.outcome):
        case Outcome.VALIDATE:
            advance(
                project,
                Step.VALIDATE,
                by=by,
                motive=decision.motive,
                amount_granted=decision.amount,
            )
        case Outcome.DECLINE:
            advance(project, Step.DECLINE, by=by, motive=decision.motive)
        case Outcome.COMPLETE:
            assert decision.due_on is not None
            points = [Point(Part(p.part), p.reason) for p in decision.points.all()]
            open_request(
                project, points=points, due_on=decision.due_on, by=by, message=decision.motive
            )
        case Outcome.CARRY_OVER:
            advance(project, Step.UNSCHEDULE, by=by, motive=decision.motive)


def _issue_minutes(session: CommissionSession, items: Sequence[AgendaItem], *, by: User) -> None:
    people = sitting(session)
    seats = seats_of(session, people)
    number = next_reference("PV")
    session.minutes = request_document(
        "reviews/minutes",
        number=number,
        title=f"Procès-verbal de la séance {session.reference}",
        facts=minutes_facts(
            session,
            items,
            people,
            seats,
            quorum_of(session, seats),
            signature=signature_of(session),
            number=number,
            by=by,
        ),
        by=by,
    )
    outbox.post(
        MinutesIssued(
            reference=session.reference,
            number=number,
            session_day=french.long_date(held_on(session)),
            files=len(items),
        ),
        to=[person.user for person in people],
    )

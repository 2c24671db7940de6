"""Publishing the decisions of a session together: only then are the schools told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, NotAllowed
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.permissions import appointed_for, rights_of
from notifications import outbox
from projects.enums import Part, Status, Step
from projects.models import Project
from projects.notices import file_facts
from projects.rules import allocation_due_on
from projects.services.telling import tell_school
from projects.services.transitions import advance
from reviews.documents import minutes_facts, outcome_words
from reviews.enums import Outcome, SessionStep
from reviews.models import AgendaItem, CommissionSession, Decision
from reviews.notices import (
    DecisionKnown,
    DecisionPublished,
    FundsToAllocate,
    MinutesIssued,
)
from reviews.permissions import inspectors_of
from reviews.queries.commission import (
    agenda_with_points,
    held_on,
    quorum_of,
    seats_of,
    sitting,
)
from reviews.services.completion import Point, open_request
from reviews.services.sessions import step_session

if TYPE_CHECKING:
    from accounts.models import User

_BY_PRESIDENT = frozenset({Outcome.VALIDATE, Outcome.DECLINE})


@dataclass(frozen=True, slots=True)
class Problem:
    """What prevents the publication, for one file."""

    item: AgendaItem
    text: str


@transaction.atomic
def publish_decisions(session: CommissionSession, *, by: User) -> CommissionSession:
    """Publish every decision of a closed session at once: all of them or none.

    Each file takes its step, the schools are told at once, the inspectors in their digest, the fund
    managers of what they have to allocate and by when; the minutes are asked for. Raises
    DomainError with what is missing, StepRefused when the decisions are already published,
    NotAllowed for anybody but the secretariat and the president. The table gives validations and
    refusals to the president; a session with other decisions is published by the secretariat.
    """
    locked = step_session(session, SessionStep.PUBLISH, by=by)
    items = agenda_with_points(locked)
    problems = problems_of(items)
    if problems:
        raise DomainError(
            "Les décisions ne peuvent pas encore être publiées. "
            + " ".join(f"{p.item.project.reference}\u00a0: {p.text}" for p in problems)
        )
    _refuse_president(locked, items, by)
    day = french.long_date(held_on(locked))
    for item in sorted(items, key=lambda item: item.project_id):
        _apply(item, by=by)
        _tell(item, day)
    locked.published_at, locked.published_by = clock.now(), by
    _issue_minutes(locked, items, by=by)
    locked.save()
    return locked


def problems_of(items: Sequence[AgendaItem]) -> list[Problem]:
    """What prevents the publication of this `agenda_with_points`, file by file. No query."""
    return [Problem(item, text) for item in items for text in _problems(item)]


def _problems(item: AgendaItem) -> list[str]:
    decision: Decision | None = getattr(item, "decision", None)
    if decision is None:
        return ["aucune décision n’est enregistrée."]
    found = []
    if any(interest.noted_at > decision.prepared_at for interest in item.interests.all()):
        found.append(
            "un intérêt personnel a été noté après la préparation de la décision, reprenez-la."
        )
    if item.project.status != Status.UNDER_REVIEW:
        found.append("le dossier n’est plus en examen.")
    if decision.outcome == Outcome.COMPLETE:
        if not decision.points.all():
            found.append("aucune partie à compléter n’est indiquée.")
        if decision.due_on is None or decision.due_on <= clock.today():
            found.append("la date de retour des compléments doit être à venir.")
    if decision.outcome == Outcome.VALIDATE and (decision.amount or 0) > item.project.amount_asked:
        found.append("le montant accordé dépasse le montant demandé.")
    return found


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
    decision.published_at = clock.now()
    decision.save(update_fields=["published_at"])


def _tell(item: AgendaItem, day: str) -> None:
    decision, project = item.decision, item.project
    decided = outcome_words(decision)
    amount = french.euros(decision.amount) if decision.amount else ""
    due_on = _due_on(decision, project)
    tell_school(
        project,
        DecisionPublished(
            **file_facts(project),
            outcome=decision.outcome,
            decided=decided,
            motive=decision.motive,
            amount=amount,
            due_on=due_on,
            session_day=day,
            points=[
                {"part": point.get_part_display(), "reason": point.reason}
                for point in decision.points.all()
            ],
        ),
    )
    outbox.post(
        DecisionKnown(
            **file_facts(project), decided=decided, motive=decision.motive, session_day=day
        ),
        to=inspectors_of(project.establishment),
    )
    if amount:
        outbox.post(
            FundsToAllocate(**file_facts(project), amount=amount, due_on=due_on),
            to=appointed_for(project.establishment, Role.FUND_MANAGER),
        )


def _due_on(decision: Decision, project: Project) -> str:
    """The day that matters next, in French: allocation of the funds, or return of the file."""
    if decision.outcome == Outcome.VALIDATE and decision.amount and project.validated_on:
        return french.long_date(allocation_due_on(project.validated_on))
    return french.long_date(decision.due_on) if decision.due_on else ""


def _issue_minutes(session: CommissionSession, items: Sequence[AgendaItem], *, by: User) -> None:
    people = sitting(session)
    seats = seats_of(session, people)
    number = next_reference("PV")
    session.minutes = request_document(
        "reviews/minutes",
        number=number,
        title=f"Procès-verbal de la séance {session.reference}",
        facts=minutes_facts(
            session, items, people, seats, quorum_of(session, seats), number=number, by=by
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

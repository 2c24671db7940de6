"""Telling the decisions of a session: to the schools, those that share a file, the services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import french
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import appointed_for_each, heads_of_each
from notifications import outbox
from notifications.outbox import Post
from projects.enums import AssociationState
from projects.models import AssociatedSchool, Project
from projects.notices import file_facts
from projects.rules import allocation_due_on
from projects.services.telling import post_to
from reviews.documents import outcome_words
from reviews.enums import Outcome
from reviews.models import AgendaItem, Decision
from reviews.notices import DecisionKnown, DecisionPublished, FundsToAllocate, SharedDecision

if TYPE_CHECKING:
    from accounts.models import User

People = Mapping[int, Sequence["User"]]


@dataclass(frozen=True)
class _Audience:
    """Who is told, by primary key of a school, and the schools that share each file."""

    heads: People
    inspectors: People
    fund_managers: People
    associates: Mapping[int, Sequence[Establishment]]


def announce_decisions(items: Sequence[AgendaItem], *, session_day: str) -> None:
    """Tell every decision of an agenda (`agenda_with_points`), once published: six queries.

    The heads of a school, the inspectors, the fund managers when there is money to allocate; each
    associated school once, but who already knows as a head of the lead school.
    """
    audience = _audience_of(items)
    outbox.post_all(
        [post for item in items for post in _posts(item, audience, session_day=session_day)]
    )


def _audience_of(items: Sequence[AgendaItem]) -> _Audience:
    associates: dict[int, list[Establishment]] = defaultdict(list)
    for association in AssociatedSchool.objects.filter(
        project__in=[item.project_id for item in items], state=AssociationState.ACCEPTED
    ).select_related("establishment"):
        associates[association.project_id].append(association.establishment)
    leads = [item.project.establishment for item in items]
    return _Audience(
        heads=heads_of_each([*leads, *(one for each in associates.values() for one in each)]),
        inspectors=appointed_for_each(leads, Role.REFERENT_INSPECTOR),
        fund_managers=appointed_for_each(leads, Role.FUND_MANAGER),
        associates=associates,
    )


def _posts(item: AgendaItem, audience: _Audience, *, session_day: str) -> Iterator[Post]:
    decision, project = item.decision, item.project
    school, facts = project.establishment, file_facts(project)
    decided, motive = outcome_words(decision), decision.motive
    amount = french.euros(decision.amount) if decision.amount else ""
    due_on = _due_on(decision, project)
    published = DecisionPublished(
        **facts,
        outcome=decision.outcome,
        decided=decided,
        motive=motive,
        amount=amount,
        due_on=due_on,
        session_day=session_day,
        points=[
            {"part": point.get_part_display(), "reason": point.reason}
            for point in decision.points.all()
        ],
    )
    yield post_to(school, published, audience.heads[school.pk])
    known = DecisionKnown(**facts, decided=decided, motive=motive, session_day=session_day)
    yield Post(known, to=audience.inspectors[school.pk])
    if amount:
        to_allocate = FundsToAllocate(**facts, amount=amount, due_on=due_on)
        yield Post(to_allocate, to=audience.fund_managers[school.pk])
    shared = SharedDecision(**facts, decided=decided, motive=motive, session_day=session_day)
    told = {head.pk for head in audience.heads[school.pk]}
    for associate in audience.associates.get(project.pk, ()):
        heads = audience.heads[associate.pk]
        new = [head for head in heads if head.pk not in told]
        told |= {head.pk for head in new}
        if new or not heads:
            yield post_to(associate, shared, new)


def _due_on(decision: Decision, project: Project) -> str:
    """The day that matters next, in French: allocation of the funds, or return of the file."""
    if decision.outcome == Outcome.VALIDATE and decision.amount and project.validated_on:
        return french.long_date(allocation_due_on(project.validated_on))
    return french.long_date(decision.due_on) if decision.due_on else ""

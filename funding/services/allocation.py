"""Attributing the funds of a validated project: schools, recipients, instalments, envelopes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from documents.models import IssuedDocument
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.permissions import appointed_for
from funding.documents import AWARD_LETTER, RECIPIENT_LETTER, AwardFacts, award_letter_facts
from funding.enums import EntryKind
from funding.models import (
    Allocation,
    Convention,
    Envelope,
    Instalment,
    Recipient,
    Share,
    Suspension,
)
from funding.notices import FundsAllocated
from funding.services.ledger import write_entry
from funding.services.planning import Part, Payee, Plan, Promise, Tranche, payers_of, planned
from notifications import outbox
from projects.enums import AssociationState, BeneficiaryKind, Step
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_establishment, tell_school
from projects.services.transitions import advance

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["Part", "Payee", "Tranche", "allocate"]


@transaction.atomic
def allocate(
    project: Project,
    *,
    parts: Sequence[Part],
    by: User,
    preferred: Envelope | None = None,
) -> Allocation:
    """Attribute the funds of a project, part by part, stop the clock, tell everyone.

    Each instalment is committed against an envelope of its own year and of the programme of its
    school: the `preferred` one when it is of that year and programme, else the département's when
    it has enough left, else the académie's. When that year has no envelope yet it is promised only
    (`commit_instalment` commits it later); at least one is committed now. The letters are
    requested, conventions with communes are to draw up, a running suspension ends today; today is
    the day of the académie.

    Raises StepRefused when the file no longer awaits funds, NotAllowed without the role,
    DomainError when an envelope has not enough left, when the amount exceeds what the commission
    granted, when parts and instalments do not agree, or when a beneficiary cannot receive.
    Whatever happens at the same time, the database refuses to commit more than an envelope holds.
    """
    caller, project = project, _own_copy(project)
    advance(project, Step.ALLOCATE, by=by)
    envelopes = list(payers_of(project, parts).locked())
    plan = planned(
        project,
        parts,
        partners=_partners(project),
        envelopes=envelopes,
        left={row.pk: row.left for row in envelopes},
        preferred=preferred,
    )
    allocation = _write(project, plan, by=by)
    today = allocation.allocated_on
    Suspension.objects.filter(project=project, starts_on__lte=today).exclude(
        ends_on__lte=today
    ).update(ends_on=today)
    _tell(project, allocation, plan.parts)
    caller.refresh_from_db()
    return allocation


def _own_copy(project: Project) -> Project:
    """A copy to advance: after a refusal the caller’s object still says what the database says."""
    copy: Project = Project.objects.select_related("establishment__academy").get(pk=project.pk)
    return copy


def _partners(project: Project) -> set[int]:
    """The keys of the schools that agreed to take part. One query."""
    agreed = project.associated_schools.filter(state=AssociationState.ACCEPTED)
    return set(agreed.values_list("establishment", flat=True))


def _write(project: Project, plan: Plan, *, by: User) -> Allocation:
    """The rows, their entries, the letters. The database has the last word."""
    today = clock.today_in(project.establishment.academy.time_zone)
    reference = next_reference("AT")
    facts = AwardFacts(project, reference, today, by)
    allocation = Allocation.objects.create(
        reference=reference,
        project=project,
        amount=plan.amount,
        allocated_on=today,
        allocated_by=by,
        letter=_letter(AWARD_LETTER, facts, plan, None),
    )
    recipients: dict[str, Recipient] = {}
    apart = {part.payee.siret for part in plan.parts if part.payee.kind != BeneficiaryKind.EPLE}
    for part, promises in zip(plan.parts, plan.promises, strict=True):
        payee = part.payee
        if payee.siret not in recipients:
            recipients[payee.siret] = Recipient.objects.create(
                allocation=allocation,
                kind=payee.kind,
                name=payee.name,
                siret=payee.siret,
                iban=payee.iban,
                letter=(
                    _letter(RECIPIENT_LETTER, facts, plan, payee) if payee.siret in apart else None
                ),
            )
        recipient = recipients[payee.siret]
        share = Share.objects.create(
            allocation=allocation,
            recipient=recipient,
            establishment=part.school,
            amount=part.amount,
        )
        for promise in promises:
            _promise(share, promise, by=by)
    Convention.objects.bulk_create(
        [
            Convention(recipient=recipient, updated_by=by)
            for recipient in recipients.values()
            if recipient.kind == BeneficiaryKind.COMMUNE
        ]
    )
    return allocation


def _promise(share: Share, promise: Promise, *, by: User) -> None:
    tranche = promise.tranche
    instalment = Instalment.objects.create(
        share=share,
        year=tranche.year,
        amount=tranche.amount,
        planned_on=tranche.planned_on,
        condition=tranche.condition,
    )
    if promise.envelope is not None:
        write_entry(
            EntryKind.COMMITMENT,
            source=promise.envelope,
            instalment=instalment,
            amount=tranche.amount,
            by=by,
        )


def _letter(kind: str, facts: AwardFacts, plan: Plan, payee: Payee | None) -> IssuedDocument:
    """Ask for the letter to the school, or to one recipient about what it receives."""
    rows = [
        (part, promise.tranche, promise.programme)
        for part, promises in zip(plan.parts, plan.promises, strict=True)
        for promise in promises
        if payee is None or part.payee.siret == payee.siret
    ]
    return request_document(
        kind,
        number=next_reference("LA"),
        title=f"Lettre d’attribution – {facts.project.reference}",
        facts=award_letter_facts(facts, rows, payee),
        by=facts.by,
    )


def _tell(project: Project, allocation: Allocation, parts: Sequence[Part]) -> None:
    school = project.establishment
    notice = FundsAllocated(
        **file_facts(project),
        amount=french.euros(allocation.amount),
        beneficiary=french.join(dict.fromkeys(part.payee.name for part in parts)),
        allocated_on=french.long_date(allocation.allocated_on),
    )
    tell_school(project, notice)
    for part in parts:
        if part.school.pk != school.pk:
            tell_establishment(part.school, notice)
    outbox.post(notice, to=appointed_for(school, Role.REFERENT_INSPECTOR, Role.SECRETARIAT))

"""Attributing the funds of a validated project: schools, recipients, instalments, envelopes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from core import clock, french
from core.errors import DomainError
from core.money import CENT
from documents.models import IssuedDocument
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import appointed_for
from funding.documents import AWARD_LETTER, RECIPIENT_LETTER, AwardFacts, award_letter_facts
from funding.enums import EntryKind, PaymentCondition
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
from funding.rules import (
    Purse,
    beneficiary_problem,
    exceeded,
    is_valid_iban,
    is_valid_siret,
    normalise,
    paying_envelope,
    programme_for,
)
from funding.services.ledger import write_entry
from notifications import outbox
from projects.enums import AssociationState, BeneficiaryKind, Step
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_establishment, tell_school
from projects.services.transitions import advance

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Payee:
    """Who receives the money: kind (`BeneficiaryKind`), name, SIRET and IBAN."""

    kind: str
    name: str
    siret: str
    iban: str


@dataclass(frozen=True)
class Tranche:
    """An instalment to come: its year, euros, day planned, and what it waits for."""

    year: int
    amount: Decimal
    planned_on: date
    condition: PaymentCondition = PaymentCondition.SIGNATURE


@dataclass(frozen=True)
class Part:
    """What one school has, through whom, in which instalments; these sum up to `amount`."""

    school: Establishment
    payee: Payee
    amount: Decimal
    tranches: Sequence[Tranche]


@dataclass
class _Promise:
    """An instalment with the envelope that pays it; None when its year has none yet."""

    tranche: Tranche
    envelope: Envelope | None
    programme: str


@dataclass
class _Plan:
    """An attribution checked and funded, ready to be written."""

    parts: list[Part]
    promises: list[list[_Promise]]
    amount: Decimal = field(default=Decimal(0))


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
    requested, conventions with communes are to draw up, a running suspension ends today.

    Raises StepRefused when the file no longer awaits funds, NotAllowed without the role,
    DomainError when an envelope has not enough left, when the amount exceeds what the commission
    granted, when parts and instalments do not agree, or when a beneficiary cannot receive.
    Whatever happens at the same time, the database refuses to commit more than an envelope holds.
    """
    caller, project = project, _own_copy(project)
    advance(project, Step.ALLOCATE, by=by)
    plan = _planned(project, parts, preferred)
    allocation = _write(project, plan, by=by)
    today = allocation.allocated_on
    Suspension.objects.filter(project=project, starts_on__lte=today).exclude(
        ends_on__lte=today
    ).update(ends_on=today)
    _tell(project, allocation, plan.parts)
    caller.refresh_from_db()
    return allocation


def in_one_go(
    project: Project, *, amount: Decimal, payee: Payee, year: int | None = None
) -> list[Part]:
    """The simplest attribution: everything for the school of the file, in one instalment."""
    today = clock.today()
    year = year or today.year
    day = today if year == today.year else date(year, 1, 31)
    return [Part(project.establishment, payee, amount, [Tranche(year, amount, day)])]


def _own_copy(project: Project) -> Project:
    """A copy to advance: after a refusal the caller’s object still says what the database says."""
    copy: Project = Project.objects.select_related("establishment__academy").get(pk=project.pk)
    return copy


def _planned(project: Project, parts: Sequence[Part], preferred: Envelope | None) -> _Plan:
    """The parts checked, each instalment with its envelope, locked. Raises DomainError."""
    parts = [replace(part, payee=_checked(part.payee, part.school)) for part in parts]
    plan = _Plan(parts, [], sum((part.amount for part in parts), Decimal(0)))
    _check_schools(project, parts)
    _check_amounts(project, plan)
    envelopes = _locked_envelopes(project, parts)
    if preferred is not None:
        _check_preferred(preferred, project.establishment)
    left = {envelope.pk: envelope.left for envelope in envelopes}
    found = {envelope.pk: envelope for envelope in envelopes}
    for part in parts:
        programme = _programme(part.school)
        promises = []
        for tranche in part.tranches:
            key = paying_envelope(
                (
                    Purse(pk, row.programme, row.year, row.department_id, left[pk])
                    for pk, row in found.items()
                ),
                programme=programme,
                year=tranche.year,
                department=part.school.department_id,
                amount=tranche.amount,
                preferred=preferred.pk if preferred else None,
            )
            if key is not None:
                if tranche.amount > left[key]:
                    raise DomainError(exceeded(left[key]))
                left[key] -= tranche.amount
            promises.append(_Promise(tranche, found[key] if key else None, programme))
        plan.promises.append(promises)
    if all(promise.envelope is None for promises in plan.promises for promise in promises):
        year = min(tranche.year for part in parts for tranche in part.tranches)
        raise DomainError(
            f"Aucune enveloppe de {year} ne peut payer ce projet\u00a0: une tranche au moins "
            "s’engage à l’attribution."
        )
    return plan


def _check_amounts(project: Project, plan: _Plan) -> None:
    granted = project.amount_granted or Decimal(0)
    if not plan.parts:
        raise DomainError("Dites pour quel établissement les fonds sont attribués.")
    if plan.amount > granted:
        raise DomainError(
            f"La commission a accordé {french.euros(granted)}\u00a0: le montant attribué "
            "ne peut être supérieur."
        )
    year = clock.today().year
    for part in plan.parts:
        amounts = [part.amount, *(tranche.amount for tranche in part.tranches)]
        if any(amount <= 0 or amount != amount.quantize(CENT) for amount in amounts):
            raise DomainError("Le montant attribué est supérieur à zéro.")
        told = sum((tranche.amount for tranche in part.tranches), Decimal(0))
        if told != part.amount:
            raise DomainError(
                f"Les tranches de {part.school} font {french.euros(told)}, sa part est de "
                f"{french.euros(part.amount)}\u00a0: les deux doivent être égales."
            )
        for tranche in part.tranches:
            if tranche.year < year:
                raise DomainError(f"Une tranche ne peut être d’une année passée ({tranche.year}).")
            if tranche.planned_on.year != tranche.year:
                raise DomainError(
                    f"La date prévue d’une tranche de {tranche.year} est dans cette année-là."
                )


def _check_schools(project: Project, parts: Sequence[Part]) -> None:
    schools = [part.school.pk for part in parts]
    if len(set(schools)) != len(schools):
        raise DomainError("Un établissement n’a qu’une part\u00a0: additionnez ses montants.")
    others = set(schools) - {project.establishment_id}
    if others:
        accepted = project.associated_schools.filter(
            establishment__in=others, state=AssociationState.ACCEPTED
        )
        if accepted.count() != len(others):
            raise DomainError("Une part va à un établissement qui ne participe pas au projet.")
    accounts: dict[str, Payee] = {}
    for part in parts:
        if accounts.setdefault(part.payee.siret, part.payee) != part.payee:
            raise DomainError(
                f"Le SIRET {part.payee.siret} est écrit avec deux noms ou deux comptes\u00a0: "
                "un bénéficiaire n’en a qu’un."
            )


def _programme(school: Establishment) -> str:
    programme = programme_for(school.kind, school.sector)
    if programme is None:
        raise DomainError("Un établissement privé hors contrat ne peut recevoir de fonds.")
    return programme


def _locked_envelopes(project: Project, parts: Iterable[Part]) -> list[Envelope]:
    """The envelopes that may pay some instalment, under their lock."""
    parts = list(parts)
    return list(
        Envelope.objects.locked().filter(
            Q(department__isnull=True)
            | Q(department__in={part.school.department_id for part in parts}),
            academy=project.establishment.academy_id,
            programme__in={_programme(part.school) for part in parts},
            year__in={tranche.year for part in parts for tranche in part.tranches},
        )
    )


def _check_preferred(envelope: Envelope, school: Establishment) -> None:
    programme = _programme(school)
    if envelope.programme != programme:
        raise DomainError(
            f"Cette enveloppe relève du programme {envelope.programme}\u00a0: pour cet "
            f"établissement, choisissez une enveloppe du programme {programme}."
        )
    if envelope.academy_id != school.academy_id:
        raise DomainError("Cette enveloppe n’est pas celle de l’académie de l’établissement.")
    if envelope.department_id not in {None, school.department_id}:
        raise DomainError("Cette enveloppe est réservée à un autre département.")


def _checked(payee: Payee, school: Establishment) -> Payee:
    """The beneficiary with its numbers written without spaces. Raises DomainError."""
    clean = Payee(
        kind=payee.kind,
        name=payee.name.strip(),
        siret=normalise(payee.siret),
        iban=normalise(payee.iban),
    )
    if not clean.name:
        raise DomainError("Indiquez le nom du bénéficiaire.")
    if not is_valid_siret(clean.siret):
        raise DomainError("Le SIRET n’est pas valide\u00a0: vérifiez ses quatorze chiffres.")
    if not is_valid_iban(clean.iban):
        raise DomainError("L’IBAN n’est pas valide\u00a0: vérifiez-le sur le RIB.")
    problem = beneficiary_problem(clean.kind, clean.siret, kind=school.kind, sector=school.sector)
    if problem:
        raise DomainError(problem)
    return clean


def _write(project: Project, plan: _Plan, *, by: User) -> Allocation:
    """The rows, their entries, the letters. The database has the last word."""
    today, reference = clock.today(), next_reference("AT")
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
    for part, promises in zip(plan.parts, plan.promises, strict=True):
        payee = part.payee
        if payee.siret not in recipients:
            apart = payee.kind != BeneficiaryKind.EPLE
            recipients[payee.siret] = Recipient.objects.create(
                allocation=allocation,
                kind=payee.kind,
                name=payee.name,
                siret=payee.siret,
                iban=payee.iban,
                letter=_letter(RECIPIENT_LETTER, facts, plan, payee) if apart else None,
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


def _promise(share: Share, promise: _Promise, *, by: User) -> None:
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


def _letter(kind: str, facts: AwardFacts, plan: _Plan, payee: Payee | None) -> IssuedDocument:
    """Ask for the letter to the school, or to one recipient about what it receives."""
    rows = [
        (part, promise.tranche, promise.programme)
        for part, promises in zip(plan.parts, plan.promises, strict=True)
        for promise in promises
        if payee is None or part.payee == payee
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

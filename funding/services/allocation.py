"""Allocating the funds of a validated project against one envelope."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock, french
from core.errors import DomainError
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import appointed_for
from funding.documents import AWARD_LETTER, award_letter_facts
from funding.models import Allocation, Envelope, Suspension
from funding.notices import FundsAllocated
from funding.rules import (
    beneficiary_problem,
    exceeded,
    is_valid_iban,
    is_valid_siret,
    normalise,
    programme_for,
)
from notifications import outbox
from projects.enums import Step
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_school
from projects.services.transitions import advance

if TYPE_CHECKING:
    from accounts.models import User

NEVER_EXCEEDED = "funding_envelope_never_exceeded"


@dataclass(frozen=True)
class Payee:
    """Who receives the money: kind (`BeneficiaryKind`), name, SIRET and IBAN."""

    kind: str
    name: str
    siret: str
    iban: str


@transaction.atomic
def allocate(
    project: Project, *, envelope: Envelope, amount: Decimal, payee: Payee, by: User
) -> Allocation:
    """Commit `amount` (euros) against the envelope for the project, stop the clock, tell everyone.

    The award letter is requested, a running suspension ends today. Raises StepRefused when the
    file no longer awaits funds, NotAllowed without the role, DomainError when the envelope is not
    for this school or has not enough left, when the amount exceeds what the commission granted,
    or when the beneficiary cannot receive it. Whatever happens at the same time, the database
    refuses to commit more than the envelope holds.
    """
    caller, project = project, _own_copy(project)
    advance(project, Step.ALLOCATE, by=by)
    locked = Envelope.objects.select_for_update(of=("self",), no_key=True).get(pk=envelope.pk)
    payee = _checked(payee, project.establishment)
    _check_envelope(locked, project.establishment)
    _check_amount(project, amount, locked)
    today = clock.today()
    reference = next_reference("AT")
    facts = award_letter_facts(
        project,
        allocation_reference=reference,
        envelope=locked,
        amount=amount,
        payee=payee,
        allocated_on=today,
        by=by,
    )
    letter = request_document(
        AWARD_LETTER,
        number=next_reference("LA"),
        title=f"Lettre d’attribution – {project.reference}",
        facts=facts,
        by=by,
    )
    allocation = _commit(
        Allocation(
            reference=reference,
            project=project,
            envelope=locked,
            amount=amount,
            beneficiary_kind=payee.kind,
            beneficiary_name=payee.name,
            siret=payee.siret,
            iban=payee.iban,
            allocated_on=today,
            allocated_by=by,
            letter=letter,
        )
    )
    Suspension.objects.filter(project=project, starts_on__lte=today).exclude(
        ends_on__lte=today
    ).update(ends_on=today)
    _tell(project, allocation)
    caller.refresh_from_db()
    return allocation


def _own_copy(project: Project) -> Project:
    """A copy to advance: after a refusal the caller’s object still says what the database says."""
    copy: Project = Project.objects.select_related("establishment__academy").get(pk=project.pk)
    return copy


def _commit(allocation: Allocation) -> Allocation:
    """Insert under a savepoint: the envelope’s own constraint has the last word."""
    try:
        with transaction.atomic():
            allocation.save(force_insert=True)
    except IntegrityError as error:
        if NEVER_EXCEEDED not in str(error):
            raise
        allocation.envelope.refresh_from_db()
        raise DomainError(exceeded(allocation.envelope.left)) from error
    return allocation


def _check_envelope(envelope: Envelope, school: Establishment) -> None:
    programme = programme_for(school.kind, school.sector)
    if programme is None:
        raise DomainError("Un établissement privé hors contrat ne peut recevoir de fonds.")
    if envelope.programme != programme:
        raise DomainError(
            f"Cette enveloppe relève du programme {envelope.programme}\u00a0: pour cet "
            f"établissement, choisissez une enveloppe du programme {programme}."
        )
    if envelope.academy_id != school.academy_id:
        raise DomainError("Cette enveloppe n’est pas celle de l’académie de l’établissement.")
    if envelope.department_id not in {None, school.department_id}:
        raise DomainError("Cette enveloppe est réservée à un autre département.")


def _check_amount(project: Project, amount: Decimal, envelope: Envelope) -> None:
    granted = project.amount_granted or Decimal(0)
    if amount <= 0:
        raise DomainError("Le montant attribué est supérieur à zéro.")
    if amount > granted:
        raise DomainError(
            f"La commission a accordé {french.euros(granted)}\u00a0: le montant attribué "
            "ne peut être supérieur."
        )
    if amount > envelope.left:
        raise DomainError(exceeded(envelope.left))


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


def _tell(project: Project, allocation: Allocation) -> None:
    school = project.establishment
    notice = FundsAllocated(
        **file_facts(project),
        amount=french.euros(allocation.amount),
        beneficiary=allocation.beneficiary_name,
        allocated_on=french.long_date(allocation.allocated_on),
    )
    tell_school(project, notice)
    outbox.post(notice, to=appointed_for(school, Role.REFERENT_INSPECTOR, Role.SECRETARIAT))

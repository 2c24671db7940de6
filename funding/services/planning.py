"""What an attribution would write: parts checked, each instalment with the envelope that pays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from core import clock, french
from core.errors import DomainError
from core.money import CENT
from establishments.models import Establishment
from funding.enums import PaymentCondition
from funding.models import Envelope
from funding.querysets import EnvelopeQuerySet
from funding.rules import (
    Purse,
    beneficiary_problem,
    exceeded,
    grid,
    is_valid_iban,
    is_valid_siret,
    normalise,
    paying_envelope,
    programme_for,
)
from projects.enums import BeneficiaryKind
from projects.models import Project


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
class Promise:
    """An instalment with the envelope that pays it; None when its year has none yet."""

    tranche: Tranche
    envelope: Envelope | None
    programme: str


@dataclass
class Plan:
    """An attribution checked and funded, ready to be written: the promises of each part."""

    parts: list[Part]
    promises: list[list[Promise]]
    amount: Decimal = field(default=Decimal(0))


def planned(
    project: Project,
    parts: Sequence[Part],
    *,
    partners: Collection[int],
    envelopes: Iterable[Envelope],
    left: MutableMapping[int, Decimal],
    preferred: Envelope | None = None,
) -> Plan:
    """The parts checked, each instalment with its envelope. No query, nothing is written.

    `partners`: the keys of the schools that take part with that of the file. `left`: the euros of
    each envelope by key; what the plan commits is taken from it, all of it or nothing. Raises
    DomainError: see `funding.services.allocation.allocate`.
    """
    parts = [replace(part, payee=_checked(part.payee, part.school)) for part in parts]
    plan = Plan(parts, [], sum((part.amount for part in parts), Decimal(0)))
    _check_schools(project, parts, partners)
    _check_amounts(project, plan)
    if preferred is not None:
        _check_preferred(preferred, project.establishment)
    found = {row.pk: row for row in envelopes if row.academy_id == project.establishment.academy_id}
    after = {pk: left[pk] for pk in found}
    for part in parts:
        programme = _programme(part.school)
        promises = []
        for tranche in part.tranches:
            key = paying_envelope(
                (
                    Purse(pk, row.programme, row.year, row.department_id, after[pk])
                    for pk, row in found.items()
                ),
                programme=programme,
                year=tranche.year,
                department=part.school.department_id,
                amount=tranche.amount,
                preferred=preferred.pk if preferred else None,
            )
            if key is not None:
                if tranche.amount > after[key]:
                    raise DomainError(exceeded(after[key]))
                after[key] -= tranche.amount
            promises.append(Promise(tranche, found[key] if key else None, programme))
        plan.promises.append(promises)
    if all(promise.envelope is None for promises in plan.promises for promise in promises):
        year = min(tranche.year for part in parts for tranche in part.tranches)
        raise DomainError(
            f"Aucune enveloppe de {year} ne peut payer ce projet\u00a0: une tranche au moins "
            "s’engage à l’attribution."
        )
    left.update(after)
    return plan


def parts_of(
    shares: Sequence[tuple[Establishment, Decimal, Payee]], tranches: Sequence[Tranche]
) -> list[Part]:
    """The part of each school: the instalments of the whole, cut in proportion of the shares.

    Raises DomainError when shares and instalments do not make the same sum.
    """
    amounts = [amount for _, amount, _ in shares]
    whole = sum(amounts, Decimal(0))
    told = sum((tranche.amount for tranche in tranches), Decimal(0))
    if told != whole:
        raise DomainError(
            f"Les tranches font {french.euros(told)}, les parts {french.euros(whole)}\u00a0: "
            "les deux doivent être égales."
        )
    cells = grid(amounts, [tranche.amount for tranche in tranches])
    return [
        Part(
            school,
            payee,
            amount,
            [
                replace(tranche, amount=cell)
                for tranche, cell in zip(tranches, line, strict=True)
                if cell
            ],
        )
        for (school, amount, payee), line in zip(shares, cells, strict=True)
    ]


def payers_of(project: Project, parts: Iterable[Part]) -> EnvelopeQuerySet:
    """The envelopes that may pay some instalment of these parts. No query by itself."""
    parts = list(parts)
    return Envelope.objects.filter(
        Q(department__isnull=True)
        | Q(department__in={part.school.department_id for part in parts}),
        academy=project.establishment.academy_id,
        programme__in={_programme(part.school) for part in parts},
        year__in={tranche.year for part in parts for tranche in part.tranches},
    )


def _check_amounts(project: Project, plan: Plan) -> None:
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


def _check_schools(project: Project, parts: Sequence[Part], partners: Collection[int]) -> None:
    schools = [part.school.pk for part in parts]
    if len(set(schools)) != len(schools):
        raise DomainError("Un établissement n’a qu’une part\u00a0: additionnez ses montants.")
    if not set(schools) <= {project.establishment_id, *partners}:
        raise DomainError("Une part va à un établissement qui ne participe pas au projet.")
    accounts: dict[str, tuple[str, str]] = {}
    for part in parts:
        account = (part.payee.name, part.payee.iban)
        if accounts.setdefault(part.payee.siret, account) != account:
            raise DomainError(
                f"Le SIRET {part.payee.siret} est écrit avec deux noms ou deux comptes\u00a0: "
                "un bénéficiaire n’en a qu’un."
            )


def _programme(school: Establishment) -> str:
    programme = programme_for(school.kind, school.sector)
    if programme is None:
        raise DomainError("Un établissement privé hors contrat ne peut recevoir de fonds.")
    return programme


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
    """The beneficiary with its numbers written without spaces. Raises DomainError.

    The collège that receives for a nearby école receives its own part itself.
    """
    siret = normalise(payee.siret)
    is_itself = payee.kind == BeneficiaryKind.NEARBY_EPLE and siret == school.siret
    clean = Payee(
        kind=BeneficiaryKind.EPLE.value if is_itself else payee.kind,
        name=payee.name.strip(),
        siret=siret,
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

"""Terms chosen once for several attributions: what each file would have, or why it would not."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core import french
from core.errors import DomainError
from funding.enums import PaymentCondition
from funding.models import Envelope
from funding.queries.proposals import Proposal
from funding.rules import Clock, derogation_warning, same_day
from funding.services.planning import Part, Payee, Plan, Tranche, parts_of, planned
from projects.enums import Status
from projects.models import Project


@dataclass(frozen=True)
class Terms:
    """The instalment of this year: its day and what it waits for; those of the years after: the
    same day each year, None to give everything this year; the envelope that pays this year's, None
    for that of the département, else of the académie."""

    first_on: date
    first_condition: PaymentCondition
    later_on: date | None = None
    later_condition: PaymentCondition = PaymentCondition.REPORT
    envelope: Envelope | None = None


def plan_under(
    terms: Terms,
    project: Project,
    proposal: Proposal,
    clock: Clock | None,
    *,
    envelopes: Iterable[Envelope],
    left: MutableMapping[int, Decimal],
) -> Plan:
    """The attribution of this file under these terms: the amount of the decision, cut by school and
    by year as its budget is. No query; what it commits is taken from `left`.

    Raises DomainError with what keeps the file from being attributed with others, in a sentence: it
    awaits no funds, its delay is suspended, the SIRET or the IBAN is missing, an instalment comes
    after the derogation for public écoles, an envelope is too small…
    """
    if project.status != Status.VALIDATED or not project.amount_granted:
        status = Status(project.status).label.lower()
        raise DomainError(f"Ce dossier n’attend pas de fonds\u00a0: il est «\u00a0{status}\u00a0».")
    if clock is not None and clock.pause is not None:
        raise DomainError(
            f"Le délai est suspendu depuis le {french.short_date(clock.pause.starts_on)}\u00a0: "
            "reprenez-le d’abord."
        )
    parts = _parts(terms, proposal)
    late = derogation_warning(
        (part.school.kind, part.school.sector, tranche.planned_on)
        for part in parts
        for tranche in part.tranches
    )
    if late:
        raise DomainError(f"{late} Attribuez ce dossier à part.")
    return planned(
        project,
        parts,
        partners=proposal.partners,
        envelopes=envelopes,
        left=left,
        preferred=terms.envelope,
    )


def _parts(terms: Terms, proposal: Proposal) -> list[Part]:
    payee = _payee(proposal)
    years = dict(proposal.years)
    if terms.later_on is None:
        years = {terms.first_on.year: sum(years.values(), Decimal(0))}
    return parts_of(
        [
            (school, amount, payee)
            for school, amount in zip(proposal.schools, proposal.amounts, strict=True)
            if amount
        ],
        [_tranche(terms, year, amount) for year, amount in years.items()],
    )


def _tranche(terms: Terms, year: int, amount: Decimal) -> Tranche:
    if year == terms.first_on.year or terms.later_on is None:
        return Tranche(year, amount, terms.first_on, terms.first_condition)
    return Tranche(year, amount, same_day(terms.later_on, year), terms.later_condition)


def _payee(proposal: Proposal) -> Payee:
    found = proposal.beneficiary
    if found is None:
        raise DomainError("L’établissement n’a pas dit qui reçoit les fonds.")
    told = (("le nom", found.name), ("le SIRET", found.siret), ("l’IBAN", found.iban))
    missing = [label for label, value in told if not value]
    if missing:
        raise DomainError(f"Il manque {french.join(missing)} du bénéficiaire.")
    return Payee(found.kind, found.name, found.siret, found.iban)

"""The facts of the award letter, frozen when the funds are allocated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core import french
from projects.content import masked_iban
from projects.enums import BeneficiaryKind
from projects.models import Project
from reviews.enums import Outcome
from reviews.models import Decision

if TYPE_CHECKING:
    from accounts.models import User
    from funding.models import Envelope
    from funding.services.allocation import Payee

AWARD_LETTER = "funding/award_letter"

_CONDITIONS = {
    BeneficiaryKind.EPLE: "Les fonds sont versés directement à l’établissement.",
    BeneficiaryKind.COMMUNE: (
        "L’école n’ayant pas la personnalité morale, les fonds sont versés à la collectivité "
        "bénéficiaire, dans les conditions prévues par une convention signée avec elle."
    ),
    BeneficiaryKind.NEARBY_EPLE: (
        "L’école n’ayant pas la personnalité morale, les fonds sont délégués à l’établissement "
        "public local d’enseignement bénéficiaire, qui paie pour elle."
    ),
    BeneficiaryKind.PRIVATE_BODY: (
        "Les fonds sont versés à l’organisme de gestion de l’établissement."
    ),
}


def award_letter_facts(
    project: Project,
    *,
    allocation_reference: str,
    envelope: Envelope,
    amount: Decimal,
    payee: Payee,
    allocated_on: date,
    by: User,
) -> dict[str, Any]:
    """What the letter says, as plain JSON in French. One query: the commission’s decision."""
    school, academy = project.establishment, project.establishment.academy
    return {
        "heading": academy.letter_heading or str(academy),
        "signatory": academy.letter_signatory or f"Pour l’{str(academy).lower()}",
        "followed_by": by.full_name,
        "date": french.long_date(allocated_on),
        "allocation_reference": allocation_reference,
        "school": school.name,
        "school_address": school.address,
        "school_commune": f"{school.postal_code} {school.commune}".strip(),
        "uai": school.uai,
        "project": str(project),
        "project_reference": project.reference,
        "validated_on": french.long_date(project.validated_on) if project.validated_on else "",
        "decision_motive": _decision_motive(project),
        "amount": french.euros(amount),
        "programme": envelope.get_programme_display(),
        "year": str(envelope.year),
        "beneficiary": payee.name,
        "siret": payee.siret,
        "iban": masked_iban(payee.iban),
        "conditions": _CONDITIONS[BeneficiaryKind(payee.kind)],
    }


def _decision_motive(project: Project) -> str:
    decision = (
        Decision.objects.filter(
            item__project=project, outcome=Outcome.VALIDATE, published_at__isnull=False
        )
        .order_by("-published_at")
        .first()
    )
    return decision.motive if decision else ""

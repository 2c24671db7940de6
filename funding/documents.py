"""The facts of award letters, conventions and recovery orders, frozen when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core import french
from funding.enums import PaymentCondition, Programme
from funding.rules import blocks, filled
from projects.content import masked_iban
from projects.enums import BeneficiaryKind
from projects.models import Project
from projects.rules import ECOLE_DEROGATION_ENDS_ON
from reviews.enums import Outcome
from reviews.models import Decision

if TYPE_CHECKING:
    from accounts.models import User
    from funding.models import Instalment, Recipient
    from funding.queries.recoveries import Debtor
    from funding.services.allocation import Part, Payee, Tranche

AWARD_LETTER = "funding/award_letter"
RECIPIENT_LETTER = "funding/recipient_letter"
CONVENTION = "funding/convention"
RECOVERY_ORDER = "funding/recovery_order"

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


@dataclass(frozen=True)
class AwardFacts:
    """What every letter of an attribution begins with."""

    project: Project
    reference: str
    allocated_on: date
    by: User


def award_letter_facts(
    award: AwardFacts,
    rows: Sequence[tuple[Part, Tranche, str]],
    payee: Payee | None = None,
) -> dict[str, Any]:
    """What a letter says, as plain JSON in French: to the school, or to one recipient (`payee`).

    `rows`: each instalment with its part and its programme. One query: the commission’s decision.
    """
    project = award.project
    school, academy = project.establishment, project.establishment.academy
    parts = list({id(part): part for part, _, _ in rows}.values())
    payees = list({part.payee.siret: part.payee for part in parts}.values())
    several = len(parts) > 1
    return {
        "heading": academy.letter_heading or str(academy),
        "place": academy.letter_place,
        "signatory": academy.letter_signatory or f"Pour l’{str(academy).lower()}",
        "followed_by": award.by.full_name,
        "date": french.long_date(award.allocated_on),
        "allocation_reference": award.reference,
        "school": school.name,
        "school_address": school.address,
        "school_commune": f"{school.postal_code} {school.commune}".strip(),
        "uai": school.uai,
        "project": str(project),
        "project_reference": project.reference,
        "validated_on": french.long_date(project.validated_on) if project.validated_on else "",
        "decision_motive": _decision_motive(project),
        "recipient": payee.name if payee else "",
        "amount": french.euros(sum((part.amount for part in parts), Decimal(0))),
        "programme": french.join(
            dict.fromkeys(Programme(programme).label for _, _, programme in rows)
        ),
        "year": french.join(dict.fromkeys(str(tranche.year) for _, tranche, _ in rows)),
        "beneficiary": french.join(one.name for one in payees),
        "siret": french.join(one.siret for one in payees),
        "iban": french.join(masked_iban(one.iban) for one in payees),
        "conditions": " ".join(
            dict.fromkeys(_CONDITIONS[BeneficiaryKind(part.payee.kind)] for part in parts)
        ),
        "instalments": [
            {
                "school": part.school.name if several else "",
                "year": str(tranche.year),
                "amount": french.euros(tranche.amount),
                "planned_on": french.short_date(tranche.planned_on),
                "condition": PaymentCondition(tranche.condition).label.lower(),
            }
            for part, tranche, _ in rows
        ],
    }


def convention_facts(
    text: str,
    recipient: Recipient,
    instalments: Sequence[Instalment],
    *,
    by: User,
    drawn_up_on: date,
) -> dict[str, Any]:
    """What a convention says, as plain JSON in French: the académie's words, filled in.

    `instalments` are those of the recipient, with their schools. No query when the file of the
    recipient is loaded with its académie.
    """
    allocation = recipient.allocation
    project = allocation.project
    academy = project.establishment.academy
    schools = list(dict.fromkeys(row.share.establishment.name for row in instalments))
    several = len(schools) > 1
    values = {
        "académie": str(academy),
        "bénéficiaire": recipient.name,
        "siret": recipient.siret,
        "projet": str(project),
        "dossier": project.reference,
        "établissements": french.join(schools),
        "montant": french.euros(sum((row.amount for row in instalments), Decimal(0))),
        "tranches": "\n".join(_told(row, with_school=several) for row in instalments),
        "attribution": allocation.reference,
        "date": french.long_date(drawn_up_on),
        "dérogation": french.short_date(ECOLE_DEROGATION_ENDS_ON),
    }
    return {
        "heading": academy.letter_heading or str(academy),
        "place": academy.letter_place,
        "signatory": academy.letter_signatory or f"Pour l’{str(academy).lower()}",
        "followed_by": by.full_name,
        "date": values["date"],
        "project_reference": project.reference,
        "allocation_reference": allocation.reference,
        "beneficiary": recipient.name,
        "academy": str(academy),
        "blocks": [
            [nature, french.typography(words)] for nature, words in blocks(filled(text, values))
        ],
    }


def _told(row: Instalment, *, with_school: bool) -> str:
    school = f"{row.share.establishment.name}, " if with_school else ""
    return (
        f"- {school}{row.year} : {french.euros(row.amount)}, "
        f"{row.get_condition_display().lower()}, prévue le {french.short_date(row.planned_on)}"
    )


def recovery_order_facts(
    project: Project,
    *,
    reference: str,
    debtor: Debtor,
    amount: Decimal,
    motive: str,
    due_on: date,
    issued_on: date,
    by: User,
) -> dict[str, Any]:
    """What the order says, as plain JSON in French. No query when the académie is loaded."""
    school, academy = project.establishment, project.establishment.academy
    return {
        "heading": academy.letter_heading or str(academy),
        "place": academy.letter_place,
        "signatory": academy.letter_signatory or f"Pour l’{str(academy).lower()}",
        "followed_by": by.full_name,
        "contact": academy.letter_contact,
        "date": french.long_date(issued_on),
        "order_reference": reference,
        "school": str(school),
        "uai": school.uai,
        "project": str(project),
        "project_reference": project.reference,
        "amount": french.euros(amount),
        "debtor": debtor.name,
        "siret": debtor.siret,
        "motive": motive,
        "due_on": french.long_date(due_on),
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

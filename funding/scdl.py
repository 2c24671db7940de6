"""The open data of grants: schema « subventions » 2.1 of the Socle commun des données locales.

Source: décret no 2017-779 and arrêté of 17 November 2017 on the essential data of grant
agreements; the columns and their rules are in DOMAIN.md §9. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.spreadsheets import harmless
from funding.rules import apportion

COLUMNS = (
    "nomAttribuant",
    "idAttribuant",
    "dateConvention",
    "referenceDecision",
    "nomBeneficiaire",
    "idBeneficiaire",
    "rnaBeneficiaire",
    "objet",
    "montant",
    "nature",
    "conditionsVersement",
    "datesPeriodeVersement",
    "idRAE",
    "notificationUE",
    "pourcentageSubvention",
    "dispositifAide",
)
SCHEME = "Fonds d’innovation pédagogique"
LONGEST = 256
_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Granted:
    """What one beneficiary has of a grant: euros, and the days it is or will be paid."""

    name: str
    siret: str
    agreed_on: date
    amount: Decimal
    days: Sequence[date]


@dataclass(frozen=True)
class Grant:
    """A grant with its beneficiaries, each of some euros."""

    grantor: str
    grantor_siret: str
    reference: str
    purpose: str
    beneficiaries: Sequence[Granted]


def rows_of(grant: Grant) -> list[list[str]]:
    """One row a beneficiary: the whole amount, and its own part of it, from 0 to 1.

    The parts, of four decimals, sum up to 1.
    """
    amounts = [one.amount for one in grant.beneficiaries]
    parts = apportion(_WHOLE, amounts)
    whole = sum(amounts, Decimal(0))
    return [
        [
            one_line(grant.grantor),
            grant.grantor_siret,
            one.agreed_on.isoformat(),
            one_line(grant.reference),
            one_line(one.name),
            one.siret,
            "",
            one_line(grant.purpose),
            f"{whole:.2f}",
            "aide en numéraire",
            "unique" if len(one.days) == 1 else "échelonné",
            _period(one.days),
            "",
            "non",
            f"{part / _WHOLE:.4f}",
            SCHEME,
        ]
        for one, part in zip(grant.beneficiaries, parts, strict=True)
    ]


def one_line(text: str) -> str:
    """The text on one line, of 256 characters at most, that no spreadsheet takes for a formula.

    >>> one_line("  Un jardin\\npour lire "), len(one_line("é" * 300))
    ('Un jardin pour lire', 256)
    """
    safe = harmless(" ".join(text.split()))
    return safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 1].rstrip()}…"


def _period(days: Sequence[date]) -> str:
    first, last = min(days), max(days)
    if len(days) == 1:
        return first.isoformat()
    return f"{first.isoformat()}/{last.isoformat()}"

"""Pure rules of projects."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from establishments.enums import EstablishmentKind, Sector
from projects.enums import BeneficiaryKind, Level, Status


def allocation_due_on(validated_on: date, *, suspended_days: int = 0) -> date:
    """The last day for the funds: same day two months later, clamped, plus the suspended days.

    Source: « les fonds sont attribués dans les deux mois », académie de Créteil, 11 July 2024.

    >>> allocation_due_on(date(2026, 12, 31))
    datetime.date(2027, 2, 28)
    >>> allocation_due_on(date(2026, 3, 10), suspended_days=5)
    datetime.date(2026, 5, 15)
    """
    month = validated_on.month + 2
    year, month = validated_on.year + (month - 1) // 12, (month - 1) % 12 + 1
    day = min(validated_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=suspended_days)


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """Euros by category and year. `rows`: (category, amounts in the order of `years`, total)."""

    years: list[int]
    rows: list[tuple[str, list[Decimal], Decimal]]
    by_year: list[Decimal]
    total: Decimal


def budget_table(lines: Iterable[tuple[str, int, Decimal]]) -> BudgetTable:
    """The totals of (category, year, euros) lines, by category (in first-seen order) and year.

    >>> table = budget_table([("HOURS", 2027, Decimal("100")), ("TRAVEL", 2026, Decimal("20.50"))])
    >>> table.years, table.by_year, table.total
    ([2026, 2027], [Decimal('20.50'), Decimal('100')], Decimal('120.50'))
    """
    amounts: defaultdict[str, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for category, year, amount in lines:
        amounts[category][year] += amount
    years = sorted({year for by_year in amounts.values() for year in by_year})
    rows = [
        (category, [by_year.get(year, Decimal(0)) for year in years], sum_of(by_year.values()))
        for category, by_year in amounts.items()
    ]
    by_year = [sum_of(cells[rank] for _, cells, _ in rows) for rank in range(len(years))]
    return BudgetTable(years=years, rows=rows, by_year=by_year, total=sum_of(by_year))


def sum_of(amounts: Iterable[Decimal]) -> Decimal:
    """The sum in euros, 0 when there is nothing."""
    return sum(amounts, Decimal(0))


# The State may pay for public écoles by derogation to art. L. 211-8 of the Code de l'éducation
# (amendment II-223 rect. ter to the finance bill).
ECOLE_DEROGATION_ENDS_ON = date(2026, 12, 31)


def suggested_beneficiary(kind: str, sector: str) -> BeneficiaryKind:
    """Who usually receives the money of such a school (DOMAIN.md §7).

    >>> [suggested_beneficiary(kind, "PUBLIC").value for kind in ("COLLEGE", "ECOLE")]
    ['EPLE', 'COMMUNE']
    """
    if sector != Sector.PUBLIC:
        return BeneficiaryKind.PRIVATE_BODY
    if kind == EstablishmentKind.ECOLE:
        return BeneficiaryKind.COMMUNE
    return BeneficiaryKind.EPLE


def possible_beneficiaries(kind: str, sector: str) -> list[BeneficiaryKind]:
    """Who may receive the money of such a school: a public école has no legal personality.

    >>> [kind.value for kind in possible_beneficiaries("ECOLE", "PUBLIC")]
    ['COMMUNE', 'NEARBY_EPLE']
    """
    if sector != Sector.PUBLIC:
        return [BeneficiaryKind.PRIVATE_BODY]
    if kind == EstablishmentKind.ECOLE:
        return [BeneficiaryKind.COMMUNE, BeneficiaryKind.NEARBY_EPLE]
    return [BeneficiaryKind.EPLE]


_ECOLE = tuple(Level(value) for value in Level.values[:9])
_COLLEGE = (Level.SIXIEME, Level.CINQUIEME, Level.QUATRIEME, Level.TROISIEME, Level.SEGPA)
_PRO = (Level.CAP, Level.SECONDE_PRO, Level.PREMIERE_PRO, Level.TERMINALE_PRO)
_LYCEE = (Level.SECONDE, Level.PREMIERE, Level.TERMINALE, *_PRO, Level.POST_BAC)
_LEVELS: dict[str, tuple[Level, ...]] = {
    EstablishmentKind.ECOLE: _ECOLE,
    EstablishmentKind.COLLEGE: _COLLEGE,
    EstablishmentKind.LYCEE: _LYCEE,
    EstablishmentKind.EREA: (*_COLLEGE, *_PRO),
}


def levels_of(kinds: Iterable[str]) -> list[Level]:
    """The levels found in schools of these kinds, in the order of schooling.

    >>> [level.value for level in levels_of(["COLLEGE"])]
    ['6E', '5E', '4E', '3E', 'SEGPA']
    """
    found = {level for kind in kinds for level in _LEVELS[kind]}
    return [level for level in Level if level in found]


_UNDER_WAY = frozenset({Status.SUBMITTED, Status.COMPLETION_REQUESTED, Status.UNDER_REVIEW})


def is_assignable(status: str) -> bool:
    """Whether a file of this status is still to be read or examined by somebody.

    >>> is_assignable("SUBMITTED"), is_assignable("CLOSED")
    (True, False)
    """
    return status in _UNDER_WAY


EXAMINATION_LEASE = timedelta(minutes=5)
"""How long a worker keeps a joined file for itself, longer than the longest examination."""

MOST_DRAWINGS = 3
"""A file whose pages could not be drawn that many times is shown without them."""


def wait_before_examining(attempts: int) -> timedelta:
    """How long a file waits for an antivirus that does not answer: it never stops asking.

    >>> wait_before_examining(1), wait_before_examining(40)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=600))
    """
    return timedelta(minutes=min(attempts, 10))

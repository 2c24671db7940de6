"""Pure rules of an allocation: cut amounts by school and by year, pick the envelope that pays."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from core import french
from core.money import CENT
from establishments.enums import EstablishmentKind, Sector
from projects.rules import ECOLE_DEROGATION_ENDS_ON


def apportion(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`amount` (euros) cut in proportion to the weights, to the cent; the parts sum up to it.

    The cents left by the rounding go one by one to the first parts. Without any weight, everything
    is in the first part.

    >>> [str(part) for part in apportion(Decimal("100"), [Decimal(1), Decimal(1), Decimal(1)])]
    ['33.34', '33.33', '33.33']
    """
    total = sum(weights, Decimal(0))
    if total <= 0:
        return [amount, *[Decimal(0) for _ in weights[1:]]] if weights else []
    parts = [(amount * weight / total).quantize(CENT, ROUND_DOWN) for weight in weights]
    left = amount - sum(parts, Decimal(0))
    for rank, weight in enumerate(weights):
        if left <= 0:
            break
        if weight > 0:
            parts[rank] += CENT
            left -= CENT
    return parts


@dataclass(frozen=True)
class Purse:
    """An envelope as choosing sees it: programme, year, its département (None: whole académie)."""

    key: int
    programme: str
    year: int
    department: int | None
    left: Decimal


def paying_envelope(
    purses: Iterable[Purse],
    *,
    programme: str,
    year: int,
    department: int,
    amount: Decimal,
    preferred: int | None = None,
) -> int | None:
    """Which envelope pays an instalment; None when the year has none for this school yet.

    The one preferred when it fits the instalment; else the département's when enough is left on
    it, else the académie's, else whichever exists.
    """
    fit = [
        purse
        for purse in purses
        if purse.programme == programme
        and purse.year == year
        and purse.department in {None, department}
    ]
    if not fit:
        return None
    ranked = sorted(
        fit,
        key=lambda purse: (
            purse.key != preferred,
            purse.left < amount,
            purse.department is None,
        ),
    )
    return ranked[0].key


def _needs_derogation(kind: str, sector: str) -> bool:
    return kind == EstablishmentKind.ECOLE and sector == Sector.PUBLIC


def derogation_note(schools: Iterable[tuple[str, str]], *, today: date) -> str:
    """Until when the State may pay for the public écoles of these schools (kind, sector), in
    French; "" without any.

    >>> derogation_note([("COLLEGE", "PUBLIC"), ("ECOLE", "PRIVATE_CONTRACT")],
    ...  today=date(2026, 11, 26))
    ''
    """
    if not any(_needs_derogation(kind, sector) for kind, sector in schools):
        return ""
    if today > ECOLE_DEROGATION_ENDS_ON:
        return (
            f"{_derogation('pouvait')}. Cette date est passée\u00a0: vérifiez que l’attribution "
            "est encore possible."
        )
    return f"{_derogation('peut')}."


def _derogation(may: str) -> str:
    return (
        f"L’État {may} financer les écoles publiques jusqu’au "
        f"{french.short_date(ECOLE_DEROGATION_ENDS_ON)}, par dérogation à l’article L. 211-8 du "
        "Code de l’éducation"
    )


def derogation_warning(planned: Iterable[tuple[str, str, date]]) -> str:
    """Why these instalments (kind and sector of the school, day) go beyond the derogation for
    public écoles, in French; "" when none does.

    Source: derogation to art. L. 211-8 of the Code de l'éducation until 31 December 2026
    (DOMAIN.md §7).

    >>> derogation_warning([("ECOLE", "PUBLIC", date(2026, 12, 31)),
    ...  ("COLLEGE", "PUBLIC", date(2027, 1, 31))])
    ''
    """
    late = {
        day
        for kind, sector, day in planned
        if _needs_derogation(kind, sector) and day > ECOLE_DEROGATION_ENDS_ON
    }
    if not late:
        return ""
    days = french.join([french.short_date(day) for day in sorted(late)])
    return f"{_derogation('peut')}\u00a0: ce qui est prévu le {days} tombe après cette date."


def planned_day(year: int, today: date) -> date:
    """The day first proposed for an instalment: today for this year, else 31 January.

    >>> planned_day(2027, date(2026, 11, 26))
    datetime.date(2027, 1, 31)
    """
    return today if year == today.year else date(year, 1, 31)


def same_day(day: date, year: int) -> date:
    """The same day of another year, 28 February when it has no 29th.

    >>> same_day(date(2028, 2, 29), 2029)
    datetime.date(2029, 2, 28)
    """
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def by_year(amount: Decimal, lines: Mapping[int, Decimal], *, first: int) -> dict[int, Decimal]:
    """`amount` cut by year as the budget is; its first year is paid in `first`, the year of the
    attribution, so that money comes within the two months; so are the years before.

    >>> by_year(Decimal(100), {2026: Decimal(30), 2027: Decimal(30)}, first=2026)
    {2026: Decimal('50.00'), 2027: Decimal('50.00')}
    >>> by_year(Decimal(100), {2027: Decimal(30), 2028: Decimal(30)}, first=2026)
    {2026: Decimal('50.00'), 2028: Decimal('50.00')}
    """
    weights: dict[int, Decimal] = {}
    for rank, (year, asked) in enumerate(sorted(lines.items())):
        paid_in = max(year, first) if rank else first
        weights[paid_in] = weights.get(paid_in, Decimal(0)) + asked
    if not weights:
        return {first: amount}
    parts = apportion(amount, list(weights.values()))
    return {year: part for year, part in zip(weights, parts, strict=True) if part > 0}


def grid(parts: Sequence[Decimal], rows: Sequence[Decimal]) -> list[list[Decimal]]:
    """Cut each of the `parts` (by school) over the `rows` (by instalment), to the cent.

    Line `i` sums up to `parts[i]`, column `j` to `rows[j]`; both lists have the same sum.

    >>> [[str(cell) for cell in line] for line in grid([Decimal(70), Decimal(30)],
    ...  [Decimal(50), Decimal(50)])]
    [['35.00', '35.00'], ['15.00', '15.00']]
    """
    left, lines = list(rows), []
    for part in parts:
        line = apportion(part, left)
        left = [kept - cell for kept, cell in zip(left, line, strict=True)]
        lines.append(line)
    return lines

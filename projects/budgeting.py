"""Sums, prices and warnings of a budget. Pure: no model, no query."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core import french
from core.money import CENT
from projects.checklist import Point, row_field
from projects.enums import BudgetCategory, FundingState, Part
from projects.rules import BudgetTable, budget_table, sum_of

YEARS_AHEAD = 5
_BETWEEN = r"[\s'’-]+"


def amount_of(unit_price: Decimal, quantity: Decimal) -> Decimal:
    """The amount of a line in euros, to the cent, halves rounded up as the database does.

    >>> amount_of(Decimal("45.13"), Decimal("2.5"))
    Decimal('112.83')
    """
    return (unit_price * quantity).quantize(CENT, ROUND_HALF_UP)


def budget_years(starts_on: date | None, ends_on: date | None, *, today: date) -> list[int]:
    """The calendar years a project may spend in: those of its calendar, else the next ones.

    >>> budget_years(date(2026, 9, 1), date(2028, 6, 30), today=date(2026, 5, 2))
    [2026, 2027, 2028]
    >>> budget_years(None, None, today=date(2026, 5, 2))
    [2026, 2027, 2028, 2029, 2030, 2031]
    """
    first = starts_on.year if starts_on else today.year
    if ends_on is not None:
        return list(range(min(first, ends_on.year), ends_on.year + 1))
    return list(range(first, first + YEARS_AHEAD + 1))


@dataclass(frozen=True, slots=True)
class Price:
    """What a line is worth: its unit price, the rate it comes from, and where the line is from."""

    unit_price: Decimal | None
    rate: Any | None
    origin: str


def price_of(values: Mapping[str, Any], *, kept: Mapping[str, Any] | None, rate: Any) -> Price:
    """The price of a line as typed (`values`), knowing the line it changes (`kept`) and the rate
    in force for its hours (`rate`, with its `amount`; None when the académie set none).

    A line of hours already priced keeps its price until somebody asks for the rate in force
    (`update_rate`); a new one takes that rate; without any, the school's own price. The origin of
    a line is kept as long as its category and its price are.
    """
    unit_price, used = values["unit_price"], None
    if values["category"] == BudgetCategory.HOURS:
        unit_price, used = _price_of_hours(values, kept, rate)
    same = (
        kept is not None
        and kept["category"] == values["category"]
        and kept["unit_price"] == unit_price
    )
    return Price(unit_price, used, kept["origin"] if kept is not None and same else "")


def _price_of_hours(
    values: Mapping[str, Any], kept: Mapping[str, Any] | None, rate: Any
) -> tuple[Decimal | None, Any | None]:
    asked_again = bool(values.get("update_rate")) and rate is not None
    if (
        kept is not None
        and not asked_again
        and kept["category"] == BudgetCategory.HOURS
        and kept["hours_kind"] == values["hours_kind"]
    ):
        if kept["rate"] is not None:
            return kept["unit_price"], kept["rate"]
        return values["unit_price"] or kept["unit_price"], None
    if rate is not None:
        return rate.amount, rate
    return values["unit_price"], None


@dataclass(frozen=True, slots=True)
class BudgetTotals:
    """The sums of a budget, in euros. `per_pupil` is None without pupils."""

    table: BudgetTable
    by_school: list[tuple[str, Decimal]]
    asked: Decimal
    granted: Decimal
    awaited: Decimal
    total: Decimal
    pupils: int
    per_pupil: Decimal | None


def budget_totals(data: Mapping[str, Any]) -> BudgetTotals:
    """Every sum of a budget from the values of its part: by category and year, by school (empty
    when only the lead school spends), co-funding granted and awaited, cost per pupil asked.
    """
    lines, others = data["rows"], data["cofunding"]
    table = budget_table((line["category"], line["year"], line["amount"]) for line in lines)
    granted, awaited = (
        sum_of(item["amount"] for item in others if item["state"] == state)
        for state in (FundingState.GRANTED, FundingState.ASKED)
    )
    pupils = data["head_count"] or 0
    per_pupil = (table.total / pupils).quantize(CENT, ROUND_HALF_UP) if pupils else None
    return BudgetTotals(
        table=table,
        by_school=_by_school(lines, str(data["establishment"])),
        asked=table.total,
        granted=granted,
        awaited=awaited,
        total=table.total + granted + awaited,
        pupils=pupils,
        per_pupil=per_pupil,
    )


def _by_school(lines: Iterable[Mapping[str, Any]], lead: str) -> list[tuple[str, Decimal]]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    sums[lead] = Decimal(0)
    for line in lines:
        sums[str(line["school"].establishment) if line["school"] else lead] += line["amount"]
    return list(sums.items()) if len(sums) > 1 else []


@dataclass(frozen=True, slots=True)
class BudgetLimits:
    """What the académie of a project set for budgets (euros, %); None or empty: nothing set."""

    project_ceiling: Decimal | None = None
    project_ceiling_blocks: bool = False
    pupil_ceiling: Decimal | None = None
    pupil_ceiling_blocks: bool = False
    equipment_percent: int | None = None
    equipment_blocks: bool = False
    excluded_categories: Sequence[str] = ()
    excluded_words: Sequence[str] = ()
    exclusions_block: bool = False
    rates: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BudgetWarning:
    """What the académie says of a budget, and whether it prevents the filing."""

    blocking: bool
    text: str
    row: int | None = None
    """The rank of the expense it is about, from 0; None when it is about the whole budget."""


def budget_warnings(data: Mapping[str, Any], limits: BudgetLimits) -> list[BudgetWarning]:
    """What in this budget goes beyond what the académie set; blocking where it says so."""
    return [*_ceilings(data, limits), *_exclusions(data["rows"], limits)]


def _ceilings(data: Mapping[str, Any], limits: BudgetLimits) -> Iterator[BudgetWarning]:
    lines = data["rows"]
    asked = sum_of(line["amount"] for line in lines)
    if limits.project_ceiling is not None and asked > limits.project_ceiling:
        yield BudgetWarning(
            limits.project_ceiling_blocks,
            f"Le montant demandé ({french.euros(asked)}) dépasse le plafond d’un projet dans votre "
            f"académie, {french.euros(limits.project_ceiling)}.",
        )
    pupils = data["head_count"] or 0
    if limits.pupil_ceiling is not None and pupils and asked > limits.pupil_ceiling * pupils:
        each = (asked / pupils).quantize(CENT, ROUND_HALF_UP)
        yield BudgetWarning(
            limits.pupil_ceiling_blocks,
            f"Le coût par élève ({french.euros(each)}) dépasse le plafond de votre académie, "
            f"{french.euros(limits.pupil_ceiling)}.",
        )
    yield from _equipment(lines, asked, limits)


def _equipment(
    lines: Iterable[Mapping[str, Any]], asked: Decimal, limits: BudgetLimits
) -> Iterator[BudgetWarning]:
    percent = limits.equipment_percent
    spent = sum_of(line["amount"] for line in lines if line["category"] == BudgetCategory.EQUIPMENT)
    if percent is not None and spent * 100 > asked * percent:
        yield BudgetWarning(
            limits.equipment_blocks,
            f"Le matériel représente {french.percent(spent / asked)} du budget\u00a0: votre "
            f"académie en admet {french.percent(Decimal(percent) / 100)} au plus.",
        )


def _exclusions(
    lines: Iterable[Mapping[str, Any]], limits: BudgetLimits
) -> Iterator[BudgetWarning]:
    for rank, line in enumerate(lines):
        if line["category"] in limits.excluded_categories:
            label = BudgetCategory(line["category"]).label
            reason = f"la catégorie «\u00a0{label}\u00a0» n’est pas financée dans votre académie."
        elif word := excluded_word(line["label"], limits.excluded_words):
            reason = f"votre académie ne finance pas «\u00a0{word}\u00a0»."
        else:
            continue
        text = f"«\u00a0{line['label']}\u00a0»\u00a0: {reason}"
        yield BudgetWarning(limits.exclusions_block, text, rank)


def excluded_word(label: str, words: Iterable[str]) -> str:
    """The first of these words or expressions that the label holds, whole, accents and plurals
    forgiven; "" when there is none.

    >>> excluded_word("Deux tablettes tactiles", ["vidéoprojecteur", "tablette"])
    'tablette'
    >>> excluded_word("Tabletterie", ["tablette"])
    ''
    """
    written = _folded(label)
    return next((word for word in words if _plural_of(word).search(written)), "")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("œ", "oe").casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _plural_of(word: str) -> re.Pattern[str]:
    parts = _BETWEEN.join(f"{re.escape(part)}[sx]?" for part in _folded(word).split())
    return re.compile(rf"(?<!\w){parts}(?!\w)")


def moved_rates(
    lines: Iterable[Mapping[str, Any]], limits: BudgetLimits
) -> Iterator[tuple[int, Mapping[str, Any], Decimal]]:
    """The lines of hours whose rate is no longer the one in force: rank, line, rate in force."""
    for rank, line in enumerate(lines):
        rate = limits.rates.get(line["hours_kind"])
        if line["rate"] is not None and rate is not None and rate.amount != line["unit_price"]:
            yield rank, line, rate.amount


def points_set_by(data: Mapping[str, Any], limits: BudgetLimits) -> list[Point]:
    """The points that the settings of the académie add to the check list."""
    warned = [
        Point(
            Part.BUDGET,
            warning.blocking,
            warning.text,
            "" if warning.row is None else row_field(warning.row, "label"),
        )
        for warning in budget_warnings(data, limits)
    ]
    moved = [
        Point(
            Part.BUDGET,
            False,
            f"«\u00a0{line['label']}\u00a0»\u00a0: le taux de votre académie est passé de "
            f"{french.euros(line['unit_price'])} à {french.euros(now)}. La ligne garde l’ancien "
            "tant que vous ne reprenez pas le nouveau.",
            row_field(rank, "update_rate"),
        )
        for rank, line, now in moved_rates(data["rows"], limits)
    ]
    return warned + moved

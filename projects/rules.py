"""Pure rules of projects."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from establishments.enums import EstablishmentKind, Sector
from projects.enums import AssociationState, BeneficiaryKind, Level, Part


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


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the check list before filing; only a blocking one prevents it."""

    part: Part
    blocking: bool
    text: str


def check_list(
    data: Mapping[Part, Mapping[str, Any]], *, on: date, set_here: Iterable[Point]
) -> list[Point]:
    """What is missing or doubtful in a file on a day, in the order of its parts.

    `data` holds the raw values of every part (`projects.queries.file_data`), `set_here` the
    points that the settings of its académie add.
    """
    must = [Point(part, True, text) for part, text in _missing(data)]
    advice = (*_advice(data, on), *_advice_on_rows(data), *_unchecked(data))
    should = [Point(part, False, text) for part, text in advice]
    order = list(Part)
    return sorted(
        [*must, *should, *_agreements(data[Part.SCHOOLS]["rows"]), *set_here],
        key=lambda point: (order.index(point.part), not point.blocking),
    )


def blocking(points: Iterable[Point]) -> list[Point]:
    """The points that prevent the filing."""
    return [point for point in points if point.blocking]


def completeness(data: Mapping[Part, Mapping[str, Any]]) -> dict[Part, str]:
    """For the menu, by part: « complete », « started », « empty », or « optional » when empty."""
    lacking = {part for part, _ in _missing(data)}
    states = {}
    for part in Part:
        if part in lacking:
            states[part] = "started" if _is_started(data[part]) else "empty"
        elif _is_started(data[part]):
            states[part] = "complete"
        else:
            states[part] = "optional"
    return states


# What a part is read with, and nobody wrote in it.
_ALWAYS_THERE = frozenset({"establishment", "head_count"})


def _is_started(values: Mapping[str, Any]) -> bool:
    return any(value for name, value in values.items() if name not in _ALWAYS_THERE)


def _missing(data: Mapping[Part, Mapping[str, Any]]) -> Iterator[tuple[Part, str]]:
    """What prevents the filing: without it nobody could read or pay."""
    summary = data[Part.SUMMARY]
    if not summary["title"]:
        yield Part.SUMMARY, "Donnez un titre au projet."
    if not summary["summary"]:
        yield Part.SUMMARY, "Résumez le projet en quelques phrases."
    if not summary["dimensions"]:
        yield Part.SUMMARY, "Choisissez au moins une des trois dimensions."
    if not summary["themes"] and not summary["other_theme"]:
        yield Part.SUMMARY, "Choisissez au moins un thème."
    if summary["ends_on"] and summary["starts_on"] and summary["ends_on"] < summary["starts_on"]:
        yield Part.SUMMARY, "La fin du projet précède son début\u00a0: corrigez le calendrier."
    if not data[Part.SCHOOLS]["pupils"]:
        yield Part.SCHOOLS, "Indiquez combien d’élèves sont concernés."
    if not data[Part.FINDINGS]["findings"]:
        yield Part.FINDINGS, "Dites de quels constats part le projet."
    if not data[Part.OBJECTIVES]["rows"]:
        yield Part.OBJECTIVES, "Écrivez au moins un objectif."
    if not data[Part.ACTIONS]["rows"]:
        yield Part.ACTIONS, "Décrivez au moins une action."
    if data[Part.BUDGET]["rows"]:
        yield from _missing_beneficiary(data[Part.BENEFICIARY])


def _missing_beneficiary(values: Mapping[str, Any]) -> Iterator[tuple[Part, str]]:
    if not values["kind"] or not values["name"]:
        yield Part.BENEFICIARY, "Dites qui recevra les fonds."
    elif not values["siret"]:
        yield Part.BENEFICIARY, "Indiquez le SIRET du bénéficiaire."


def _advice(data: Mapping[Part, Mapping[str, Any]], on: date) -> Iterator[tuple[Part, str]]:
    """What would help the commission, and does not prevent the filing."""
    starts_on, ends_on = data[Part.SUMMARY]["starts_on"], data[Part.SUMMARY]["ends_on"]
    if ends_on is not None and ends_on < on:
        yield Part.SUMMARY, "La date de fin est déjà passée\u00a0: vérifiez le calendrier."
    if starts_on is None:
        yield Part.SUMMARY, "Indiquez quand le projet commence."
    elif starts_on < on:
        yield (
            Part.SUMMARY,
            "Le projet a déjà commencé\u00a0: dites dans le résumé ce qui est déjà fait.",
        )
    sources = data[Part.FINDINGS]["concertations"]
    if not sources:
        yield Part.FINDINGS, "Citez la concertation dont le projet est issu."
    for concertation in sources:
        if not concertation.is_recorded:
            text = (
                f"Enregistrez la concertation «\u00a0{concertation.title}\u00a0», "
                "sinon la commission ne pourra pas la lire."
            )
            yield Part.FINDINGS, text
    if any(not row["indicator"] for row in data[Part.OBJECTIVES]["rows"]):
        yield Part.OBJECTIVES, "Donnez un indicateur à chaque objectif\u00a0: il servira au bilan."
    if sources and any(row["finding"] is None for row in data[Part.ACTIONS]["rows"]):
        yield Part.ACTIONS, "Reliez chaque action au constat auquel elle répond."
    if not data[Part.EVALUATION]["evaluation"]:
        yield Part.EVALUATION, "Dites comment vous saurez que le projet réussit."
    budget = data[Part.BUDGET]["rows"]
    if not budget:
        yield Part.BUDGET, "Aucun financement n’est demandé\u00a0: vérifiez que c’est bien voulu."
    elif data[Part.BENEFICIARY]["kind"] and not data[Part.BENEFICIARY]["iban"]:
        yield (
            Part.BENEFICIARY,
            "Indiquez l’IBAN du bénéficiaire\u00a0: sans lui, le versement attendra.",
        )


def _agreements(schools: Iterable[Mapping[str, Any]]) -> Iterator[Point]:
    """What the associated schools answered: one that declined is taken out before the filing."""
    for row in schools:
        if row["state"] in (AssociationState.DECLINED, AssociationState.LEFT):
            yield Point(
                Part.SCHOOLS,
                True,
                f"{row['establishment']} ne participe pas au projet\u00a0: retirez cet "
                "établissement, ou invitez-en un autre.",
            )
        elif row["state"] == AssociationState.INVITED:
            yield Point(
                Part.SCHOOLS,
                False,
                f"{row['establishment']} n’a pas encore donné son accord\u00a0: sans lui, cet "
                "établissement ne compte pas parmi les participants.",
            )


def _advice_on_rows(data: Mapping[Part, Mapping[str, Any]]) -> Iterator[tuple[Part, str]]:
    """What would complete an objective, a partner, a line of the budget."""
    if any(row["indicator"] and not row["when"] for row in data[Part.OBJECTIVES]["rows"]):
        yield Part.OBJECTIVES, "Dites quand chaque indicateur sera mesuré."
    if any(row["letter_awaited"] for row in data[Part.PARTNERS]["rows"]):
        yield (
            Part.PARTNERS,
            "La lettre d’un partenaire est à venir\u00a0: joignez-la dès que vous l’avez.",
        )
    summary = data[Part.SUMMARY]
    outside = _outside(data[Part.BUDGET]["rows"], summary["starts_on"], summary["ends_on"])
    if outside:
        yield Part.BUDGET, f"Des dépenses sont hors du calendrier du projet\u00a0: {outside}."


def _outside(
    lines: Iterable[Mapping[str, Any]], starts_on: date | None, ends_on: date | None
) -> str:
    """The years of expenses before or after the calendar of the project, in words."""
    if starts_on is None or ends_on is None:
        return ""
    years = {line["year"] for line in lines}
    return ", ".join(
        str(year) for year in sorted(years) if not starts_on.year <= year <= ends_on.year
    )


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


def _unchecked(data: Mapping[Part, Mapping[str, Any]]) -> Iterator[tuple[Part, str]]:
    """What would not leave with the filing."""
    if data[Part.ATTACHMENTS]["waiting"]:
        yield (
            Part.ATTACHMENTS,
            "Un document attend d’être vérifié par l’antivirus\u00a0: déposé maintenant, le projet "
            "partirait sans lui.",
        )


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

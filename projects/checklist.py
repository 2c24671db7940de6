"""What is missing or doubtful in a file before it is filed; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from projects.enums import AssociationState, Part

FileData = Mapping[Part, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the check list before filing; only a blocking one prevents it.

    `field` names the field of the part it is about, `rows-<rank>-<name>` in a row (ranks from 0),
    empty when it is about the whole part.
    """

    part: Part
    blocking: bool
    text: str
    field: str = ""


def check_list(data: FileData, *, on: date, set_here: Iterable[Point]) -> list[Point]:
    """What is missing or doubtful in a file on a day, in the order of its parts.

    `data` holds the raw values of every part (`projects.queries.file_data`), `set_here` the
    points that the settings of its académie add.
    """
    order = list(Part)
    points = [
        *_missing(data),
        *_calendar(data[Part.SUMMARY], on),
        *_sources(data[Part.FINDINGS]["concertations"]),
        *_advice(data),
        *_advice_on_rows(data),
        *_unchecked(data[Part.ATTACHMENTS]),
        *_agreements(data[Part.SCHOOLS]["rows"]),
        *set_here,
    ]
    return sorted(points, key=lambda point: (order.index(point.part), not point.blocking))


def blocking(points: Iterable[Point]) -> list[Point]:
    """The points that prevent the filing."""
    return [point for point in points if point.blocking]


def completeness(data: FileData) -> dict[Part, str]:
    """For the menu, by part: « complete », « started », « empty », or « optional » when empty."""
    lacking = {point.part for point in _missing(data)}
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


def row_field(rank: int, name: str) -> str:
    """The field of a row, as the editor names it: ranks from 0, in the order of the rows."""
    return f"rows-{rank}-{name}"


def _must(part: Part, text: str, field: str = "") -> Point:
    return Point(part, True, text, field)


def _should(part: Part, text: str, field: str = "") -> Point:
    return Point(part, False, text, field)


def _missing(data: FileData) -> Iterator[Point]:
    """What prevents the filing: without it nobody could read or pay."""
    summary = data[Part.SUMMARY]
    if not summary["title"]:
        yield _must(Part.SUMMARY, "Donnez un titre au projet.", "title")
    if not summary["summary"]:
        yield _must(Part.SUMMARY, "Résumez le projet en quelques phrases.", "summary")
    if not summary["dimensions"]:
        yield _must(Part.SUMMARY, "Choisissez au moins une des trois dimensions.", "dimensions")
    if not summary["themes"] and not summary["other_theme"]:
        yield _must(Part.SUMMARY, "Choisissez au moins un thème.", "themes")
    if summary["ends_on"] and summary["starts_on"] and summary["ends_on"] < summary["starts_on"]:
        text = "La fin du projet précède son début\u00a0: corrigez le calendrier."
        yield _must(Part.SUMMARY, text, "ends_on")
    if not data[Part.SCHOOLS]["pupils"]:
        yield _must(Part.SCHOOLS, "Indiquez combien d’élèves sont concernés.", "groups")
    if not data[Part.FINDINGS]["findings"]:
        yield _must(Part.FINDINGS, "Dites de quels constats part le projet.", "findings")
    if not data[Part.OBJECTIVES]["rows"]:
        yield _must(Part.OBJECTIVES, "Écrivez au moins un objectif.", row_field(0, "text"))
    if not data[Part.ACTIONS]["rows"]:
        yield _must(Part.ACTIONS, "Décrivez au moins une action.", row_field(0, "title"))
    if data[Part.BUDGET]["rows"]:
        yield from _missing_beneficiary(data[Part.BENEFICIARY])


def _missing_beneficiary(values: Mapping[str, Any]) -> Iterator[Point]:
    if not values["kind"] or not values["name"]:
        field = "name" if values["kind"] else "kind"
        yield _must(Part.BENEFICIARY, "Dites qui recevra les fonds.", field)
    elif not values["siret"]:
        yield _must(Part.BENEFICIARY, "Indiquez le SIRET du bénéficiaire.", "siret")


def _calendar(summary: Mapping[str, Any], on: date) -> Iterator[Point]:
    starts_on, ends_on = summary["starts_on"], summary["ends_on"]
    if ends_on is not None and ends_on < on:
        text = "La date de fin est déjà passée\u00a0: vérifiez le calendrier."
        yield _should(Part.SUMMARY, text, "ends_on")
    if starts_on is None:
        yield _should(Part.SUMMARY, "Indiquez quand le projet commence.", "starts_on")
    elif starts_on < on:
        text = "Le projet a déjà commencé\u00a0: dites dans le résumé ce qui est déjà fait."
        yield _should(Part.SUMMARY, text, "summary")


def _sources(concertations: Iterable[Any]) -> Iterator[Point]:
    """The concertations the project comes from: cited, and open to the commission."""
    if not concertations:
        text = "Citez la concertation dont le projet est issu."
        yield _should(Part.FINDINGS, text, "concertations")
    for concertation in concertations:
        if not concertation.is_recorded:
            text = (
                f"Enregistrez la concertation «\u00a0{concertation.title}\u00a0», "
                "sinon la commission ne pourra pas la lire."
            )
            yield _should(Part.FINDINGS, text, "concertations")


def _advice(data: FileData) -> Iterator[Point]:
    """What would help the commission, and does not prevent the filing."""
    if not data[Part.EVALUATION]["evaluation"]:
        text = "Dites comment vous saurez que le projet réussit."
        yield _should(Part.EVALUATION, text, "evaluation")
    summary, budget = data[Part.SUMMARY], data[Part.BUDGET]["rows"]
    if not budget:
        text = "Aucun financement n’est demandé\u00a0: vérifiez que c’est bien voulu."
        yield _should(Part.BUDGET, text, row_field(0, "category"))
    elif data[Part.BENEFICIARY]["kind"] and not data[Part.BENEFICIARY]["iban"]:
        text = "Indiquez l’IBAN du bénéficiaire\u00a0: sans lui, le versement attendra."
        yield _should(Part.BENEFICIARY, text, "iban")
    if outside := _outside(budget, summary["starts_on"], summary["ends_on"]):
        years = ", ".join(str(year) for year in sorted({year for _, year in outside}))
        text = f"Des dépenses sont hors du calendrier du projet\u00a0: {years}."
        yield _should(Part.BUDGET, text, row_field(outside[0][0], "year"))


def _advice_on_rows(data: FileData) -> Iterator[Point]:
    """What would complete an objective, an action, a partner: the first one that lacks it."""
    objectives, actions = data[Part.OBJECTIVES]["rows"], data[Part.ACTIONS]["rows"]
    rank = _first(objectives, lambda row: not row["indicator"])
    if rank is not None:
        text = "Donnez un indicateur à chaque objectif\u00a0: il servira au bilan."
        yield _should(Part.OBJECTIVES, text, row_field(rank, "indicator"))
    rank = _first(objectives, lambda row: row["indicator"] and not row["when"])
    if rank is not None:
        text = "Dites quand chaque indicateur sera mesuré."
        yield _should(Part.OBJECTIVES, text, row_field(rank, "when"))
    if data[Part.FINDINGS]["concertations"]:
        rank = _first(actions, lambda row: row["finding"] is None)
        if rank is not None:
            text = "Reliez chaque action au constat auquel elle répond."
            yield _should(Part.ACTIONS, text, row_field(rank, "finding"))
    rank = _first(data[Part.PARTNERS]["rows"], lambda row: row["letter_awaited"])
    if rank is not None:
        text = "La lettre d’un partenaire est à venir\u00a0: joignez-la dès que vous l’avez."
        yield _should(Part.PARTNERS, text, row_field(rank, "letter"))


def _first(rows: Iterable[Mapping[str, Any]], lacks: Callable[[Any], Any]) -> int | None:
    return next((rank for rank, row in enumerate(rows) if lacks(row)), None)


def _outside(
    lines: Iterable[Mapping[str, Any]], starts_on: date | None, ends_on: date | None
) -> list[tuple[int, int]]:
    """(rank, year) of the expenses before or after the calendar of the project."""
    if starts_on is None or ends_on is None:
        return []
    return [
        (rank, line["year"])
        for rank, line in enumerate(lines)
        if not starts_on.year <= line["year"] <= ends_on.year
    ]


def _agreements(schools: Iterable[Mapping[str, Any]]) -> Iterator[Point]:
    """What the associated schools answered: one that declined is taken out before the filing."""
    for row in schools:
        if row["state"] in (AssociationState.DECLINED, AssociationState.LEFT):
            text = (
                f"{row['establishment']} ne participe pas au projet\u00a0: retirez cet "
                "établissement, ou invitez-en un autre."
            )
            yield _must(Part.SCHOOLS, text, "associations")
        elif row["state"] == AssociationState.INVITED:
            text = (
                f"{row['establishment']} n’a pas encore donné son accord\u00a0: sans lui, cet "
                "établissement ne compte pas parmi les participants."
            )
            yield _should(Part.SCHOOLS, text, "associations")


def _unchecked(attachments: Mapping[str, Any]) -> Iterator[Point]:
    """What would not leave with the filing."""
    if attachments["waiting"]:
        text = (
            "Un document attend d’être vérifié par l’antivirus\u00a0: déposé maintenant, le projet "
            "partirait sans lui."
        )
        yield _should(Part.ATTACHMENTS, text)

"""What a concertation says, as entries to read. No query when the values are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from concertations.enums import Dimension, ParticipantCategory
from core import french
from core.entries import Entry, rich_entry, table_entry, text_entry

REMOTE = "À distance"
_WHEN_AND_WHERE = ("Date", "Lieu")


def entries_of(values: Mapping[str, Any]) -> list[Entry]:
    """The entries of a concertation, in reading order, from the values its form cleans."""
    held_on = values["held_on"]
    entries = [
        text_entry("Titre", values["title"]),
        text_entry("Date", french.long_date(held_on) if held_on else ""),
        text_entry("Lieu", values["place"]),
        text_entry(
            "Dimensions abordées",
            ", ".join(Dimension(value).label for value in values["dimensions"]),
        ),
    ]
    entries += number_entries(values)
    findings = [[row["finding"], row["need"], row["idea"]] for row in values["rows"]]
    if findings:
        head = ["Constat", "Besoin", "Idée d’action"]
        if any(row.get("cited") for row in values["rows"]):
            head = [*head, "Contributions citées"]
            for cells, row in zip(findings, values["rows"], strict=True):
                cells.append(french.whole_number(row.get("cited") or 0))
        entries.append(table_entry("Des constats aux idées", head, findings))
    else:
        entries.append(text_entry("Des constats aux idées", ""))
    entries.append(rich_entry("Synthèse", values["synthesis"]))
    return entries


def read_entries(values: Mapping[str, Any], meetings: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """The concertation to read under its title: its meetings say when and where, if it has some."""
    entries = entries_of(values)[1:]
    planned = list(meetings)
    if not planned:
        return entries
    rest = [entry for entry in entries if entry["label"] not in _WHEN_AND_WHERE]
    return [meetings_entry(planned), *rest]


def meetings_entry(meetings: Iterable[Mapping[str, Any]]) -> Entry:
    """The meetings as a table, from the values their rows clean."""
    planned = sorted(meetings, key=lambda row: (row["held_on"], str(row["starts_at"] or "")))
    counts = any(row["counted_hours"] for row in planned)
    head = ["Date", "Horaires", "Lieu", "Personnes invitées"]
    rows = [
        [
            french.long_date(row["held_on"]),
            hours_text(row["starts_at"], row["ends_at"]) or "À préciser",
            place_text(row["place"], row["link"]) or "À préciser",
            ", ".join(ParticipantCategory(value).label for value in row["invited"]) or "–",
        ]
        for row in planned
    ]
    if not counts:
        return table_entry("Rencontres", head, rows)
    cells = [amount_of_hours(row["counted_hours"]) for row in planned]
    return table_entry(
        "Rencontres",
        [*head, "Sur les 108 heures"],
        [[*row, cell] for row, cell in zip(rows, cells, strict=True)],
    )


def hours_text(starts_at: time | None, ends_at: time | None) -> str:
    """From when to when, empty when the hour is not known.

    >>> hours_text(time(17, 30), time(19, 0)).replace("\u00a0", " ")
    'de 17 h 30 à 19 h'
    """
    if starts_at is None:
        return ""
    if ends_at is None:
        return f"à {_hour(starts_at)}"
    return f"de {_hour(starts_at)} à {_hour(ends_at)}"


def place_text(place: str, link: str) -> str:
    """Where the meeting is held; the link itself is for those invited."""
    if not link:
        return place
    return f"{place}, ou à distance" if place else REMOTE


def amount_of_hours(hours: Any) -> str:
    """A number of hours: « 1,5 h »; empty when none is counted."""
    if not hours:
        return ""
    written = french.number(hours, 2).rstrip("0").rstrip(",")
    return f"{written}\u00a0h"


def _hour(moment: time) -> str:
    minutes = f"\u00a0{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}\u00a0h{minutes}"


def number_entries(values: Mapping[str, Any]) -> list[Entry]:
    """Who came and who wrote, by category: numbers, never names."""
    entries = []
    for label, counts in (
        ("Qui est venu", values["counts"]),
        ("Contributions reçues", values.get("voices") or {}),
    ):
        rows = [
            [ParticipantCategory(category).label, french.whole_number(counts[category])]
            for category in ParticipantCategory.values
            if counts.get(category)
        ]
        total = ["Total", french.whole_number(sum(counts.values()))]
        if rows:
            entries.append(table_entry(label, ["Catégorie", "Nombre"], rows, total))
        elif label == "Qui est venu":
            entries.append(text_entry(label, ""))
    return entries

"""What a concertation says, as entries to read. No query when the values are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concertations.enums import Dimension, ParticipantCategory
from core import french
from core.entries import Entry, table_entry, text_entry


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
    entries.append(text_entry("Synthèse", values["synthesis"]))
    return entries


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

"""What a concertation says, as entries to read. No query when the values are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concertations.enums import Dimension, ParticipantCategory
from core import french
from core.entries import Entry, rich_entry, table_entry, text_entry


def entries_of(values: Mapping[str, Any]) -> list[Entry]:
    """The entries of a concertation, in reading order, from the values its form cleans."""
    held_on = values["held_on"]
    counts: Mapping[str, int] = values["counts"]
    rows = [
        [ParticipantCategory(category).label, french.whole_number(counts[category])]
        for category in ParticipantCategory.values
        if counts.get(category)
    ]
    entries = [
        text_entry("Titre", values["title"]),
        text_entry("Date", french.long_date(held_on) if held_on else ""),
        text_entry("Lieu", values["place"]),
        text_entry(
            "Dimensions abordées",
            ", ".join(Dimension(value).label for value in values["dimensions"]),
        ),
    ]
    if rows:
        total = ["Total", french.whole_number(sum(counts.values()))]
        entries.append(table_entry("Qui est venu", ["Catégorie", "Nombre"], rows, total))
    else:
        entries.append(text_entry("Qui est venu", ""))
    findings = [[row["finding"], row["need"], row["idea"]] for row in values["rows"]]
    if findings:
        head = ["Constat", "Besoin", "Idée d’action"]
        entries.append(table_entry("Des constats aux idées", head, findings))
    else:
        entries.append(text_entry("Des constats aux idées", ""))
    entries.append(rich_entry("Synthèse", values["synthesis"]))
    return entries

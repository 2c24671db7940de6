"""Pure rules of concertations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def lacking(values: Mapping[str, Any], *, on: date) -> list[str]:
    """What prevents recording the concertation on that day, as sentences; empty when ready.

    >>> ready = {"held_on": date(2026, 9, 8), "counts": {"PUPILS": 3}, "rows": [], "synthesis": "x"}
    >>> lacking(ready, on=date(2026, 9, 9))
    []
    """
    sentences = []
    if values["held_on"] is None:
        sentences.append("Indiquez la date de la concertation.")
    elif values["held_on"] > on:
        sentences.append("La concertation n’a pas encore eu lieu\u00a0: enregistrez-la ensuite.")
    if not values["counts"]:
        sentences.append("Indiquez combien de personnes sont venues, par catégorie.")
    if not values["rows"] and not values["synthesis"]:
        sentences.append("Écrivez au moins un constat, ou une synthèse.")
    return sentences

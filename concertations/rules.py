"""Pure rules of concertations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from concertations.enums import BoxState

LINK_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and figures that nobody confuses when copying a link from a poster."""

LINK_GROUPS, LINK_GROUP_SIZE = 3, 4
"""`k7m3-px9q-tw2h`: 59 random bits, short enough to be typed."""

ANSWERS_BY_ADDRESS = ((60, 600), (3600, 3000))
"""(seconds, answers) that one address may send to one form: a whole lycée shares its address, and a
class of thirty answers in a minute. Only a machine goes faster."""

ANSWERS_BY_FORM = ((60, 2000),)
"""(seconds, answers) that one form receives from everywhere."""

CITED_IN_FULL = 10
"""Contributions of a finding that a report writes out; it counts the others."""


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


def write_link(letters: str) -> str:
    """The letters of a link in groups.

    >>> write_link("k7m3px9qtw2h")
    'k7m3-px9q-tw2h'
    """
    starts = range(0, len(letters), LINK_GROUP_SIZE)
    return "-".join(letters[start : start + LINK_GROUP_SIZE] for start in starts)


def read_link(typed: str) -> str:
    """What somebody typed from a poster, as links are kept; "" when it cannot be one.

    >>> read_link("K7M3 px9qTW2H")
    'k7m3-px9q-tw2h'
    >>> read_link("une-autre-page")
    ''
    """
    letters = re.sub(r"[\s-]", "", typed).lower()
    right_size = len(letters) == LINK_GROUPS * LINK_GROUP_SIZE
    return write_link(letters) if right_size and set(letters) <= set(LINK_LETTERS) else ""


def box_state(
    *, opens_on: date, closes_on: date, is_closed: bool, is_recorded: bool, on: date
) -> BoxState:
    """Where a public form stands that day; its last day counts.

    >>> days = {"opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 8)}
    >>> box_state(**days, is_closed=False, is_recorded=False, on=date(2026, 9, 8))
    BoxState.OPEN
    >>> box_state(**days, is_closed=True, is_recorded=False, on=date(2026, 8, 1))
    BoxState.CLOSED
    """
    if is_closed or is_recorded or on > closes_on:
        return BoxState.CLOSED
    return BoxState.NOT_YET if on < opens_on else BoxState.OPEN


def same_tag(name: str, known: Iterable[str]) -> str:
    """The tag already in use that only differs by its capitals, else `name`.

    >>> same_tag("CANTINE", ["Cantine", "Cour"])
    'Cantine'
    """
    wanted = name.casefold()
    return next((tag for tag in known if tag.casefold() == wanted), name)

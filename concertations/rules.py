"""Pure rules of concertations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from concertations.enums import BoxState

FIRST_MONTH = 9  # the school year begins in September

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


def school_year(day: date) -> int:
    """The year in which the school year of that day began.

    >>> school_year(date(2026, 8, 31)), school_year(date(2026, 9, 1))
    (2025, 2026)
    """
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def days_of_year(year: int) -> tuple[date, date]:
    """The first and last day of a school year.

    >>> days_of_year(2026)
    (datetime.date(2026, 9, 1), datetime.date(2027, 8, 31))
    """
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH - 1, 31)


@dataclass(frozen=True)
class HoursBalance:
    """Hours of concertation counted in the 108 hours, over one school year of a school.

    The 108 yearly hours of teachers of the 1er degré: décret n° 2017-444, article 2. How many may
    go to concertations is a setting of the académie.
    """

    year: int
    available: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """What is left, in hours; nothing once exceeded."""
        return max(self.available - self.used, Decimal(0))

    @property
    def over(self) -> Decimal:
        """By how many hours the setting is exceeded."""
        return max(self.used - self.available, Decimal(0))


def balances(
    counted: Iterable[tuple[date, Decimal]], *, years: Iterable[int], available: int
) -> list[HoursBalance]:
    """The balance of each of these school years, from (day, hours) of the meetings that count.

    >>> [b.left for b in balances([(date(2026, 9, 8), Decimal(3))], years=[2026], available=12)]
    [Decimal('9')]
    """
    used: dict[int, Decimal] = {}
    for day, hours in counted:
        year = school_year(day)
        used[year] = used.get(year, Decimal(0)) + hours
    return [
        HoursBalance(year, Decimal(available), used.get(year, Decimal(0)))
        for year in sorted(set(years))
    ]


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

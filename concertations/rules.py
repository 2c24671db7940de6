"""Pure rules of concertations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

FIRST_MONTH = 9  # the school year begins in September


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

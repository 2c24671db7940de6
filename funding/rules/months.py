"""Months of a calendar, and the bars of a chart. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    """The first day of the month `count` months later (earlier when negative).

    >>> month_after(date(2026, 12, 31)), month_after(date(2026, 1, 1), -1)
    (datetime.date(2027, 1, 1), datetime.date(2025, 12, 1))
    """
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def read_month(text: str, *, default: date) -> date:
    """The month written « 2026-11 »; the default one for anything else.

    >>> read_month("2026-11", default=date(2026, 1, 1))
    datetime.date(2026, 11, 1)
    >>> read_month("13-2026", default=date(2026, 1, 1))
    datetime.date(2026, 1, 1)
    """
    if _MONTH.fullmatch(text):
        return date(int(text[:4]), int(text[5:]), 1)
    return month_of(default)


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: its place and height in the drawing's units, and what it says."""

    x: int
    y: int
    width: int
    height: int
    label: str
    value: str

    @property
    def middle(self) -> int:
        """Where its words are centred."""
        return self.x + self.width // 2

    @property
    def above(self) -> int:
        """Where its value is written."""
        return self.y - 4


def bars(
    values: Sequence[tuple[str, str, float | None]], *, height: int, step: int, most: float
) -> list[Bar]:
    """Bars from (label, words, value), `most` being as high as the drawing; None draws nothing.

    >>> [(bar.y, bar.height) for bar in bars([("jan.", "50 %", 50), ("fév.", "", None)],
    ...                                      height=100, step=20, most=100)]
    [(50, 50), (100, 0)]
    """
    drawn = []
    for rank, (label, words, value) in enumerate(values):
        tall = round(height * min(value or 0, most) / most) if most else 0
        drawn.append(Bar(rank * step + step // 6, height - tall, step * 2 // 3, tall, label, words))
    return drawn

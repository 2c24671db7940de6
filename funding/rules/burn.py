"""Pure rules of the burn of an envelope: its months, and the lines drawn from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import french

WIDTH, HEIGHT = 720, 280
_LEFT, _TOP, _RIGHT, _BOTTOM = 8, 24, 8, 28


@dataclass(frozen=True)
class BurnPoint:
    """Euros at the end of a month: available (received and not delegated), committed, paid."""

    month: str
    available: Decimal
    committed: Decimal
    paid: Decimal


def burn_points(
    moves: Iterable[tuple[int, Decimal, Decimal, Decimal]], *, last: int
) -> list[BurnPoint]:
    """The running sums from January to the month `last`, from (month, available, committed, paid).

    >>> [str(point.available) for point in burn_points([(2, Decimal(5), Decimal(0), Decimal(0))],
    ...  last=3)]
    ['0', '5', '5']
    """
    by_month = [[Decimal(0)] * 3 for _ in range(12)]
    for month, *changes in moves:
        for rank, change in enumerate(changes):
            by_month[month - 1][rank] += change
    points, sums = [], [Decimal(0)] * 3
    for month, changes in enumerate(by_month[:last]):
        sums = [total + change for total, change in zip(sums, changes, strict=True)]
        points.append(BurnPoint(french.MONTHS[month].capitalize(), *sums))
    return points


@dataclass(frozen=True)
class Chart:
    """The three lines as SVG points, the marks of the months, the highest amount."""

    available: str
    committed: str
    paid: str
    marks: list[tuple[str, str, str]]
    highest: Decimal
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - _BOTTOM


def chart_of(points: Sequence[BurnPoint]) -> Chart:
    """The drawing of these months, twelve columns wide; an empty envelope is a flat line."""
    highest = max(
        (max(point.available, point.committed, point.paid) for point in points),
        default=Decimal(0),
    )

    def column(rank: int) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (rank + 0.5) / 12

    def level(amount: Decimal) -> float:
        share = float(amount / highest) if highest > 0 else 0.0
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share

    def line(name: str) -> str:
        return " ".join(
            f"{column(rank):.1f},{level(getattr(point, name)):.1f}"
            for rank, point in enumerate(points)
        )

    return Chart(
        available=line("available"),
        committed=line("committed"),
        paid=line("paid"),
        marks=[
            (f"{column(rank):.1f}", str(HEIGHT - 8), month[0].upper())
            for rank, month in enumerate(french.MONTHS)
        ],
        highest=highest,
    )

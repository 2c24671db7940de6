"""Pure rules of help and costings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal("9999999.99")
"""What one line of a budget may hold, in euros."""
MOST_LINES = 50
"""How many lines a costing, or a budget, holds: what one page of rows shows."""
REPLAY_WINDOW = timedelta(minutes=1)
"""The same words from the same person within this time are the same message sent twice."""


def is_priced(category: str) -> bool:
    """Whether a catalogue or a costing may hold this category: hours have rates, not prices.

    >>> is_priced("HOURS"), is_priced("TRAVEL")
    (False, True)
    """
    return category != "HOURS"


def amount_of(unit_price: Decimal, quantity: Decimal) -> Decimal:
    """The euros of a line, to the cent.

    >>> amount_of(Decimal("19.99"), Decimal("2.5"))
    Decimal('49.98')
    """
    return (unit_price * quantity).quantize(CENT, ROUND_HALF_UP)


def quantity_text(quantity: Decimal) -> str:
    """A quantity as people write it: no useless zeros, a comma.

    >>> quantity_text(Decimal("24.00")), quantity_text(Decimal("2.50"))
    ('24', '2,5')
    """
    return f"{quantity.normalize():f}".replace(".", ",")


def need_key(need: str) -> str:
    """What makes two needs the same: neither case nor spaces count.

    >>> need_key("  Écrans  de la SALLE 2 ") == need_key("écrans de la salle 2")
    True
    """
    return " ".join(need.casefold().split())


@dataclass(frozen=True, slots=True)
class Spread:
    """The total of a costing in euros: the cheapest options, and the dearest ones."""

    low: Decimal
    high: Decimal


def spread_of(lines: Iterable[tuple[str, Decimal]]) -> Spread:
    """The total of (need, euros) lines, one option a need; a line without need stands alone.

    >>> spread_of([("", Decimal(10)), ("écran", Decimal(100)), ("Écran", Decimal(150))])
    Spread(low=Decimal('110'), high=Decimal('160'))
    """
    groups: dict[str, list[Decimal]] = {}
    for rank, (need, amount) in enumerate(lines):
        groups.setdefault(need_key(need) or f"#{rank}", []).append(amount)
    return Spread(
        low=sum((min(amounts) for amounts in groups.values()), Decimal(0)),
        high=sum((max(amounts) for amounts in groups.values()), Decimal(0)),
    )

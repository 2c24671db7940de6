"""What is left in the envelopes, as the commission needs to know it: told by the app of the funds,
which stands above this one and registers how to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from establishments.models import Academy, Establishment


@dataclass(frozen=True, slots=True)
class FundsLeft:
    """The money that may pay for a school, in euros.

    `left`: neither delegated nor allocated; `awaited`: granted already, to be allocated from it.
    `key` is the same for the schools paid from the same money.
    """

    key: str
    label: str
    left: Decimal
    awaited: Decimal

    @property
    def free(self) -> Decimal:
        """What the commission may still grant; below zero when too much was."""
        return self.left - self.awaited


FundsReader = Callable[[Academy, Sequence[Establishment]], Mapping[int, FundsLeft]]

_readers: list[FundsReader] = []


def register(reader: FundsReader) -> FundsReader:
    """Say how the envelopes are read: by establishment, absent when nothing pays for it."""
    _readers[:] = [reader]
    return reader


def funds_left(academy: Academy, schools: Sequence[Establishment]) -> Mapping[int, FundsLeft]:
    """The money left for each of these schools; the reader says how many queries it costs."""
    return _readers[0](academy, schools) if _readers else {}

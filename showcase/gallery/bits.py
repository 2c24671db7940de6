"""Sets of positions as whole numbers: bit n is set when position n belongs to the set.

Forty thousand sheets are five kilobytes: crossing two sets or counting one takes microseconds,
which is what lets the gallery count beside every filter (ADR 74).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

EMPTY = 0


def everything(size: int) -> int:
    """Every position below `size`.

    >>> bin(everything(3))
    '0b111'
    """
    return (1 << size) - 1


def bits_of(positions: Iterable[int], size: int) -> int:
    """The set of these positions, each below `size`.

    >>> bin(bits_of([0, 2], 4))
    '0b101'
    """
    marks = bytearray(b"0") * size
    for position in positions:
        marks[-1 - position] = 49  # "1"
    return int(marks, 2) if size else EMPTY


def union(sets: Iterable[int]) -> int:
    """What is in one of the sets.

    >>> bin(union([0b001, 0b100]))
    '0b101'
    """
    found = EMPTY
    for one in sets:
        found |= one
    return found


def positions_of(bits: int) -> Iterator[int]:
    """The positions of a set, the lowest first.

    >>> list(positions_of(0b101))
    [0, 2]
    """
    marks = f"{bits:b}"[::-1]
    at = marks.find("1")
    while at >= 0:
        yield at
        at = marks.find("1", at + 1)


def slice_of(bits: int, first: int, size: int, order: Sequence[int] | None = None) -> list[int]:
    """The positions of a set from rank `first` on, `size` at most; in `order` when it is given.

    >>> slice_of(0b1101, 1, 2), slice_of(0b1101, 0, 2, order=[3, 1, 2, 0])
    ([2, 3], [3, 2])
    """
    if order is None:
        return list(islice(positions_of(bits), first, first + size))
    marks = bits.to_bytes(len(order) // 8 + 1, "little")
    held = (position for position in order if marks[position >> 3] >> (position & 7) & 1)
    return list(islice(held, first, first + size))

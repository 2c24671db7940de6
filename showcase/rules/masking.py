"""Small numbers that are not shown, and nothing that gives them away. Pure.

A number from 1 to 4 is masked. So is whatever would give it back by subtraction: in every sum that
is published with its parts, either nothing is masked, or at least two numbers are, and what they
hide together is five or more units. docs/adr/0079-small-numbers.md says why it is enough here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

LEAST = 5
"""The smallest number that is shown, zero apart."""

Key = TypeVar("Key", bound=Hashable)


class Sum(NamedTuple, Generic[Key]):
    """A number published beside the parts it is the sum of.

    `disjoint`: no unit counts in two of the parts. Where one may, in two types of expense for
    instance, the units that several parts hide together are at least those of the largest.
    """

    total: Key
    parts: Sequence[Key]
    disjoint: bool = True


def is_small(count: int) -> bool:
    """Whether a number of files is masked for itself.

    >>> [is_small(count) for count in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < count < LEAST


def masked(counts: Mapping[Key, int], sums: Iterable[Sum[Key]]) -> set[Key]:
    """The keys that are not shown. A key without a count counts zero, which everybody knows.

    >>> sorted(masked({"all": 30, "a": 2, "b": 8, "c": 20}, [Sum("all", ["a", "b", "c"])]))
    ['a', 'b']
    """
    hidden = {key for key, count in counts.items() if is_small(count)}
    lines = [
        line._replace(parts=[part for part in line.parts if counts.get(part, 0) > 0])
        for line in sums
        if counts.get(line.total, 0) > 0
    ]
    touching: dict[Key, list[int]] = defaultdict(list)
    for rank, line in enumerate(lines):
        for key in (line.total, *line.parts):
            touching[key].append(rank)
    waiting = list(range(len(lines)))
    while waiting:
        more = _next_to_hide(lines[waiting.pop()], counts, hidden)
        if more is not None:
            hidden.add(more)
            waiting.extend(touching[more])
    return hidden


def _next_to_hide(line: Sum[Key], counts: Mapping[Key, int], hidden: set[Key]) -> Key | None:
    """The number to mask next so that the sum gives nothing away; None when it does not."""
    unseen = [part for part in line.parts if part in hidden]
    seen = [part for part in line.parts if part not in hidden]
    if line.total in hidden:
        safe = bool(unseen)
    else:
        together = sum if line.disjoint else max
        safe = not unseen or (
            len(unseen) > 1 and together(counts[part] for part in unseen) >= LEAST
        )
    if safe:
        return None
    if seen:
        return min(seen, key=lambda part: counts[part])
    return line.total

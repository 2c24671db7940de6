"""The public sheets held in the memory of the process as sets of positions, one by filter value.

Read again when the public side moved (`Freshness`), by one thread, while the others go on with
what they hold. What is withdrawn is never shown from here: the rows of a page are read through
`Sheet.objects.public()`.
"""

from __future__ import annotations

import threading
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

from showcase import freshness
from showcase.freshness import Mark
from showcase.gallery.bits import EMPTY, bits_of, everything, union
from showcase.gallery.facets import YES, Facet, Order
from showcase.models import Inspiration, Sheet

_SINGLE = {
    Facet.ACADEMY: "academy__code",
    Facet.DEPARTMENT: "department__code",
    Facet.KIND: "kind",
    Facet.AMOUNT: "amount_band",
    Facet.PRIORITY: "priority_education",
}
_SEVERAL = {
    Facet.DIMENSION: "dimensions",
    Facet.LEVEL: "levels",
    Facet.SPENDING: "spending",
}
_FLAGS = {Facet.RURAL: "is_rural", Facet.DIGITAL: "is_digital", Facet.VIDEO: "has_video"}
_COLUMNS = ("pk", "amount_granted",
            *_SINGLE.values(), *_SEVERAL.values(), *_FLAGS.values())  # fmt: skip


@dataclass(frozen=True)
class GalleryIndex:
    """The public sheets, the last published at position 0; which of them bear each value."""

    mark: Mark
    keys: tuple[int, ...]
    sets: Mapping[Facet, Mapping[str, int]]
    orders: Mapping[Order, array[int]]

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """The position of each sheet, by its key."""
        return {key: position for position, key in enumerate(self.keys)}

    @property
    def size(self) -> int:
        """How many sheets anybody may read."""
        return len(self.keys)

    def of_keys(self, keys: Iterable[int]) -> int:
        """The set of these sheets; those that the index does not know are left out."""
        known = self.positions
        return bits_of((known[key] for key in keys if key in known), self.size)

    def bearing(self, facet: Facet, values: Iterable[str]) -> int:
        """The sheets that bear one of these values."""
        sets = self.sets.get(facet, {})
        return union(sets.get(value, EMPTY) for value in values)

    def matching(self, chosen: Mapping[Facet, Iterable[str]], among: int | None = None) -> int:
        """The sheets that match every facet, and `among` (a search)."""
        wanted = [self.bearing(facet, values) for facet, values in chosen.items() if values]
        return _intersection(everything(self.size) if among is None else among, wanted)

    def crossed(self, chosen: Mapping[Facet, Iterable[str]], among: int | None = None) -> Counted:
        """The sheets that match every facet, and how many each value of each facet would give.

        The count of a value is what choosing it alone in its facet would list, the other facets
        and `among` (a search) being as they are.
        """
        whole = everything(self.size) if among is None else among
        wanted = {facet: self.bearing(facet, values) for facet, values in chosen.items() if values}
        matching = _intersection(whole, wanted.values())
        counts = {}
        for facet, sets in self.sets.items():
            base = matching
            if facet in wanted:
                others = (one for other, one in wanted.items() if other is not facet)
                base = _intersection(whole, others)
            counts[facet] = {value: (base & one).bit_count() for value, one in sets.items()}
        return Counted(matching, counts)


def _intersection(whole: int, sets: Iterable[int]) -> int:
    for one in sets:
        whole &= one
    return whole


@dataclass(frozen=True)
class Counted:
    """What a selection holds, and the number beside each value."""

    matching: int
    counts: Mapping[Facet, Mapping[str, int]]

    @property
    def total(self) -> int:
        """How many sheets the selection holds."""
        return self.matching.bit_count()


def read_index(mark: Mark) -> GalleryIndex:
    """Read every public sheet: three queries, a fifth of a second for forty thousand."""
    rows = Sheet.objects.public().latest_first().values_list(*_COLUMNS)
    columns: dict[str, tuple[Any, ...]] = dict(
        zip(_COLUMNS, zip(*rows, strict=True), strict=True) if rows else ()
    )
    keys: tuple[int, ...] = columns.get("pk", ())
    held: dict[Facet, dict[str, list[int]]] = {facet: defaultdict(list) for facet in Facet}
    for facet, column in _SINGLE.items():
        for position, value in enumerate(columns.get(column, ())):
            if value:
                held[facet][value].append(position)
    for facet, column in _SEVERAL.items():
        for position, values in enumerate(columns.get(column, ())):
            for value in values:
                held[facet][value].append(position)
    for facet, column in _FLAGS.items():
        held[facet][YES] = [at for at, value in enumerate(columns.get(column, ())) if value]
    at = {key: position for position, key in enumerate(keys)}
    for key, slug in _themes():
        if key in at:
            held[Facet.THEME][slug].append(at[key])
    size = len(keys)
    return GalleryIndex(
        mark=mark,
        keys=keys,
        sets={
            facet: {value: bits_of(found, size) for value, found in sets.items()}
            for facet, sets in held.items()
        },
        orders={
            Order.INSPIRING: _sorted(size, dict(_taken_up()), keys),
            Order.CHEAPEST: _cheapest(columns.get("amount_granted", ())),
        },
    )


def _themes() -> Iterable[tuple[int, str]]:
    bearing = Sheet.themes.through.objects.filter(sheet__published_at__isnull=False)
    return bearing.values_list("sheet_id", "theme__slug")


def _taken_up() -> Iterable[tuple[int, int]]:
    filed = Count("pk", filter=Q(project__first_submitted_at__isnull=False))
    return Inspiration.objects.order_by().values_list("sheet_id").annotate(number=filed)


def _sorted(size: int, weights: Mapping[int, int], keys: tuple[int, ...]) -> array[int]:
    """The heaviest first, then the last published."""
    return array("I", sorted(range(size), key=lambda at: -weights.get(keys[at], 0)))


def _cheapest(amounts: tuple[Any, ...]) -> array[int]:
    """What received least first; an unknown amount is not a small one."""
    largest = max((amount for amount in amounts if amount is not None), default=0)
    return array(
        "I",
        sorted(
            range(len(amounts)),
            key=lambda at: largest + 1 if amounts[at] is None else amounts[at],
        ),
    )


class _Holder:
    """The index of this process."""

    def __init__(self) -> None:
        self._held: GalleryIndex | None = None
        self._reading = threading.Lock()

    def get(self) -> GalleryIndex:
        mark = freshness.mark()
        held = self._held
        if held is not None and held.mark == mark:
            return held
        # Whoever comes while another thread reads goes on with what is held, if anything is.
        if not self._reading.acquire(blocking=held is None):
            assert held is not None
            return held
        try:
            if self._held is None or self._held.mark != mark:
                self._held = read_index(mark)
            return self._held
        finally:
            self._reading.release()


_holder = _Holder()


def gallery_index() -> GalleryIndex:
    """The index of the public sheets as they are now: one query when nothing moved."""
    return _holder.get()

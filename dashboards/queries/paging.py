"""Pages of a list that no index can order, because it was searched or filtered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Value, Window


class NarrowPaginator(Paginator[Any]):
    """Sorts and counts the keys alone, then reads the rows of one page: two queries.

    Sorting the rows themselves would carry thousands of wide rows to show twenty-five of them,
    and a count of its own would search twice. `rows` says how the rows of the page are read;
    `known` is the length of the list when it was already counted; `read` then gives the keys from
    a rank on, that many, when there is a quicker way than sorting the whole.
    """

    def __init__(
        self,
        objects: QuerySet[Any],
        per_page: int,
        *,
        rows: QuerySet[Any],
        known: int | None = None,
        read: Callable[[int, int], list[Any]] | None = None,
    ) -> None:
        super().__init__(objects, per_page)
        self._objects = objects
        self._rows = rows
        self._known = known
        self._read = read
        if known is not None:
            self.count = known

    def get_page(self, number: Any) -> Page[Any]:
        """The page of this number; the first for a wrong number, the last beyond the end."""
        wanted = int(number) if str(number).isdecimal() and int(number) else 1
        keys = self._keys(wanted)
        if not keys and wanted > 1:
            wanted = int(self.num_pages)
            keys = self._keys(wanted)
        self.count = keys[0][1] if keys else 0
        found = self._rows.in_bulk([key for key, _ in keys])
        return Page([found[key] for key, _ in keys if key in found], wanted, self)

    def _keys(self, number: int) -> list[tuple[Any, int]]:
        """The keys of a page, each with the length of the whole list. One query."""
        first = (number - 1) * self.per_page
        if self._read is not None and self._known is not None:
            return [(key, self._known) for key in self._read(first, self.per_page)]
        length = Window(Count("pk")) if self._known is None else Value(self._known)
        counted = self._objects.annotate(length=length).values_list("pk", "length")
        return list(counted[first : first + self.per_page])

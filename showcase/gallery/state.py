"""The state of the gallery as its address has it: words, filters, order, page. Any state is a URL.

What an address asks for wrongly counts for nothing, and the same state always has the same address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from showcase.gallery.facets import PLACES, Facet, Order
from showcase.gallery.words import typed

TEXT, ORDER, PAGE = "q", "tri", "page"
_LONGEST_NUMBER = 5

Choices = Mapping[Facet, tuple[tuple[str, str], ...]]
"""(value, label) of each facet, in the order of the page."""


@dataclass(frozen=True)
class GalleryState:
    """What is looked for; `page` begins at 1."""

    text: str = ""
    chosen: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    order: Order = Order.LATEST
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether something leaves sheets out."""
        return bool(self.text or self.chosen)

    @property
    def default_order(self) -> Order:
        """The order of a state that asks for none."""
        return Order.RELEVANCE if self.text else Order.LATEST

    def has(self, facet: Facet, value: str) -> bool:
        """Whether this value is chosen."""
        return value in self.chosen.get(facet, ())

    def query(self) -> str:
        """The address of this state after the `?`; "" for the whole gallery."""
        address = QueryDict(mutable=True)
        if self.text:
            address[TEXT] = self.text
        for facet in Facet:
            if self.chosen.get(facet):
                address.setlist(facet.value, list(self.chosen[facet]))
        if self.order is not self.default_order:
            address[ORDER] = self.order.value
        if self.page > 1:
            address[PAGE] = str(self.page)
        return address.urlencode()

    def without(self, facet: Facet, value: str) -> GalleryState:
        """The first page of the same without this value."""
        return self._choosing(facet, [one for one in self.chosen.get(facet, ()) if one != value])

    def only(self, facet: Facet, value: str) -> GalleryState:
        """The first page of the same with this value alone in its facet."""
        return self._choosing(facet, [value])

    def everywhere(self) -> GalleryState:
        """The first page of the same without a département."""
        return self._choosing(Facet.DEPARTMENT, [])

    def saying(self, text: str) -> GalleryState:
        """The first page of the same with other words."""
        other = replace(self, text=text, page=1)
        wrong = self.order is Order.RELEVANCE or self.order is self.default_order
        return replace(other, order=other.default_order) if wrong else other

    def sorted_by(self, order: Order) -> GalleryState:
        """The first page of the same in another order."""
        return replace(self, order=order, page=1)

    def at(self, page: int) -> GalleryState:
        """Another page of the same."""
        return replace(self, page=page)

    def _choosing(self, facet: Facet, values: Iterable[str]) -> GalleryState:
        chosen = {**self.chosen, facet: tuple(values)}
        return replace(self, chosen={key: kept for key, kept in chosen.items() if kept}, page=1)


def state_of(query: QueryDict, choices: Choices) -> GalleryState:
    """The state that an address asks for."""
    chosen = {}
    for facet in Facet:
        asked = set(query.getlist(facet.value))
        kept = tuple(value for value, _ in choices.get(facet, ()) if value in asked)
        if kept:
            chosen[facet] = kept[:1] if facet in PLACES else kept
    text = typed(query.get(TEXT) or "")
    state = GalleryState(text=text, chosen=chosen, page=_number(query.get(PAGE) or ""))
    asked_order = query.get(ORDER) or ""
    order = Order(asked_order) if asked_order in Order.values else state.default_order
    if order is Order.RELEVANCE and not text:
        order = Order.LATEST
    return replace(state, order=order)


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return max(int(text), 1) if is_number else 1

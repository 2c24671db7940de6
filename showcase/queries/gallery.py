"""The gallery: one page of cards, the numbers beside the filters, the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.db.models import F, Value
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core.french import counted, join
from establishments.models import Academy, Department
from projects.models import Theme
from showcase.freshness import Mark
from showcase.gallery.bits import slice_of
from showcase.gallery.facets import FIXED, PLACES, Facet, Order
from showcase.gallery.index import Counted, GalleryIndex, gallery_index
from showcase.gallery.map import MOST_POINTS, Map, Spot, country_map, near_map
from showcase.gallery.state import Choices, GalleryState, state_of
from showcase.gallery.words import MOST_RANKED, by_relevance, corrected, matching_keys
from showcase.models import Sheet
from showcase.queries.cards import Card, cards_of, cards_of_keys

PAGE_SIZE = 20
CHOICES_KEPT_SECONDS = 60
"""The names of themes and places are read that seldom: they change a few times a year."""


@dataclass(frozen=True)
class Option:
    """A value of a filter, and how many sheets choosing it alone would list."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FilterBox:
    """A facet, or several of one value each, as the page shows them: boxes to tick, or a list."""

    name: str
    label: str
    options: Sequence[Option]
    is_list: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is chosen in it."""
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """A filter that holds, where taking it out leads, and how many sheets that would list: counted
    when the selection is empty, where the page says it."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class GalleryPage:
    """All that the page shows."""

    state: GalleryState
    asked: str
    """The words that found nothing, when others were tried in their place."""
    page: Page[int]
    cards: Sequence[Card]
    drawing: str
    """What the filters and the map are drawn from: they are kept under it, whatever the page."""
    boxes: Sequence[FilterBox]
    """Counted when they are drawn."""
    chips: Sequence[Chip]
    orders: Sequence[tuple[str, str, bool]]
    """(label, address, whether it is the present one)."""
    map: Map
    """Placed when it is drawn."""
    all_url: str
    """The same selection without a département."""
    either: str
    """The address of a search of one word or another, when all of them found nothing."""

    @property
    def total(self) -> int:
        """How many sheets the selection holds."""
        return int(self.page.paginator.count)

    @property
    def words(self) -> str:
        """The selection in words, empty for the whole gallery."""
        return join(chip.label for chip in self.chips)

    @property
    def title(self) -> str:
        """The title of the page: no two pages of the gallery have the same."""
        narrowed = f"\u00a0: {self.words}" if self.chips else ""
        number = f" (page {self.page.number})" if self.page.number > 1 else ""
        return f"Projets inspirants{narrowed}{number}"

    @property
    def description(self) -> str:
        """What a search engine and a preview say of the page."""
        many = counted(self.total, "projet pédagogique publié", "projets pédagogiques publiés")
        about = f" ({self.words})" if self.chips else ""
        return (
            f"{many} par les écoles, les collèges et les lycées{about}\u00a0: constats, actions, "
            "moyens et témoignages, à reprendre pour son établissement."
        )


def gallery_choices(mark: Mark) -> Choices:
    """The values of each filter, in the order of the page, kept by this process for
    `CHOICES_KEPT_SECONDS` and this state of the public side. One query, or none."""
    state = f"{mark[0]}:{mark[1].timestamp()}" if mark else "none"
    key = f"gallery-choices:{state}"
    found = caches["memory"].get_or_set(key, _read_choices, CHOICES_KEPT_SECONDS)
    return cast("Choices", found)


def _read_choices() -> Choices:
    """One query for those that are rows."""
    rows = (
        Theme.objects.order_by()
        .annotate(facet=Value(Facet.THEME.value), rank=F("position"))
        .values_list("facet", "rank", "slug", "name")
        .union(
            Academy.objects.order_by()
            .annotate(facet=Value(Facet.ACADEMY.value), rank=Value(0))
            .values_list("facet", "rank", "code", "name"),
            Department.objects.order_by()
            .annotate(facet=Value(Facet.DEPARTMENT.value), rank=Value(0))
            .values_list("facet", "rank", "code", "name"),
            all=True,
        )
        .order_by("facet", "rank", "name")
    )
    found: dict[Facet, list[tuple[str, str]]] = {}
    for facet, _, value, label in rows:
        found.setdefault(Facet(facet), []).append((value, label))
    return {**FIXED, **{facet: tuple(values) for facet, values in found.items()}}


def gallery_page(query: QueryDict, *, tiles: str = "") -> GalleryPage:
    """What the address asks for. Seven queries at most, whatever the number of sheets.

    `tiles` is the address of the pictures of a map service (`MAP_TILES_URL`), or empty.
    """
    index = gallery_index()
    choices = gallery_choices(index.mark)
    state, asked = state_of(query, choices), ""
    among = _matching(index, state.text)
    if among == 0 and (meant := corrected(state.text)):
        tried = _matching(index, meant)
        if tried:
            asked, state, among = state.text, state.saying(meant), tried
    found = index.crossed(state.chosen, among)
    page = Paginator(range(found.total), PAGE_SIZE).get_page(state.page)
    state = state.at(page.number)
    order = _order_of(state, found)
    labels = {facet: dict(values) for facet, values in choices.items()}
    spots = _spots(index, found, state) if _department(state) else []
    return GalleryPage(
        state=state,
        asked=asked,
        page=page,
        cards=_cards(index, found, state, order),
        drawing=f"{index.mark} {state.at(1).query()}",
        boxes=cast("Sequence[FilterBox]", SimpleLazyObject(partial(_boxes, state, found, choices))),
        chips=_chips(index, found, among, state, labels),
        orders=_orders(state, found, order),
        map=cast("Map", SimpleLazyObject(partial(_map, found, state, choices, spots, tiles))),
        all_url=address_of(state.everywhere()),
        either=_either(state) if not found.total and not state.chosen else "",
    )


def address_of(state: GalleryState) -> str:
    """The address of a state of the gallery."""
    query = state.query()
    path = reverse("showcase:gallery-list")
    return f"{path}?{query}" if query else path


def _matching(index: GalleryIndex, text: str) -> int | None:
    """The sheets that the words find; None without words."""
    return index.of_keys(matching_keys(text)) if text else None


def _order_of(state: GalleryState, found: Counted) -> Order:
    """The order of the list: among too many matches the words tell nothing apart."""
    is_lost = state.order is Order.RELEVANCE and found.total > MOST_RANKED
    return Order.LATEST if is_lost else state.order


def _cards(index: GalleryIndex, found: Counted, state: GalleryState, order: Order) -> list[Card]:
    first = (state.page - 1) * PAGE_SIZE
    if order is Order.RELEVANCE:
        keys = [index.keys[at] for at in slice_of(found.matching, 0, MOST_RANKED)]
        sheets = by_relevance(Sheet.objects.public().filter(pk__in=keys), state.text)
        return cards_of(sheets[first : first + PAGE_SIZE])
    shown = slice_of(found.matching, first, PAGE_SIZE, index.orders.get(order))
    return cards_of_keys([index.keys[at] for at in shown])


_BOXES: tuple[tuple[str, tuple[Facet, ...]], ...] = (
    (Facet.THEME.label, (Facet.THEME,)),
    (Facet.KIND.label, (Facet.KIND,)),
    (Facet.LEVEL.label, (Facet.LEVEL,)),
    (Facet.DIMENSION.label, (Facet.DIMENSION,)),
    (Facet.ACADEMY.label, (Facet.ACADEMY,)),
    (Facet.DEPARTMENT.label, (Facet.DEPARTMENT,)),
    (Facet.SPENDING.label, (Facet.SPENDING,)),
    (Facet.AMOUNT.label, (Facet.AMOUNT,)),
    ("Particularités", (Facet.PRIORITY, Facet.RURAL, Facet.DIGITAL, Facet.VIDEO)),
)
"""The boxes of the page, in its order, and the facets of each."""


def _boxes(state: GalleryState, found: Counted, choices: Choices) -> list[FilterBox]:
    """What can be chosen: a value that would list nothing is not offered, unless it is chosen."""
    boxes = []
    for label, facets in _BOXES:
        options = [option for facet in facets for option in _options(facet, state, found, choices)]
        if options:
            is_list = facets[0] in PLACES
            boxes.append(FilterBox(facets[0].value, label, options, is_list))
    return boxes


def _options(facet: Facet, state: GalleryState, found: Counted, choices: Choices) -> list[Option]:
    counts = found.counts.get(facet, {})
    options = [
        Option(facet.value, value, label, counts.get(value, 0), state.has(facet, value))
        for value, label in choices.get(facet, ())
    ]
    return [option for option in options if option.count or option.is_chosen]


def _chips(
    index: GalleryIndex,
    found: Counted,
    among: int | None,
    state: GalleryState,
    labels: Mapping[Facet, Mapping[str, str]],
) -> list[Chip]:
    chips = []
    if state.text:
        left = state.saying("")
        total = 0 if found.total else index.matching(left.chosen).bit_count()
        chips.append(Chip(f"«\u00a0{state.text}\u00a0»", address_of(left), total))
    for facet, values in state.chosen.items():
        for value in values:
            left = state.without(facet, value)
            total = 0 if found.total else index.matching(left.chosen, among).bit_count()
            chips.append(Chip(labels[facet][value], address_of(left), total))
    return chips


def _orders(state: GalleryState, found: Counted, present: Order) -> list[tuple[str, str, bool]]:
    is_ranked = bool(state.text) and found.total <= MOST_RANKED
    offered = [order for order in Order if is_ranked or order is not Order.RELEVANCE]
    return [
        (order.label, address_of(state.sorted_by(order)), order is present) for order in offered
    ]


def _map(
    found: Counted, state: GalleryState, choices: Choices, spots: Sequence[Spot], tiles: str
) -> Map:
    places = choices.get(Facet.DEPARTMENT, ())
    chosen = _department(state)
    country = country_map(
        places,
        found.counts.get(Facet.DEPARTMENT, {}),
        chosen=chosen,
        url_of=lambda code: address_of(state.only(Facet.DEPARTMENT, code)),
    )
    return (
        near_map(country, chosen, dict(places)[chosen], spots, tiles=tiles) if chosen else country
    )


def _department(state: GalleryState) -> str:
    """The code of the département that the map is seen from near, empty for the country."""
    return next(iter(state.chosen.get(Facet.DEPARTMENT, ())), "")


def _spots(index: GalleryIndex, found: Counted, state: GalleryState) -> list[Spot]:
    """The schools of the sheets found that the directory places, each once. One query."""
    keys = [index.keys[at] for at in slice_of(found.matching, 0, MOST_POINTS)]
    rows = (
        Sheet.objects.public()
        .filter(pk__in=list(keys), establishment__latitude__isnull=False,
                establishment__longitude__isnull=False)
        .order_by("establishment", "-published_at")
        .values_list("establishment", "school_name", "commune", "establishment__latitude",
                     "establishment__longitude", "project__reference")
    )  # fmt: skip
    schools: dict[int, list[tuple[str, str, float, float, str]]] = {}
    for school, name, commune, north, east, reference in rows:
        assert north is not None
        assert east is not None
        schools.setdefault(school, []).append((name, commune, float(north), float(east), reference))
    spots = []
    for sheets in schools.values():
        name, commune, latitude, longitude, reference = sheets[0]
        if len(sheets) == 1:
            url = reverse("showcase:sheet-detail", args=[reference])
        else:
            # Its commune tells it from a school of the same name elsewhere.
            words = " ".join(filter(None, [state.text, name, commune]))
            url = address_of(state.saying(words))
            name = f"{name}\u00a0: {counted(len(sheets), 'projet')}"
        spots.append(Spot(name, latitude, longitude, url))
    return spots


def _either(state: GalleryState) -> str:
    """The search of one word or another; none when that is what was looked for."""
    words = [word for word in state.text.replace('"', " ").split() if word.lower() not in _OR]
    said = " ou ".join(words)
    return address_of(state.saying(said)) if len(words) > 1 and said != state.text else ""


_OR = ("ou", "or")

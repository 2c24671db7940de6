"""The pages by theme and by académie, and the selection of the home page. From the same index as
the gallery: the numbers of one page are those of the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from establishments.models import Academy, Department
from projects.models import Theme
from showcase.gallery.bits import slice_of
from showcase.gallery.facets import FIXED, Facet
from showcase.gallery.index import GalleryIndex, gallery_index
from showcase.gallery.state import GalleryState
from showcase.models import Collection
from showcase.queries.cards import Card, cards_of_keys
from showcase.queries.collections import featured_cards, public_collections
from showcase.queries.gallery import address_of

LATEST = 6
MOST_COLLECTIONS = 6


@dataclass(frozen=True)
class Way:
    """A way into the gallery: its name, its address, how many sheets it lists."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Opening:
    """A page that opens on a part of the gallery."""

    total: int
    url: str
    cards: Sequence[Card]
    ways: Sequence[tuple[str, Sequence[Way]]]
    collections: Sequence[Collection]


@dataclass(frozen=True)
class FrontPage:
    """What the home page shows of the published projects."""

    cards: Sequence[Card]
    collections: Sequence[Collection]


def theme_ways(index: GalleryIndex) -> list[tuple[Theme, int]]:
    """Each theme that some sheet bears, with their number. One query."""
    sets = index.sets[Facet.THEME]
    themes = Theme.objects.order_by("position", "name")
    return [(theme, sets[theme.slug].bit_count()) for theme in themes if theme.slug in sets]


def academy_ways(index: GalleryIndex) -> list[tuple[Academy, int]]:
    """Each académie with its number of sheets, by name. One query."""
    sets = index.sets[Facet.ACADEMY]
    return [(one, sets.get(one.code, 0).bit_count()) for one in Academy.objects.order_by("name")]


def theme_opening(theme: Theme) -> Opening:
    """The page of a theme. Three queries."""
    return _opening(
        Facet.THEME,
        theme.slug,
        ways={
            "Par type d’établissement": (Facet.KIND, FIXED[Facet.KIND]),
            "Par niveau": (Facet.LEVEL, FIXED[Facet.LEVEL]),
        },
        collections=public_collections().filter(theme=theme)[:MOST_COLLECTIONS],
    )


def academy_opening(academy: Academy) -> Opening:
    """The page of an académie. Five queries."""
    departments = Department.objects.filter(academy=academy).order_by("name")
    themes = Theme.objects.order_by("position", "name")
    return _opening(
        Facet.ACADEMY,
        academy.code,
        ways={
            "Par département": (Facet.DEPARTMENT, departments.values_list("code", "name")),
            "Par thème": (Facet.THEME, themes.values_list("slug", "name")),
            "Par type d’établissement": (Facet.KIND, FIXED[Facet.KIND]),
        },
        collections=public_collections().filter(academy=academy)[:MOST_COLLECTIONS],
    )


def front_page() -> FrontPage:
    """The sheets à la une, else the last published, and the last collections. Two queries, or
    four when nothing is featured."""
    return FrontPage(
        cards=featured_cards() or cards_of_keys(gallery_index().keys[:LATEST]),
        collections=list(public_collections().filter(academy__isnull=True)[:3]),
    )


def _opening(
    facet: Facet,
    value: str,
    *,
    ways: Mapping[str, tuple[Facet, Iterable[tuple[str, str]]]],
    collections: Iterable[Collection],
) -> Opening:
    index = gallery_index()
    found = index.crossed({facet: [value]})
    state = GalleryState(chosen={facet: (value,)})
    return Opening(
        total=found.total,
        url=address_of(state),
        cards=cards_of_keys([index.keys[at] for at in slice_of(found.matching, 0, LATEST)]),
        ways=[
            (heading, offered)
            for heading, (other, choices) in ways.items()
            if (offered := _ways(state, other, choices, found.counts.get(other, {})))
        ],
        collections=list(collections),
    )


def _ways(
    state: GalleryState,
    facet: Facet,
    choices: Iterable[tuple[str, str]],
    counts: Mapping[str, int],
) -> list[Way]:
    return [
        Way(label, address_of(state.only(facet, value)), counts[value])
        for value, label in choices
        if counts.get(value)
    ]

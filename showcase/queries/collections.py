"""Collections as the public and their curators read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from establishments.permissions import is_administrator, rights_of
from projects.models import Theme
from projects.models.project import REFERENCE_SHAPE
from showcase.gallery.words import by_relevance, typed
from showcase.models import Collection, CollectionItem, Sheet
from showcase.permissions import CURATORS
from showcase.queries.cards import Card, cards_by_key, cards_of
from showcase.querysets import CollectionQuerySet
from showcase.services.collections import MOST_FEATURED

if TYPE_CHECKING:
    from accounts.models import User

PROPOSED = 10
"""Sheets that a search of a curator lists."""
_REFERENCE = re.compile(REFERENCE_SHAPE, re.IGNORECASE)


@dataclass(frozen=True)
class Held:
    """A sheet of a collection as its curator sees it; nobody reads it once withdrawn."""

    item: CollectionItem
    card: Card | None
    is_first: bool
    is_last: bool

    @property
    def name(self) -> str:
        """What the buttons that act on it call it."""
        return self.card.title if self.card else "le projet retiré"


def public_collections() -> CollectionQuerySet:
    """Those that anybody may read and that hold something, the last published first.

    Each says how many sheets it shows (`shown`). One query, with its académie and theme.
    """
    shown = Count("items", filter=Q(items__sheet__published_at__isnull=False))
    return (
        Collection.objects.public()
        .annotate(shown=shown)
        .filter(shown__gt=0)
        .select_related("academy", "theme")
        .order_by("-published_at", "pk")
    )


def collection_cards(collection: Collection) -> list[Card]:
    """The sheets of a collection that anybody may read, in its order, with their notes.

    Two queries.
    """
    notes = dict(collection.items.order_by("position").values_list("sheet", "note"))
    found = cards_by_key(list(notes))
    return [replace(found[key], note=note) for key, note in notes.items() if key in found]


def own_collections(user: User) -> QuerySet[Collection]:
    """The collections that the person keeps, with the académie and the theme of each, the last made
    first. One query."""
    collections = Collection.objects.select_related("academy", "theme")
    collections = collections.annotate(gathered=Count("items"))
    if not is_administrator(user):
        collections = collections.filter(academy__in=rights_of(user).academies_as(*CURATORS))
    return collections.order_by("-created_at", "pk")


def held_sheets(collection: Collection) -> list[Held]:
    """Every sheet of a collection for its curator, in its order. Two queries."""
    items = list(collection.items.order_by("position"))
    found = cards_by_key([item.sheet_id for item in items])
    return [
        Held(
            item=item,
            card=found.get(item.sheet_id),
            is_first=rank == 0,
            is_last=rank == len(items) - 1,
        )
        for rank, item in enumerate(items)
    ]


def sheets_to_gather(text: str, *, without: Sequence[int] = ()) -> list[Card]:
    """The public sheets that a curator's words find, the closest first; none without words.

    The reference of a project finds its sheet alone. One query.
    """
    words = typed(text)
    if not words:
        return []
    public = Sheet.objects.public().exclude(pk__in=list(without))
    if _REFERENCE.fullmatch(words):
        return cards_of(public.filter(project__reference=words.upper()))
    return cards_of(by_relevance(public.search(words), words)[:PROPOSED])


def featured_cards() -> list[Card]:
    """The sheets à la une, the last published first, `MOST_FEATURED` at most. One query."""
    featured = Sheet.objects.public().filter(is_featured=True).latest_first()
    return cards_of(featured[:MOST_FEATURED])


def all_themes() -> list[Theme]:
    """The themes of the controlled list, in its order. One query."""
    return list(Theme.objects.order_by("position", "name"))

"""Reads of the price catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from core import clock
from establishments.models import Academy, Establishment
from support.models import CatalogueItem, PriceCatalogue


def catalogue_of(establishment: Establishment) -> PriceCatalogue | None:
    """The version in force today for the académie of a school: one query."""
    return current_catalogue(establishment.academy_id)


def current_catalogue(academy_id: int) -> PriceCatalogue | None:
    """The version in force today: one query."""
    versions = PriceCatalogue.objects.filter(academy=academy_id).select_related("imported_by")
    return versions.valid_on(clock.today()).first()


def coming_catalogues(academy_id: int) -> list[PriceCatalogue]:
    """The versions whose day has not come, the nearest first: one query."""
    later = PriceCatalogue.objects.filter(academy=academy_id, valid_from__gt=clock.today())
    return list(later.order_by("valid_from", "number")[:5])


def items_by_code(
    catalogue: PriceCatalogue | None, codes: Iterable[str]
) -> dict[str, CatalogueItem]:
    """The items of a version that bear these codes: one query, none without a version."""
    if catalogue is None:
        return {}
    found = CatalogueItem.objects.of_codes(catalogue, codes).select_related("catalogue")
    return {item.code: item for item in found}


def catalogue_items(
    catalogue: PriceCatalogue | None, filters: Mapping[str, Any]
) -> QuerySet[CatalogueItem]:
    """The items of a version that the filters keep, by designation."""
    items = CatalogueItem.objects.filter(catalogue=catalogue)
    if filters.get("q"):
        items = items.matching(filters["q"])
    if filters.get("categorie"):
        items = items.filter(category=filters["categorie"])
    return items.order_by("label", "code")


def academies_read(academy_ids: Iterable[int]) -> list[Academy]:
    """These académies, by name: one query."""
    return list(Academy.objects.filter(pk__in=sorted(academy_ids)).order_by("name"))

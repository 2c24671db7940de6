"""Importing a price list: a new dated version of the catalogue, the former ones stay."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError, NotAllowed
from establishments.models import Academy
from support.models import CatalogueItem, PriceCatalogue
from support.permissions import catalogue_academies
from support.pricelist.reading import PriceList

if TYPE_CHECKING:
    from accounts.models import User

FURTHEST = timedelta(days=366)


@transaction.atomic
def import_catalogue(
    academy: Academy, *, prices: PriceList, valid_from: date, file_name: str = "", by: User
) -> PriceCatalogue:
    """Make a new version of the catalogue of the académie, valid from today or a later day.

    The lines refused are kept with their reasons. The same prices for the same day are imported
    once: the version that exists is given. Raises NotAllowed for anybody but the DANE of the
    académie; DomainError when no line can be kept, for a past day or one more than a year ahead.
    """
    if academy.pk not in catalogue_academies(by):
        raise NotAllowed("Seule la DANE de l’académie tient le catalogue de prix.")
    today = clock.today()
    if not today <= valid_from <= today + FURTHEST:
        raise DomainError(
            "Les prix valent à partir d’aujourd’hui, ou d’un jour à venir dans l’année\u00a0: les "
            "chiffrages déjà faits gardent les leurs."
        )
    if not prices.lines:
        raise DomainError("Aucune ligne de ce fichier ne peut être importée.")
    # One after the other: the académie's row is the queue of those who import there.
    Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    digest = digest_of(prices)
    versions = PriceCatalogue.objects.filter(academy=academy)
    same = versions.filter(valid_from=valid_from, sha256=digest).first()
    if same is not None:
        return same
    latest = versions.order_by("-number").first()
    catalogue = PriceCatalogue.objects.create(
        academy=academy,
        number=latest.number + 1 if latest else 1,
        valid_from=valid_from,
        file_name=file_name[:150],
        sha256=digest,
        refused=[refusal.as_json() for refusal in prices.refused],
        imported_by=by,
    )
    CatalogueItem.objects.bulk_create(
        [
            CatalogueItem(
                catalogue=catalogue,
                code=line.code,
                label=line.label,
                category=line.category,
                unit=line.unit,
                unit_price=line.unit_price,
                supplier=line.supplier,
            )
            for line in prices.lines
        ],
        batch_size=1000,
    )
    return catalogue


def digest_of(prices: PriceList) -> str:
    """The SHA-256 of the items a list brings, whatever the encoding of its file."""
    facts = [
        [line.code, line.label, line.category, str(line.unit_price), line.unit, line.supplier]
        for line in prices.lines
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()

"""Chainable reads of requests for help, prices and costings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from establishments.permissions import rights_of
from projects.querysets import SEARCH_CONFIG
from support.enums import HELPING, CostingStatus, HelpStatus

if TYPE_CHECKING:
    from accounts.models import User
    from support.models import (  # noqa: F401 - named in the bases
        CatalogueItem,
        Costing,
        HelpRequest,
        PriceCatalogue,
    )

MOST_WORDS = 8


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, user: User) -> Self:
        """Requests of the person's schools, and those the person's team answers."""
        return self.filter(_of_school(user) | _of_team(user))

    def for_team(self, user: User) -> Self:
        """Those that the person answers: asked to their service, in their perimeter."""
        return self.filter(_of_team(user))

    def helping(self) -> Self:
        """Those about a project that somebody helps at this moment: its file may be read."""
        return self.filter(status__in=HELPING, project__isnull=False)

    def open(self) -> Self:
        """Not closed."""
        return self.exclude(status=HelpStatus.CLOSED)


class PriceCatalogueQuerySet(models.QuerySet["PriceCatalogue"]):
    def valid_on(self, day: date) -> Self:
        """The versions that had begun on this day, the one to go by first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-number")


class CatalogueItemQuerySet(models.QuerySet["CatalogueItem"]):
    def matching(self, text: str) -> Self:
        """Items whose code, designation or supplier bear these words or their beginnings."""
        words = re.findall(r"\w+", unicodedata.normalize("NFC", text.casefold()))[:MOST_WORDS]
        if not words:
            return self.none() if text.strip() else self
        written = " & ".join(f"{word}:*" for word in words)
        return self.filter(search=SearchQuery(written, config=SEARCH_CONFIG, search_type="raw"))

    def of_codes(self, catalogue: PriceCatalogue | None, codes: Iterable[str]) -> Self:
        """The items of a version that bear these codes."""
        return self.filter(catalogue=catalogue, code__in=sorted(set(codes) - {""}))


class CostingQuerySet(models.QuerySet["Costing"]):
    def visible_to(self, user: User) -> Self:
        """What the school was sent; to the team, drafts too."""
        from support.models import HelpRequest

        requests = HelpRequest.objects.order_by()
        mine = requests.for_team(user).values("pk")
        ours = requests.filter(_of_school(user)).values("pk")
        return self.filter(
            Q(request__in=mine) | (Q(request__in=ours) & ~Q(status=CostingStatus.DRAFT))
        )


def _of_school(user: User) -> Q:
    schools = sorted({m.establishment_id for m in rights_of(user).memberships})
    return Q(establishment__in=schools)


def _of_team(user: User) -> Q:
    """What the appointments of the person let them answer; nothing without any."""
    from support.permissions import answers

    condition = Q(pk__in=())
    for appointment in rights_of(user).appointments:
        condition |= answers(appointment)
    return condition

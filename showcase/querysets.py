from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models

from establishments.enums import Role
from establishments.permissions import rights_of
from projects.enums import FileState
from projects.querysets import SEARCH_CONFIG

if TYPE_CHECKING:
    from accounts.models import User
    from showcase.models import (  # noqa: F401 - named in the bases, as text
        Collection,
        Edition,
        Figure,
        Sheet,
        SheetPhoto,
    )


_EITHER = re.compile(r'(?<=\S)\s+ou\s+(?=\S)(?=(?:[^"]*"[^"]*")*[^"]*$)', re.IGNORECASE)
"""« ou » between two words, outside quotation marks."""


def words_query(text: str) -> SearchQuery:
    """What people type, as PostgreSQL reads it: all the words, « l’un ou l’autre », "a phrase"."""
    said = _EITHER.sub(" or ", text)
    return SearchQuery(said, config=SEARCH_CONFIG, search_type="websearch")


_LONG = ("search", "summary", "findings", "evaluation", "public_summary")


class SheetQuerySet(models.QuerySet["Sheet"]):
    def public(self) -> Self:
        """What anybody may read, and nothing else: the only door of every public page, export and
        row of the API. A sheet withdrawn leaves it with the transaction that withdraws it."""
        return self.filter(published_at__isnull=False)

    def latest_first(self) -> Self:
        """In the order of publication, the last one first; the index of public sheets."""
        return self.order_by("-published_at", "-pk")

    def for_lists(self) -> Self:
        """With the file each is of, for its reference; without the words that only serve the
        search, nor the long texts of the file."""
        return self.select_related("project").defer(
            "words", "search", "plain", *(f"project__{name}" for name in _LONG)
        )

    def search(self, text: str) -> Self:
        """French full-text search over the words of the sheet, accents forgiven."""
        return self.filter(search=words_query(text))

    def untold(self, at: datetime) -> Self:
        """Those published by this moment whose followers were not told of them yet."""
        return (
            self.public()
            .filter(followers_told_at__isnull=True, published_at__lte=at)
            .order_by("published_at", "pk")
        )


class EditionQuerySet(models.QuerySet["Edition"]):
    def waiting(self) -> Self:
        """Those that the secretariat has still to read, the oldest first."""
        return self.filter(decided_at__isnull=True, cancelled_at__isnull=True).order_by(
            "proposed_at", "pk"
        )

    def moderated_by(self, user: User) -> Self:
        """Those of the académies whose secretariat the person is."""
        academies = sorted(rights_of(user).academies_as(Role.SECRETARIAT))
        return self.filter(sheet__academy__in=academies)


class SheetPhotoQuerySet(models.QuerySet["SheetPhoto"]):
    def kept(self) -> Self:
        """Those that the school did not take out, with their files."""
        return self.filter(removed_at__isnull=True, attachment__isnull=False).select_related(
            "attachment"
        )

    def showable(self) -> Self:
        """Those whose file was checked and drawn: what is shown is the drawing, without what the
        camera wrote in the file (place, moment)."""
        return self.kept().filter(attachment__state=FileState.READY, attachment__pages__gte=1)


class CollectionQuerySet(models.QuerySet["Collection"]):
    def public(self) -> Self:
        """Those that anybody may read."""
        return self.filter(published_at__isnull=False)


class FigureQuerySet(models.QuerySet["Figure"]):
    def of_france(self) -> Self:
        """Those of the whole country."""
        return self.filter(academy__isnull=True, department__isnull=True)

    def for_public(self) -> Self:
        """Those that the public pages, files and API read: of France and of the académies. The
        value of a masked one is not theirs to show: they ask `Figure.is_masked` first."""
        return self.filter(department__isnull=True)

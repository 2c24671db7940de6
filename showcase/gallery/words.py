"""What people type: the sheets that match, and what they perhaps meant."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import F

from projects.querysets import SEARCH_CONFIG
from showcase.models import Sheet
from showcase.querysets import SheetQuerySet, words_query

LONGEST = 120
"""Characters of a search that are read; nobody types more."""
MOST_WORDS = 12
MOST_RANKED = 1_000
"""Beyond that many matches the words tell nothing apart: the latest come first."""

_UNTYPED = re.compile(r"[\x00-\x1f\x7f\ufeff]+")
_WORD = re.compile(r"[^\W\d_]{4,30}")


def typed(text: str) -> str:
    """The search as it is read: one line, short enough."""
    return " ".join(_UNTYPED.sub(" ", text).split())[:LONGEST].rstrip()


def matching_keys(text: str) -> list[int]:
    """The public sheets that the words find, in no order. One query, by the index of words."""
    return list(Sheet.objects.public().search(text).order_by().values_list("pk", flat=True))


def by_relevance(sheets: SheetQuerySet, text: str) -> SheetQuerySet:
    """These sheets, those whose title bears the words first."""
    relevance = SearchRank(F("search"), words_query(text))
    return sheets.order_by(relevance.desc(), "-published_at", "-pk")


def corrected(text: str) -> str:
    """The search with the words that no sheet bears replaced by those that look like them most
    and that a sheet still bears; empty when there is nothing to correct. One query."""
    words = list(dict.fromkeys(_WORD.findall(text)))[:MOST_WORDS]
    if not words:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, {"words": words})
        near = dict(cursor.fetchall())
    meant = _WORD.sub(lambda found: near.get(found[0]) or found[0], text)
    return meant if meant != text else ""


_NEAR = f"""
    SELECT typed.word, near.written
    FROM unnest(%(words)s::text[]) AS typed(word)
    CROSS JOIN LATERAL (SELECT plainto_tsquery('{SEARCH_CONFIG}', typed.word) AS query) AS read
    CROSS JOIN LATERAL (
        SELECT written FROM showcase_sheetword AS known
        WHERE known.word %% plain_text(typed.word) AND EXISTS (
            SELECT FROM showcase_sheet WHERE published_at IS NOT NULL
            AND search @@ plainto_tsquery('{SEARCH_CONFIG}', known.written))
        ORDER BY known.word <-> plain_text(typed.word), known.word LIMIT 1
    ) AS near
    WHERE numnode(read.query) > 0 AND (
        SELECT TRUE FROM showcase_sheet
        WHERE published_at IS NOT NULL AND search @@ read.query LIMIT 1) IS NULL
"""  # noqa: S608 - nothing comes from outside

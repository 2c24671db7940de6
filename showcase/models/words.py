"""What the search of the gallery knows, kept by the database: words, and themes as read."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from showcase.models.freshness import touches_what_is_read
from showcase.models.sheet import Sheet

_LEARN = r"""
    INSERT INTO showcase_sheetword (word, written)
    SELECT DISTINCT ON (plain) plain, said FROM (
        SELECT plain_text(said) AS plain, said FROM (
            SELECT DISTINCT unnest(tsvector_to_array(to_tsvector('simple'::regconfig, translate(
                concat_ws(' ', title, school_name, commune, summary, words),
                E'\u00a0\u202f\u2019\u00ab\u00bb\u201c\u201d\u2026\u2013\u2014-',
                repeat(' ', 11))))) AS said
            FROM read_now WHERE published_at IS NOT NULL
        ) AS tokens
    ) AS found
    WHERE plain ~ '^[a-z]{4,30}$'
    ORDER BY plain, said
    ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


class SheetWord(models.Model):
    """A word that some published sheet bears, without accents, and as somebody wrote it. Kept by
    triggers: it lets the search forgive a slip. A word proves nothing of what is still read."""

    word = models.TextField("mot", primary_key=True)
    written = models.TextField("comme il s’écrit")

    class Meta:
        verbose_name = "mot des fiches"
        verbose_name_plural = "mots des fiches"
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="showcase_word_trgm")]

    def __str__(self) -> str:
        return self.written


class SheetAsWords(Sheet):
    """A sheet, as the words that the search learns from it."""

    class Meta:
        proxy = True
        verbose_name = "mots d’une fiche"
        verbose_name_plural = "mots des fiches"
        triggers = [
            pgtrigger.Trigger(
                name=f"sheet_words_{name}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=pgtrigger.Referencing(new="read_now"),  # type: ignore[no-untyped-call]
                func=_LEARN,
            )
            for name, operation in (("new", pgtrigger.Insert), ("changed", pgtrigger.Update))
        ]


class ThemeOfSheet(Sheet.themes.through):  # type: ignore[misc, name-defined]
    """A theme of a sheet, as what the public reads: themes that merge change the pages."""

    class Meta:
        proxy = True
        verbose_name = "thème d’une fiche"
        verbose_name_plural = "thèmes d’une fiche"
        triggers = [*touches_what_is_read("sheet_theme")]

"""How fresh what the public reads is: one row, moved by the database itself."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Freshness(models.Model):
    """The version of all that is read by the public: any change of it, by whatever way, adds one.

    A page or an answer kept in a cache is kept under this version: what is withdrawn is found
    nowhere from the moment the transaction ends.
    """

    version = models.BigIntegerField("version", default=1)
    changed_at = models.DateTimeField("modifié le", default=timezone.now)

    class Meta:
        verbose_name = "fraîcheur des pages publiques"
        verbose_name_plural = "fraîcheur des pages publiques"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="showcase_freshness_one_row",
                violation_error_message="La fraîcheur tient en une ligne.",
            )
        ]

    def __str__(self) -> str:
        return str(self.version)


def touches_what_is_read(name: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose every change may change what the public reads."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_freshness",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func="""
                INSERT INTO showcase_freshness (id, version, changed_at) VALUES (1, 1, now())
                ON CONFLICT (id) DO UPDATE
                SET version = showcase_freshness.version + 1, changed_at = now();
                RETURN NULL;
            """,
        )
    ]

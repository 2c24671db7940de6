"""Envelopes. The database itself refuses to commit more than there is."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.triggers import undeletable
from establishments.models import Academy, Department
from funding.enums import Programme
from funding.querysets import EnvelopeQuerySet

SUMS = ("received", "delegated", "committed", "paid", "cancelled")
"""The running sums of an envelope, in the order of its columns."""


class Envelope(models.Model):
    """Money of a programme and a year: national, of an académie, or of a département.

    Its sums are those of the ledger (`Entry`), kept by the triggers of the ledger alone, so that
    `delegated + committed <= received` holds whatever the concurrency, raw SQL included. What an
    envelope is for (programme, year, place, origin) never changes. `committed` and `paid` are net
    of what was cancelled and returned; `cancelled` is all that was ever released.
    """

    programme = models.CharField("programme", max_length=3, choices=Programme)
    year = models.PositiveSmallIntegerField("année")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="enveloppe d’origine",
    )
    academy = models.ForeignKey(
        Academy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="envelopes",
        verbose_name="académie",
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="envelopes",
        verbose_name="département",
    )
    received = models.DecimalField(
        "reçu (€)", max_digits=14, decimal_places=2, default=0, editable=False
    )
    delegated = models.DecimalField(
        "délégué (€)", max_digits=14, decimal_places=2, default=0, editable=False
    )
    committed = models.DecimalField(
        "attribué (€)", max_digits=14, decimal_places=2, default=0, editable=False
    )
    paid = models.DecimalField(
        "versé (€)", max_digits=14, decimal_places=2, default=0, editable=False
    )
    cancelled = models.DecimalField(
        "annulé (€)", max_digits=14, decimal_places=2, default=0, editable=False
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[EnvelopeQuerySet] = EnvelopeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "enveloppe"
        verbose_name_plural = "enveloppes"
        ordering = ["-year", "programme", "academy__name", "department__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "academy", "department"],
                nulls_distinct=False,
                name="funding_envelope_once",
                violation_error_message=(
                    "Une enveloppe existe déjà pour ce programme, cette année et ce territoire."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    received__gte=0,
                    delegated__gte=0,
                    committed__gte=0,
                    paid__gte=0,
                    cancelled__gte=0,
                ),
                name="funding_envelope_sums",
                violation_error_message="Les sommes d’une enveloppe ne peuvent être négatives.",
            ),
            models.CheckConstraint(
                condition=Q(received__gte=F("delegated") + F("committed")),
                name="funding_envelope_never_exceeded",
                violation_error_message="L’enveloppe serait dépassée.",
            ),
            models.CheckConstraint(
                condition=Q(paid__lte=F("committed")),
                name="funding_envelope_paid_was_committed",
                violation_error_message="On ne verse que ce qui est attribué.",
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=True) | Q(academy__isnull=False),
                name="funding_envelope_place",
                violation_error_message="Une enveloppe de département appartient à une académie.",
            ),
            models.CheckConstraint(
                condition=Q(academy__isnull=True, parent__isnull=True)
                | Q(academy__isnull=False, parent__isnull=False),
                name="funding_envelope_parent",
                violation_error_message="Seule l’enveloppe nationale n’a pas d’origine.",
            ),
        ]
        triggers = [
            *undeletable("envelope"),
            pgtrigger.Protect(
                name="envelope_identity_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "programme",
                    "year",
                    "parent",
                    "academy",
                    "department",
                    "created_at",
                    "created_by",
                ),
            ),
            pgtrigger.Protect(
                name="envelope_starts_empty",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(" OR ".join(f"NEW.{name} <> 0" for name in SUMS)),
            ),
            pgtrigger.Protect(
                name="envelope_sums_kept_by_triggers",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0 AND ("
                    + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in SUMS)
                    + ")"
                ),
            ),
            pgtrigger.Trigger(
                name="envelope_matches_parent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM funding_envelope AS origin
                        WHERE origin.id = NEW.parent_id
                            AND origin.programme = NEW.programme
                            AND origin.year = NEW.year
                            AND origin.department_id IS NULL
                            AND CASE WHEN NEW.department_id IS NULL
                                THEN origin.academy_id IS NULL
                                ELSE origin.academy_id = NEW.academy_id
                                    AND EXISTS (
                                        SELECT 1 FROM establishments_department AS place
                                        WHERE place.id = NEW.department_id
                                            AND place.academy_id = NEW.academy_id)
                                END)
                    THEN
                        RAISE EXCEPTION 'an envelope has the programme and year of its origin, '
                            'and a place inside it'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'funding_envelope_matches_parent';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        place = self.department or self.academy or "France"
        return f"Programme {self.programme}, {self.year}, {place}"

    @property
    def left(self) -> Decimal:
        """What may still be delegated or committed, in euros."""
        return self.received - self.delegated - self.committed

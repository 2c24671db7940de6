"""Envelopes and allocations. The database itself refuses to commit more than there is."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from documents.models import IssuedDocument
from establishments.models import Academy, Department
from establishments.validators import validate_siret
from funding.enums import Programme
from funding.querysets import EnvelopeQuerySet
from projects.enums import BeneficiaryKind
from projects.models import Project


@pghistory.track(fields=["amount", "parent", "academy", "department", "programme", "year"])
class Envelope(models.Model):
    """Money of a programme and a year: national, of an académie, or of a département.

    `delegated` (to the envelopes below) and `allocated` (to projects) are kept by triggers alone,
    so that `delegated + allocated <= amount` holds whatever the concurrency, raw SQL included.
    What an envelope is for (programme, year, place, origin) never changes; its amount may.
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
    amount = models.DecimalField("montant (€)", max_digits=14, decimal_places=2)
    delegated = models.DecimalField(
        "délégué (€)", max_digits=14, decimal_places=2, default=0, editable=False
    )
    allocated = models.DecimalField(
        "attribué (€)", max_digits=14, decimal_places=2, default=0, editable=False
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
                condition=Q(amount__gte=0),
                name="funding_envelope_amount",
                violation_error_message="Le montant d’une enveloppe ne peut être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(delegated__gte=0, allocated__gte=0),
                name="funding_envelope_sums",
                violation_error_message="Les sommes engagées ne peuvent être négatives.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=F("delegated") + F("allocated")),
                name="funding_envelope_never_exceeded",
                violation_error_message="L’enveloppe serait dépassée.",
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
                    "programme", "year", "parent", "academy", "department"
                ),
            ),
            pgtrigger.Protect(
                name="envelope_starts_uncommitted",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.delegated <> 0 OR NEW.allocated <> 0"),
            ),
            pgtrigger.Protect(
                name="envelope_sums_kept_by_triggers",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0 AND (NEW.delegated IS DISTINCT FROM OLD.delegated "
                    "OR NEW.allocated IS DISTINCT FROM OLD.allocated)"
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
            pgtrigger.Trigger(
                name="envelope_delegates",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("amount"),  # type: ignore[no-untyped-call]
                func="""
                    UPDATE funding_envelope
                        SET delegated = delegated + NEW.amount
                            - CASE WHEN TG_OP = 'UPDATE' THEN OLD.amount ELSE 0 END
                        WHERE id = NEW.parent_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        place = self.department or self.academy or "France"
        return f"Programme {self.programme}, {self.year}, {place}"

    @property
    def left(self) -> Decimal:
        """What may still be committed, in euros."""
        return self.amount - self.delegated - self.allocated


class Allocation(models.Model):
    """Money committed against one envelope for one validated project, for one beneficiary.

    Append-only: what was promised by a letter is not rewritten.
    """

    reference = models.CharField("référence", max_length=20, unique=True)
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="allocation")
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="allocations")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    beneficiary_kind = models.CharField("nature", max_length=12, choices=BeneficiaryKind)
    beneficiary_name = models.CharField("bénéficiaire", max_length=200)
    siret = models.CharField("SIRET", max_length=14, validators=[validate_siret])
    iban = models.CharField("IBAN", max_length=34)
    allocated_on = models.DateField("attribué le")
    allocated_at = models.DateTimeField("enregistré le", default=timezone.now)
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    letter = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        related_name="allocation",
        verbose_name="lettre d’attribution",
    )

    class Meta:
        verbose_name = "attribution"
        verbose_name_plural = "attributions"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_allocation_amount",
                violation_error_message="Une attribution est supérieure à zéro.",
            )
        ]
        indexes = [models.Index(fields=["envelope", "-allocated_on"], name="funding_allocations")]
        triggers = [
            *append_only("allocation"),
            pgtrigger.Trigger(
                name="allocation_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM projects_project AS file
                        JOIN establishments_establishment AS school
                            ON school.id = file.establishment_id
                        JOIN funding_envelope AS money ON money.id = NEW.envelope_id
                        WHERE file.id = NEW.project_id
                            AND file.amount_granted >= NEW.amount
                            AND money.academy_id = school.academy_id
                            AND (money.department_id IS NULL
                                OR money.department_id = school.department_id))
                    THEN
                        RAISE EXCEPTION 'an allocation stays within the amount granted, '
                            'and comes from an envelope of the place of the school'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'funding_allocation_fits';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="allocation_commits",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE funding_envelope SET allocated = allocated + NEW.amount
                        WHERE id = NEW.envelope_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} : {self.amount} €"

"""What a project costs, who pays, and what the académie set: rates, ceilings, exclusions."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils import timezone

from core.triggers import append_only
from establishments.models import Academy
from projects.enums import BudgetCategory, FundingSource, FundingState, HoursKind
from projects.models.project import Project
from projects.models.schools import AssociatedSchool


class HourRate(models.Model):
    """What the académie pays for an hour (HSE) or a part (IMP), in euros, from a day on.

    Never rewritten: the lines priced with it keep it. Set twice for the same day, the last one
    set counts.
    """

    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="hour_rates", verbose_name="académie"
    )
    kind = models.CharField("nature", max_length=3, choices=HoursKind)
    amount = models.DecimalField("taux (€)", max_digits=8, decimal_places=2)
    starts_on = models.DateField("à partir du")
    set_at = models.DateTimeField("fixé le", default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="fixé par",
    )

    class Meta:
        verbose_name = "taux horaire"
        verbose_name_plural = "taux horaires"
        ordering = ["academy", "kind", "-starts_on", "-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="projects_rate_amount",
                violation_error_message="Un taux est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=HoursKind.values),
                name="projects_rate_kind",
                violation_error_message="Un taux vaut pour les HSE ou pour les IMP.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["academy", "kind", "-starts_on", "-set_at"], name="projects_rate_in_force"
            )
        ]
        triggers = append_only("hour_rate")

    def __str__(self) -> str:
        return f"{self.kind} : {self.amount} €"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BudgetPolicy(models.Model):
    """What an académie warns about in budgets, and what it does not accept at all."""

    academy = models.OneToOneField(
        Academy, on_delete=models.PROTECT, related_name="budget_policy", verbose_name="académie"
    )
    project_ceiling = models.DecimalField(
        "plafond par projet (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    project_ceiling_blocks = models.BooleanField("le plafond par projet bloque", default=False)
    pupil_ceiling = models.DecimalField(
        "plafond par élève (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    pupil_ceiling_blocks = models.BooleanField("le plafond par élève bloque", default=False)
    equipment_percent = models.PositiveSmallIntegerField(
        "part maximale du matériel (%)", null=True, blank=True
    )
    equipment_blocks = models.BooleanField("la part du matériel bloque", default=False)
    excluded_categories = ArrayField(
        models.CharField(max_length=10, choices=BudgetCategory),
        verbose_name="catégories exclues",
        default=list,
        blank=True,
    )
    excluded_words = ArrayField(
        models.CharField(max_length=60),
        verbose_name="dépenses exclues (mots)",
        default=list,
        blank=True,
    )
    exclusions_block = models.BooleanField("les dépenses exclues bloquent", default=False)
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="modifié par",
    )

    class Meta:
        verbose_name = "règles du budget d’une académie"
        verbose_name_plural = "règles du budget des académies"
        constraints = [
            models.CheckConstraint(
                condition=(Q(project_ceiling__isnull=True) | Q(project_ceiling__gt=0))
                & (Q(pupil_ceiling__isnull=True) | Q(pupil_ceiling__gt=0)),
                name="projects_policy_ceilings",
                violation_error_message="Un plafond est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(equipment_percent__isnull=True)
                | Q(equipment_percent__gte=0, equipment_percent__lte=100),
                name="projects_policy_percent",
                violation_error_message="Une part est un pourcentage entre 0 et 100.",
            ),
            models.CheckConstraint(
                condition=Q(excluded_categories__contained_by=BudgetCategory.values),
                name="projects_policy_categories",
                violation_error_message="Une catégorie exclue n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"règles du budget, {self.academy_id}"


class BudgetLine(models.Model):
    """An expense asked from the fund, for a calendar year: unit price × quantity, in euros.

    A line of hours keeps the price it was entered with, and the rate it came from when the
    académie set one: a later rate never moves it. `school`: the associated school the expense is
    for, None for the lead school. `origin`: where the line comes from (a costing), "" when the
    school wrote it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField("rang")
    category = models.CharField("catégorie", max_length=10, choices=BudgetCategory)
    hours_kind = models.CharField("nature des heures", max_length=3, choices=HoursKind, blank=True)
    label = models.CharField("objet", max_length=200)
    year = models.PositiveSmallIntegerField("année")
    quantity = models.DecimalField("quantité", max_digits=8, decimal_places=2, default=1)
    unit_price = models.DecimalField("prix unitaire (€)", max_digits=12, decimal_places=2)
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    rate = models.ForeignKey(
        HourRate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name="taux appliqué",
    )
    school = models.ForeignKey(
        AssociatedSchool,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_lines",
        verbose_name="établissement",
    )
    origin = models.CharField("origine", max_length=60, blank=True)

    class Meta:
        verbose_name = "ligne de budget"
        verbose_name_plural = "lignes de budget"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="projects_budget_amount",
                violation_error_message="Le montant d’une ligne est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2022, year__lte=2050),
                name="projects_budget_year",
                violation_error_message="L’année du budget n’est pas plausible.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gt=0),
                name="projects_budget_factors",
                violation_error_message="Quantité et prix unitaire sont supérieurs à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(amount=Round(F("unit_price") * F("quantity"), precision=2)),
                name="projects_budget_product",
                violation_error_message=(
                    "Le montant d’une ligne est son prix unitaire multiplié par sa quantité."
                ),
            ),
            models.CheckConstraint(
                condition=Q(category=BudgetCategory.HOURS, hours_kind__in=HoursKind.values)
                | (~Q(category=BudgetCategory.HOURS) & Q(hours_kind="", rate__isnull=True)),
                name="projects_budget_hours",
                violation_error_message="Les heures, et elles seules, sont des HSE ou des IMP.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="budget_line_sources",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.rate_id IS NOT NULL OR NEW.school_id IS NOT NULL"
                ),
                func="""
                    IF NEW.school_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM projects_associatedschool
                        WHERE id = NEW.school_id AND project_id = NEW.project_id
                    ) THEN
                        RAISE EXCEPTION 'the school of a budget line takes part in its project';
                    END IF;
                    IF NEW.rate_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM projects_hourrate
                        WHERE id = NEW.rate_id AND kind = NEW.hours_kind
                            AND amount = NEW.unit_price
                    ) THEN
                        RAISE EXCEPTION 'the price of an hour is that of the rate it names';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.amount} €"


class CoFunding(models.Model):
    """What somebody else pays for the project, beside the fund, in euros."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cofundings")
    source = models.CharField("financeur", max_length=12, choices=FundingSource)
    label = models.CharField("précision", max_length=200, blank=True)
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    state = models.CharField("état", max_length=8, choices=FundingState, default=FundingState.ASKED)

    class Meta:
        verbose_name = "cofinancement"
        verbose_name_plural = "cofinancements"
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="projects_cofunding_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="projects_cofunding_amount",
                violation_error_message="Un cofinancement est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(source__in=FundingSource.values, state__in=FundingState.values),
                name="projects_cofunding_words",
                violation_error_message="Ce financeur ou cet état n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} : {self.amount} €"

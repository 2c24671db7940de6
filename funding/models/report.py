"""The report (bilan): what was measured, spent, learnt."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from projects.models import BudgetLine, Objective, Project


@pghistory.track(exclude=["updated_at", "version"])
class Report(models.Model):
    """The report of a project: a draft until the head files it; sent back, it opens again."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="report")
    what_changed = models.TextField("Qu’est-ce qui a changé pour les élèves ?", blank=True)
    what_was_hard = models.TextField("Qu’est-ce qui a été difficile ?", blank=True)
    what_next = models.TextField("Que garderez-vous, que conseillez-vous à d’autres ?", blank=True)
    publish_consent = models.BooleanField("accord pour publier le bilan", default=False)
    version = models.PositiveIntegerField("version", default=1)
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    filed_at = models.DateTimeField("déposé le", null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "bilan"
        verbose_name_plural = "bilans"
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, filed_by__isnull=True)
                | Q(filed_at__isnull=False, filed_by__isnull=False),
                name="funding_report_filed_paired",
                violation_error_message="Un bilan déposé porte la date et la personne.",
            )
        ]
        triggers = [
            *undeletable("report"),
            pgtrigger.Protect(
                name="report_filed_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.filed_at IS NOT NULL AND NEW.filed_at IS NOT NULL"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"bilan de {self.project_id}"


class IndicatorResult(models.Model):
    """The measured value of an objective's indicator."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="results")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="results")
    measured = models.CharField("valeur mesurée", max_length=100, blank=True)

    class Meta:
        verbose_name = "résultat"
        verbose_name_plural = "résultats"
        constraints = [
            models.UniqueConstraint(fields=["report", "objective"], name="funding_result_once")
        ]

    def __str__(self) -> str:
        return self.measured


class SpendingLine(models.Model):
    """What was spent on a budget line, in euros."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="spending")
    budget_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spending")
    spent = models.DecimalField("dépensé (€)", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "dépense"
        verbose_name_plural = "dépenses"
        constraints = [
            models.UniqueConstraint(fields=["report", "budget_line"], name="funding_spending_once"),
            models.CheckConstraint(
                condition=Q(spent__gte=0),
                name="funding_spending_positive",
                violation_error_message="Une dépense ne peut être négative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spent} €"


class ReportVerdict(models.Model):
    """The secretariat accepted the report or sent it back, with a motive the school reads."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="verdicts")
    accepted = models.BooleanField("accepté")
    motive = models.TextField("motif", blank=True)
    given_at = models.DateTimeField("le", default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "suite donnée au bilan"
        verbose_name_plural = "suites données aux bilans"
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(motive=""),
                name="funding_verdict_motive",
                violation_error_message="Un bilan renvoyé l’est toujours avec un motif.",
            )
        ]
        triggers = append_only("report_verdict")

    def __str__(self) -> str:
        return "accepté" if self.accepted else "renvoyé"

"""The reports (bilans): what was measured, spent, learnt; what is joined; what was answered."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from funding.enums import Attainment, PieceKind, ReportKind, ReportStage
from funding.querysets import ReportPieceQuerySet, ReportQuerySet
from projects.models import Attachment, BudgetLine, Objective, Project

_WRITTEN = (
    "project_id", "kind", "year", "what_changed", "what_was_hard", "what_next", "testimony",
    "testimony_by", "video_url", "video_rights", "publish_consent", "version",
)  # fmt: skip


def _open_only(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """What belongs to a filed report does not change any more."""
    return pgtrigger.Trigger(
        name=f"{name}_of_open_report",
        when=pgtrigger.Before,
        operation=operation,
        func="""
            IF EXISTS (
                SELECT 1 FROM funding_report
                WHERE id IN (NEW.report_id, OLD.report_id) AND filed_at IS NOT NULL)
            THEN
                RAISE EXCEPTION 'a filed report does not change'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_report_filed';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


@pghistory.track(exclude=["updated_at", "updated_by", "version", "writer", "rank"])
class Report(models.Model):
    """A report of a project: a draft until the head files it; sent back, it opens again.

    One final report, and one intermediate report for each year before the last of a project of
    several years (`year`, a calendar year; none for the final one). `accepted_at` is the moment
    the secretariat accepted it. `writer` and `rank` are those of the last save (core.tickets).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField("nature", max_length=12, choices=ReportKind, default=ReportKind.FINAL)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    what_changed = models.TextField("Qu’est-ce qui a changé pour les élèves ?", blank=True)
    what_was_hard = models.TextField("Qu’est-ce qui a été difficile ?", blank=True)
    what_next = models.TextField("Que garderez-vous, que conseillez-vous à d’autres ?", blank=True)
    testimony = models.TextField("témoignage", blank=True)
    testimony_by = models.CharField("de qui", max_length=150, blank=True)
    video_url = models.URLField("adresse de la vidéo", max_length=300, blank=True)
    video_rights = models.TextField("droits sur la vidéo", blank=True)
    publish_consent = models.BooleanField("accord pour publier le bilan", default=False)
    version = models.PositiveIntegerField("version", default=1)
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    filed_at = models.DateTimeField("déposé le", null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField("accepté le", null=True, blank=True)

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "bilan"
        verbose_name_plural = "bilans"
        ordering = ["project", models.F("year").asc(nulls_last=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, filed_by__isnull=True)
                | Q(filed_at__isnull=False, filed_by__isnull=False),
                name="funding_report_filed_paired",
                violation_error_message="Un bilan déposé porte la date et la personne.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(filed_at__isnull=False),
                name="funding_report_accepted_is_filed",
                violation_error_message="Seul un bilan déposé est accepté.",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.FINAL, year__isnull=True)
                | Q(
                    kind=ReportKind.INTERMEDIATE,
                    year__isnull=False,
                    year__gte=2022,
                    year__lte=2050,
                ),
                name="funding_report_year",
                violation_error_message="Un bilan intermédiaire porte son année.",
            ),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True)
                | (Q(video_url="") | ~Q(video_rights="")) & (Q(testimony="") | ~Q(testimony_by="")),
                name="funding_report_says_the_rights",
                violation_error_message="Dites de qui est le témoignage, à qui est la vidéo.",
            ),
            models.UniqueConstraint(
                fields=["project", "year"],
                nulls_distinct=False,
                name="funding_report_once",
                violation_error_message="Ce bilan existe déjà.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["filed_at"],
                condition=Q(filed_at__isnull=False, accepted_at__isnull=True),
                name="funding_reports_to_read",
            )
        ]
        triggers = [
            *undeletable("report"),
            *frozen_when(
                "report_filed_frozen",
                "OLD.filed_at IS NOT NULL AND NEW.filed_at IS NOT NULL",
                *_WRITTEN, "filed_at", "filed_by_id",
            ),
            *frozen_when(
                "report_accepted_frozen", "OLD.accepted_at IS NOT NULL",
                "accepted_at", "filed_at", "filed_by_id",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """« Bilan final », « Bilan intermédiaire 2026 »."""
        return name_of(self.kind, self.year)

    @property
    def is_filed(self) -> bool:
        """Whether it waits for the answer of the secretariat."""
        return self.filed_at is not None and self.accepted_at is None


def name_of(kind: str, year: int | None) -> str:
    """The name of a report, before it is even begun.

    >>> name_of("INTERMEDIATE", 2026)
    'Bilan intermédiaire 2026'
    """
    label = ReportKind(kind).label
    return label if year is None else f"{label} {year}"


class IndicatorResult(models.Model):
    """The measured value of an objective's indicator, and what became of the target."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="results")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="results")
    measured = models.CharField("valeur mesurée", max_length=100, blank=True)
    attainment = models.CharField("objectif", max_length=8, choices=Attainment, blank=True)

    class Meta:
        verbose_name = "résultat"
        verbose_name_plural = "résultats"
        constraints = [
            models.UniqueConstraint(fields=["report", "objective"], name="funding_result_once"),
            models.CheckConstraint(
                condition=Q(attainment__in=["", *Attainment.values]),
                name="funding_result_words",
                violation_error_message="Un objectif est atteint, en partie, ou non.",
            ),
        ]
        triggers = [_open_only("result", pgtrigger.Update | pgtrigger.Delete)]

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
        triggers = [_open_only("spending", pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.spent} €"


class ReportPiece(models.Model):
    """A file joined to a report: an invoice of a budget line, or a photo.

    A photo may be published only when it says who holds its rights and who agreed; the bytes and
    the answer of the antivirus are those of `attachment`.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="pieces")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="piece")
    kind = models.CharField("nature", max_length=8, choices=PieceKind)
    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    caption = models.CharField("ce que montre la photo", max_length=200, blank=True)
    rights_holder = models.CharField("qui a pris la photo", max_length=150, blank=True)
    agreed_by = models.CharField("qui a donné son accord", max_length=300, blank=True)
    may_publish = models.BooleanField("peut être publiée", default=False)

    objects: ClassVar[ReportPieceQuerySet] = ReportPieceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "pièce d’un bilan"
        verbose_name_plural = "pièces de bilans"
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(may_publish=False)
                | Q(kind=PieceKind.PHOTO) & ~Q(rights_holder="") & ~Q(agreed_by=""),
                name="funding_piece_published_with_consent",
                violation_error_message=(
                    "Une photo n’est publiée que si l’on sait qui l’a prise et qui est d’accord."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind=PieceKind.INVOICE, budget_line__isnull=False)
                | Q(kind=PieceKind.PHOTO, budget_line__isnull=True) & ~Q(caption=""),
                name="funding_piece_kind",
                violation_error_message="Une facture a sa ligne de budget, une photo sa légende.",
            ),
        ]
        triggers = [_open_only("piece", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.attachment_id}"


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


class ReportReminder(models.Model):
    """A reminder of a report: the row makes sure it is given once.

    `year` is that of the report, 0 for the final one; `month` counts the months of delay.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="report_reminders")
    year = models.PositiveSmallIntegerField("année", default=0)
    stage = models.CharField("moment", max_length=10, choices=ReportStage)
    due_on = models.DateField("date rappelée")
    month = models.PositiveSmallIntegerField("mois de retard", default=0)
    sent_at = models.DateTimeField("donné le", default=timezone.now)

    class Meta:
        verbose_name = "rappel de bilan"
        verbose_name_plural = "rappels de bilans"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "stage", "due_on", "month"],
                name="funding_report_reminder_once",
            )
        ]
        triggers = append_only("report_reminder")

    def __str__(self) -> str:
        return f"{self.project_id} {self.year} {self.stage}"

"""What the board keeps of its own: views, acts on several files, who was written to."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, kept_once
from dashboards.enums import Act, Call, Outcome
from dashboards.querysets import BatchLineQuerySet, BatchQuerySet, SavedViewQuerySet
from establishments.models import Academy
from jobs.models import Job
from projects.enums import Status
from projects.models import Project

LONGEST_QUERY = 1500


class SavedView(models.Model):
    """A state of the board under a name: its filters, columns and order, as an address has them.

    With an académie, those who read the board of that académie open it too, over their own files.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_views",
        verbose_name="à",
    )
    name = models.CharField("nom", max_length=60)
    query = models.CharField("réglages", max_length=LONGEST_QUERY, blank=True)
    academy = models.ForeignKey(
        Academy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name="partagée avec les services de",
    )
    is_default = models.BooleanField("ouverte d’office", default=False)
    saved_at = models.DateTimeField("enregistrée le", default=timezone.now)

    objects: ClassVar[SavedViewQuerySet] = SavedViewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "vue du tableau"
        verbose_name_plural = "vues du tableau"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="dashboards_view_name",
                violation_error_message="Vous avez déjà une vue de ce nom.",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(is_default=True),
                name="dashboards_view_default",
                violation_error_message="Une seule vue s’ouvre d’office.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="dashboards_view_named",
                violation_error_message="Une vue porte un nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """An act on several files: the list frozen when it was asked, then what came of each.

    Without `launched_at` it is a check list that nobody confirmed yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField("acte", max_length=20, choices=Act)
    query = models.CharField("sélection", max_length=LONGEST_QUERY, blank=True)
    params = models.JSONField("réglages", default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="batches",
        verbose_name="demandé par",
    )
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    launched_at = models.DateTimeField("confirmé le", null=True, blank=True)
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="batch"
    )

    objects: ClassVar[BatchQuerySet] = BatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "acte groupé"
        verbose_name_plural = "actes groupés"
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(launched_at__isnull=True, job__isnull=True)
                | Q(launched_at__isnull=False, job__isnull=False),
                name="dashboards_batch_launched_paired",
                violation_error_message="Un acte confirmé a sa tâche.",
            )
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="dashboards_batches"),
            models.Index(
                fields=["asked_at"],
                condition=Q(launched_at__isnull=True),
                name="dashboards_batch_unlaunched",
            ),
        ]
        triggers = [
            *kept_once("batch_kept", "launched_at"),
            *frozen_when(
                "batch_frozen",
                "OLD.launched_at IS NOT NULL",
                "act",
                "query",
                "params",
                "asked_by_id",
                "asked_at",
                "launched_at",
            ),
        ]

    def __str__(self) -> str:
        return self.get_act_display()


class BatchLine(models.Model):
    """One file of a batch, as it stood when the list was frozen, and what came of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("rang")
    status = models.CharField("statut", max_length=20, choices=Status)
    status_since = models.DateTimeField("statut depuis le")
    passage = models.PositiveSmallIntegerField("passage")
    outcome = models.CharField("résultat", max_length=10, choices=Outcome, default=Outcome.WAITING)
    words = models.CharField("ce qui s’est passé", max_length=500, blank=True)
    treated_at = models.DateTimeField("traité le", null=True, blank=True)

    objects: ClassVar[BatchLineQuerySet] = BatchLineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "dossier d’un acte groupé"
        verbose_name_plural = "dossiers d’un acte groupé"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "project"],
                name="dashboards_line_once",
                violation_error_message="Ce dossier est déjà dans la liste.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING, treated_at__isnull=True)
                | (~Q(outcome=Outcome.WAITING) & Q(treated_at__isnull=False)),
                name="dashboards_line_treated_paired",
                violation_error_message="Un dossier traité porte la date.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.LEFT_OUT) | ~Q(words=""),
                name="dashboards_line_left_out_has_reason",
                violation_error_message="Un dossier laissé de côté l’est pour une raison dite.",
            ),
        ]
        indexes = [models.Index(fields=["batch", "position"], name="dashboards_lines")]
        triggers = [
            *kept_once("batch_line_kept", "treated_at"),
            *frozen_when(
                "batch_line_frozen", "OLD.treated_at IS NOT NULL", "outcome", "words", "treated_at"
            ),
            *frozen_when(
                "batch_line_list_frozen",
                "TRUE",
                "batch_id",
                "project_id",
                "position",
                "status",
                "status_since",
                "passage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} – {self.project_id}"


class Reminder(models.Model):
    """Somebody who has a file was written to about it: who, by whom, when, for what."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reminders")
    call = models.CharField("nature", max_length=15, choices=Call)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="destinataire",
    )
    sent_at = models.DateTimeField("le", default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "relance"
        verbose_name_plural = "relances"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(
                fields=["project", "-sent_at"], include=["call"], name="dashboards_reminders"
            )
        ]
        triggers = append_only("reminder")

    def __str__(self) -> str:
        return f"{self.get_call_display()} {self.project_id}"

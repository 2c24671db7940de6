"""What a school is asked to complete: the request, its points, their verdicts, its dates."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from establishments.enums import Role
from projects.enums import Part
from projects.models import Project
from reviews.enums import ReminderStage
from reviews.models.reading import Thread
from reviews.querysets import CompletionRequestQuerySet


class CompletionRequest(models.Model):
    """What the school is asked to complete, by when; one open at a time per file.

    Closed by the school's sending, or by its withdrawal, which says why.
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="completion_requests"
    )
    passage = models.PositiveSmallIntegerField("passage")
    message = models.TextField("message", blank=True)
    due_on = models.DateField("à rendre pour le")
    requested_at = models.DateTimeField("demandée le", default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="demandée par",
    )
    role = models.CharField("en qualité de", max_length=20, choices=Role)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="close par",
    )
    withdrawal_motive = models.TextField("motif du retrait", blank=True)

    objects: ClassVar[CompletionRequestQuerySet] = CompletionRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "demande de compléments"
        verbose_name_plural = "demandes de compléments"
        ordering = ["requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(closed_at__isnull=True),
                name="reviews_one_open_request",
                violation_error_message="Une demande de compléments est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="reviews_request_closed_paired",
                violation_error_message="Une demande close porte la date et la personne.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawal_motive="") | Q(closed_at__isnull=False),
                name="reviews_request_withdrawn_is_closed",
                violation_error_message="Une demande retirée est close.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(closed_at__isnull=True),
                name="reviews_requests_due",
            )
        ]
        triggers = [
            *undeletable("completion_request"),
            *frozen_when(
                "completion_request_frozen",
                "TRUE",
                "project_id",
                "passage",
                "message",
                "requested_at",
                "requested_by_id",
                "role",
            ),
            *frozen_when(
                "completion_request_closed_frozen",
                "OLD.closed_at IS NOT NULL",
                "due_on",
                "closed_at",
                "closed_by_id",
                "withdrawal_motive",
            ),
        ]

    def __str__(self) -> str:
        return f"demande du {self.requested_at:%d/%m/%Y}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether the services took it back before the school answered."""
        return bool(self.withdrawal_motive)


class RequestedPoint(models.Model):
    """One part to complete and why; the school's answer comes beside it.

    `thread`: the comment it was made from. `again`: the point of a former request asked again.
    """

    request = models.ForeignKey(CompletionRequest, on_delete=models.PROTECT, related_name="points")
    part = models.CharField("partie", max_length=12, choices=Part)
    reason = models.TextField("ce qui est demandé")
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    again = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "point demandé"
        verbose_name_plural = "points demandés"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="reviews_point_answered_paired",
                violation_error_message="Un point répondu porte la date et la personne.",
            )
        ]
        triggers = [
            *undeletable("requested_point"),
            *frozen_when(
                "requested_point_frozen", "TRUE", "request_id", "part", "reason", "thread_id"
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:80]


class PointVerdict(models.Model):
    """What an examiner says of the answer to a point: settled, or asked again and why."""

    point = models.OneToOneField(RequestedPoint, on_delete=models.PROTECT, related_name="verdict")
    is_settled = models.BooleanField("réglé")
    remark = models.TextField("remarque", blank=True)
    given_at = models.DateTimeField("rendu le", default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "verdict sur un point"
        verbose_name_plural = "verdicts sur les points"
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_settled=True) | ~Q(remark=""),
                name="reviews_verdict_says_why",
                violation_error_message="Dites ce qui manque encore.",
            )
        ]
        triggers = append_only("point_verdict")

    def __str__(self) -> str:
        return f"{self.point_id} : {'réglé' if self.is_settled else 'redemandé'}"


class CompletionExtension(models.Model):
    """More time granted to a school."""

    request = models.ForeignKey(
        CompletionRequest, on_delete=models.PROTECT, related_name="extensions"
    )
    former_due_on = models.DateField("au lieu du")
    due_on = models.DateField("nouvelle date")
    granted_at = models.DateTimeField("accordé le", default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "délai supplémentaire"
        verbose_name_plural = "délais supplémentaires"
        ordering = ["granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("former_due_on")),
                name="reviews_extension_is_later",
                violation_error_message="Un délai supplémentaire recule la date.",
            )
        ]
        triggers = append_only("completion_extension")

    def __str__(self) -> str:
        return f"{self.former_due_on} → {self.due_on}"


class CompletionReminder(models.Model):
    """A reminder given about the date of a request; an extension makes room for others."""

    request = models.ForeignKey(
        CompletionRequest, on_delete=models.PROTECT, related_name="reminders"
    )
    stage = models.CharField("moment", max_length=6, choices=ReminderStage)
    due_on = models.DateField("échéance rappelée")
    told_at = models.DateTimeField("donné le", default=timezone.now)

    class Meta:
        verbose_name = "rappel de compléments"
        verbose_name_plural = "rappels de compléments"
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "stage", "due_on"],
                name="reviews_completion_reminded_once",
                violation_error_message="Ce rappel est déjà donné.",
            )
        ]
        triggers = append_only("completion_reminder")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.due_on}"

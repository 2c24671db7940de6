"""What readers of a file write: comments, opinions, completion requests."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from establishments.enums import Role
from projects.enums import Part
from projects.models import Project
from reviews.enums import Audience, OpinionKind
from reviews.querysets import CommentQuerySet, CompletionRequestQuerySet


class Comment(models.Model):
    """A remark on one part of a file, for the school or for the staff only."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="comments")
    passage = models.PositiveSmallIntegerField("passage")
    part = models.CharField("partie", max_length=12, choices=Part)
    audience = models.CharField("visibilité", max_length=10, choices=Audience)
    body = models.TextField("commentaire")
    to_complete = models.BooleanField("à compléter", default=False)
    role = models.CharField("en qualité de", max_length=20, choices=Role)
    created_at = models.DateTimeField("écrit le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur"
    )

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_complete=False) | Q(audience=Audience.SCHOOL),
                name="reviews_comment_to_complete_is_public",
                violation_error_message="Un point à compléter s’adresse à l’établissement.",
            )
        ]
        indexes = [models.Index(fields=["project", "part"], name="reviews_comments")]
        triggers = append_only("comment")

    def __str__(self) -> str:
        return self.body[:80]


class Opinion(models.Model):
    """An inspector's opinion on a passage; the latest one counts, the former stay."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="opinions")
    passage = models.PositiveSmallIntegerField("passage")
    kind = models.CharField("avis", max_length=12, choices=OpinionKind)
    motive = models.TextField("motif")
    filed_at = models.DateTimeField("rendu le", default=timezone.now)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["filed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="reviews_opinion_has_motive",
                violation_error_message="Un avis est toujours motivé.",
            )
        ]
        indexes = [models.Index(fields=["project", "-filed_at"], name="reviews_opinions")]
        triggers = append_only("opinion")

    def __str__(self) -> str:
        return self.get_kind_display()


class CompletionRequest(models.Model):
    """What the school is asked to complete, by when; one open at a time per file."""

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
        ]
        triggers = undeletable("completion_request")

    def __str__(self) -> str:
        return f"demande du {self.requested_at:%d/%m/%Y}"


class RequestedPoint(models.Model):
    """One part to complete and why; the school's answer comes beside it."""

    request = models.ForeignKey(CompletionRequest, on_delete=models.PROTECT, related_name="points")
    part = models.CharField("partie", max_length=12, choices=Part)
    reason = models.TextField("ce qui est demandé")
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
        triggers = undeletable("requested_point")

    def __str__(self) -> str:
        return self.reason[:80]

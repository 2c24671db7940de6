"""Opinions asked from others: a subject's inspection, the DANE, a collectivité by a link."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from establishments.enums import Role
from projects.enums import Part
from projects.models import Project, Snapshot
from reviews.enums import AskedKind, AskedReaders, OpinionKind, ReminderStage
from reviews.querysets import AskedOpinionQuerySet


class AskedOpinion(models.Model):
    """A question on some parts of a filing, asked of somebody who does not read the file.

    `person` signs in; without, the e-mail alone holds a link, kept as its SHA-256 (ADR 32).
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="asked_opinions")
    passage = models.PositiveSmallIntegerField("passage")
    filing = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name="dépôt à lire"
    )
    kind = models.CharField("à qui", max_length=10, choices=AskedKind)
    name = models.CharField("nom et qualité", max_length=160)
    email = models.EmailField("adresse électronique", max_length=254)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_opinions",
        verbose_name="compte",
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, blank=True)
    question = models.TextField("question")
    parts = ArrayField(models.CharField(max_length=12, choices=Part), verbose_name="parties à lire")
    readers = models.CharField("qui lit la réponse", max_length=10, choices=AskedReaders)
    due_on = models.DateField("attendu pour le")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    role = models.CharField("en qualité de", max_length=20, choices=Role)
    stance = models.CharField("avis", max_length=12, choices=OpinionKind, blank=True)
    answer = models.TextField("réponse", blank=True)
    signed_by = models.CharField("signé par", max_length=160, blank=True)
    answered_at = models.DateTimeField("rendu le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_motive = models.TextField("motif du retrait", blank=True)

    objects: ClassVar[AskedOpinionQuerySet] = AskedOpinionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "avis demandé"
        verbose_name_plural = "avis demandés"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, token_hash="")
                | Q(person__isnull=True, token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
                name="reviews_asked_by_account_or_link",
                violation_error_message="Un avis se demande à un compte, ou par un lien.",
            ),
            models.CheckConstraint(
                condition=~Q(parts=[]) & ~Q(question=""),
                name="reviews_asked_something",
                violation_error_message="Une demande d’avis pose une question sur une partie.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", signed_by="", stance="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(signed_by="")),
                name="reviews_asked_answered_paired",
                violation_error_message="Un avis rendu porte sa date, son texte et son auteur.",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_motive=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_motive="")
                ),
                name="reviews_asked_withdrawn_paired",
                violation_error_message="Un retrait porte sa date, la personne et le motif.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="reviews_asked_one_end",
                violation_error_message="Une demande d’avis est répondue ou retirée, pas les deux.",
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                name="reviews_asked_link_once",
                violation_error_message="Ce lien existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["project", "email"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="reviews_asked_once_at_a_time",
                violation_error_message="Un avis est déjà attendu de cette adresse.",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "asked_at"], name="reviews_asked"),
            models.Index(
                fields=["due_on"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="reviews_asked_due",
            ),
        ]
        triggers = [
            *undeletable("asked_opinion"),
            *frozen_when(
                "asked_opinion_frozen",
                "TRUE",
                "project_id",
                "passage",
                "filing_id",
                "kind",
                "name",
                "email",
                "person_id",
                "question",
                "parts",
                "readers",
                "asked_at",
                "asked_by_id",
                "role",
            ),
            pgtrigger.Protect(
                name="asked_opinion_ended_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"avis demandé à {self.name}"

    @property
    def is_awaited(self) -> bool:
        """Neither answered nor withdrawn."""
        return self.answered_at is None and self.withdrawn_at is None


class AskedReminder(models.Model):
    """A reminder given about the date of an asked opinion."""

    asked = models.ForeignKey(AskedOpinion, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField("moment", max_length=6, choices=ReminderStage)
    due_on = models.DateField("échéance rappelée")
    told_at = models.DateTimeField("donné le", default=timezone.now)

    class Meta:
        verbose_name = "rappel d’avis demandé"
        verbose_name_plural = "rappels d’avis demandés"
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked", "stage", "due_on"],
                name="reviews_asked_reminded_once",
                violation_error_message="Ce rappel est déjà donné.",
            )
        ]
        triggers = append_only("asked_reminder")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.due_on}"

"""What leaves a concertation: its printed report, and the page the participants read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from concertations.models.concertation import Concertation
from core.triggers import append_only, undeletable
from documents.models import IssuedDocument


class ConcertationReport(models.Model):
    """One state of the printed report; the latest is the one to read."""

    concertation = models.ForeignKey(
        Concertation,
        on_delete=models.PROTECT,
        related_name="reports",
        verbose_name="concertation",
    )
    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, related_name="+", verbose_name="document"
    )
    is_final = models.BooleanField("de la concertation enregistrée", default=False)
    requested_at = models.DateTimeField("demandé le", auto_now_add=True)

    class Meta:
        verbose_name = "rapport de concertation"
        verbose_name_plural = "rapports de concertation"
        ordering = ["-pk"]
        triggers = append_only("report")

    def __str__(self) -> str:
        return f"rapport {self.document_id}"


class Publication(models.Model):
    """The link by which participants read the synthesis, from one moment until it is taken back."""

    concertation = models.ForeignKey(
        Concertation,
        on_delete=models.PROTECT,
        related_name="publications",
        verbose_name="concertation",
    )
    token = models.CharField("lien", max_length=14, unique=True)
    published_at = models.DateTimeField("publiée le", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="publiée par",
    )
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="retirée par",
    )

    class Meta:
        verbose_name = "publication de synthèse"
        verbose_name_plural = "publications de synthèse"
        constraints = [
            models.UniqueConstraint(
                fields=["concertation"],
                condition=Q(revoked_at__isnull=True),
                name="concertations_published_once",
                violation_error_message="La synthèse est déjà publiée.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="concertations_publication_revoked_paired",
                violation_error_message="Un retrait porte son moment et son auteur.",
            ),
        ]
        triggers = undeletable("publication")

    def __str__(self) -> str:
        return f"publication de {self.concertation_id}"

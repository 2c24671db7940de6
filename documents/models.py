from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from documents.enums import DocumentStatus
from documents.querysets import IssuedDocumentQuerySet


class IssuedDocument(models.Model):
    """An official PDF: requested with its facts in the transaction of the act, rendered once after.

    Once issued it is sealed (SHA-256 of its bytes) and never rendered again; a correction is
    another document that names the one it replaces.
    """

    number = models.CharField("numéro", max_length=40, unique=True)
    kind = models.CharField("nature", max_length=80)
    title = models.CharField("titre", max_length=200)
    facts = models.JSONField("faits")
    status = models.CharField(
        "état", max_length=10, choices=DocumentStatus, default=DocumentStatus.REQUESTED
    )
    requested_at = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="demandé par",
    )
    issued_at = models.DateTimeField("émis le", null=True, blank=True)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField("taille en octets", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="remplace",
    )

    objects: ClassVar[IssuedDocumentQuerySet] = IssuedDocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "document émis"
        verbose_name_plural = "documents émis"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(status=DocumentStatus.ISSUED, issued_at__isnull=False, size__isnull=False)
                    & ~Q(sha256="")
                )
                | (
                    ~Q(status=DocumentStatus.ISSUED)
                    & Q(issued_at__isnull=True, size__isnull=True, sha256="")
                ),
                name="documents_issued_is_sealed",
                violation_error_message=(
                    "Un document émis porte sa date, sa taille et son empreinte."
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status=DocumentStatus.REQUESTED),
                name="documents_document_due",
            ),
            models.Index(
                fields=["requested_at"],
                condition=Q(status=DocumentStatus.FAILED),
                name="documents_document_failed",
            ),
        ]
        triggers = [
            *undeletable("document"),
            pgtrigger.Protect(
                name="document_facts_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("number", "kind", "title", "facts", "replaces"),
            ),
            pgtrigger.Protect(
                name="document_issued_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=DocumentStatus.ISSUED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class DocumentContent(models.Model):
    """The bytes of an issued document, apart so that lists never load them."""

    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, primary_key=True, related_name="content"
    )
    pdf = models.BinaryField("PDF")

    class Meta:
        verbose_name = "contenu de document"
        verbose_name_plural = "contenus de documents"
        triggers = append_only("document_content")

    def __str__(self) -> str:
        return str(self.document_id)


class NumberSeries(models.Model):
    """The last number given in a yearly series (`NE` 2026 → 412): references never repeat."""

    prefix = models.CharField("préfixe", max_length=10)
    year = models.PositiveSmallIntegerField("année")
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "série de numéros"
        verbose_name_plural = "séries de numéros"
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="documents_series_unique")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04d}"

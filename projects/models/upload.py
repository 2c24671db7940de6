"""A file that is arriving in pieces, for one person; nothing is joined before it is whole."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from projects.models.attachment import Attachment
from projects.models.project import Project


class Upload(models.Model):
    """What one person is sending: the name, the size and the SHA-256 their browser announced.

    Cut off, it goes on where it stopped until `expires_at`. Once whole it names the attachment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="uploads")
    replaces = models.ForeignKey(
        Attachment, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    attachment = models.ForeignKey(
        Attachment, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = models.CharField("nom", max_length=150)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    started_at = models.DateTimeField("commencé le", default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField("oublié après le")

    class Meta:
        verbose_name = "envoi en cours"
        verbose_name_plural = "envois en cours"
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="projects_upload_size",
                violation_error_message="Un envoi a une taille.",
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="projects_upload_expiry")]

    def __str__(self) -> str:
        return self.name


def _piece_path(piece: UploadPiece, _name: str) -> str:
    return f"uploads/{piece.upload_id}/{piece.number}"


class UploadPiece(models.Model):
    """A piece that arrived whole, in its place."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField("rang")
    file = models.FileField("contenu", upload_to=_piece_path, max_length=200)

    class Meta:
        verbose_name = "morceau d’envoi"
        verbose_name_plural = "morceaux d’envoi"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="projects_piece_once")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}, {self.number}"

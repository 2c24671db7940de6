"""Files joined to a project: private, checked, never destroyed once filed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import frozen_when, kept_once
from projects.enums import FilePurpose, FileState
from projects.models.project import Project
from projects.querysets import AttachmentQuerySet


def _path(attachment: Attachment, _name: str) -> str:
    """A path without anything from the sender: the name shown is a column."""
    return f"attachments/{attachment.project_id}/{attachment.pk}"


class Attachment(models.Model):
    """One version of a document of the school; the versions of a document share its `series`.

    A version waits while the antivirus has not answered, and a refused one has no bytes any more.
    The version before the current one is kept (`superseded_at`). `removed_at` hides it; filed bytes
    stay: what was read is frozen. `due_at` is when the worker looks at the file next, None when it
    has nothing left to do; `pages` how many pages it has to look at, None until it knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="attachments")
    purpose = models.CharField(
        "joint à", max_length=6, choices=FilePurpose, default=FilePurpose.FILE
    )
    series = models.UUIDField("document", default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("version", default=1)
    file = models.FileField("fichier", upload_to=_path, max_length=200, blank=True)
    name = models.CharField("nom", max_length=150)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("ajouté le", default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField("état", max_length=10, choices=FileState, default=FileState.READY)
    threat = models.CharField("ce que l’antivirus a trouvé", max_length=200, blank=True)
    due_at = models.DateTimeField("prochain examen", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    superseded_at = models.DateTimeField("remplacé le", null=True, blank=True)
    filed_at = models.DateTimeField("déposé le", null=True, blank=True)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="projects_attachment_removed_paired",
                violation_error_message="Une pièce retirée porte la date et la personne.",
            ),
            models.UniqueConstraint(
                fields=["series", "version"], name="projects_attachment_version"
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(
                    state=FileState.READY, removed_at__isnull=True, superseded_at__isnull=True
                ),
                name="projects_attachment_one_current",
                violation_error_message="Un document n’a qu’une version en cours.",
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(state=FileState.WAITING, removed_at__isnull=True),
                name="projects_attachment_one_waiting",
                violation_error_message="Une version de ce document attend déjà.",
            ),
            models.CheckConstraint(
                condition=(Q(state=FileState.REFUSED, file="") & ~Q(threat=""))
                | (~Q(state=FileState.REFUSED) & Q(threat="") & ~Q(file="")),
                name="projects_attachment_refused_is_empty",
                violation_error_message="Une pièce refusée n’a plus de contenu, et dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True) | Q(state=FileState.READY),
                name="projects_attachment_filed_is_ready",
                violation_error_message="Seule une pièce vérifiée est déposée.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="projects_attachment_due",
            )
        ]
        triggers = [
            *kept_once("attachment_filed_kept", "filed_at"),
            *frozen_when(
                "attachment_filed_frozen", "OLD.filed_at IS NOT NULL", "project_id", "purpose",
                "series", "version", "file", "name", "content_type", "size", "sha256", "state",
                "filed_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        """Whether it may be opened."""
        return self.state == FileState.READY

    @property
    def is_waiting(self) -> bool:
        """Whether the antivirus has still to answer."""
        return self.state == FileState.WAITING

    @property
    def is_refused(self) -> bool:
        """Whether the antivirus found something: there is nothing left to open."""
        return self.state == FileState.REFUSED


def _picture_path(picture: AttachmentPicture, _name: str) -> str:
    return f"pictures/{picture.attachment_id}/{picture.number}.webp"


class AttachmentPicture(models.Model):
    """A page of a document as an image; number 0 is the small one of the list."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField("page")
    image = models.FileField("image", upload_to=_picture_path, max_length=200)
    width = models.PositiveSmallIntegerField("largeur")
    height = models.PositiveSmallIntegerField("hauteur")

    class Meta:
        verbose_name = "image de pièce jointe"
        verbose_name_plural = "images de pièces jointes"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="projects_picture_once")
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id}, page {self.number}"

"""What happened to a file: append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.triggers import append_only
from documents.models import IssuedDocument
from establishments.enums import Role
from projects.enums import Part, Status, Step
from projects.models.project import Project


class StatusChange(models.Model):
    """One step taken: by whom, in which role, when."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="status_changes")
    step = models.CharField("acte", max_length=20, choices=Step)
    source = models.CharField("de", max_length=20, choices=Status)
    target = models.CharField("vers", max_length=20, choices=Status)
    passage = models.PositiveSmallIntegerField("passage")
    changed_at = models.DateTimeField("le", default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    role = models.CharField("en qualité de", max_length=20, choices=Role)
    motive = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "changement de statut"
        verbose_name_plural = "changements de statut"
        ordering = ["changed_at", "pk"]
        indexes = [
            models.Index(fields=["project", "changed_at"], name="projects_history"),
        ]
        triggers = append_only("status_change")

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class Snapshot(models.Model):
    """The file as it was filed: what was read is frozen. `content` is `{part: [entry, …]}`."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField("numéro")
    passage = models.PositiveSmallIntegerField("passage")
    content = models.JSONField("contenu")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    taken_at = models.DateTimeField("le", default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    receipt = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        related_name="snapshot",
        verbose_name="récépissé",
    )

    class Meta:
        verbose_name = "dépôt"
        verbose_name_plural = "dépôts"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="projects_snapshot_number")
        ]
        triggers = append_only("snapshot")

    def __str__(self) -> str:
        return f"dépôt {self.number} de {self.project_id}"


class PartRevision(models.Model):
    """A part as one person left it: kept when somebody else, or the same person later, writes on.

    `values` are the raw values (`projects.revisions`), from which the part can be taken back;
    `entries` are what was read. docs/adr/0016-autosave-and-revisions.md says when one is kept.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="revisions")
    part = models.CharField("partie", max_length=12, choices=Part)
    version = models.PositiveIntegerField("version")
    values = models.JSONField("valeurs")
    entries = models.JSONField("texte")
    written_at = models.DateTimeField("écrite le")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)

    class Meta:
        verbose_name = "version d’une partie"
        verbose_name_plural = "versions des parties"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "part", "version"], name="projects_revision_once"
            )
        ]
        triggers = append_only("part_revision")

    def __str__(self) -> str:
        return f"{self.project_id} {self.part} v{self.version}"

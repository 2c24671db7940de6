"""The team asks the head to file: once a passage, append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.triggers import append_only
from projects.models.project import Project


class FilingRequest(models.Model):
    """Somebody of the team finds the file ready and asks the head, who alone files."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="filing_requests")
    passage = models.PositiveSmallIntegerField("passage")
    note = models.CharField("mot pour la direction", max_length=500, blank=True)
    asked_at = models.DateTimeField("le", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "demande de dépôt"
        verbose_name_plural = "demandes de dépôt"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "passage"],
                name="projects_filing_asked_once",
                violation_error_message="Le dépôt de ce projet est déjà demandé.",
            )
        ]
        triggers = append_only("filing_request")

    def __str__(self) -> str:
        return f"{self.project_id}, passage {self.passage}"

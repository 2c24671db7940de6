"""A filled Word form, read and waiting for the person who sent it to say what to take."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from projects.models.project import Project


class FormImport(models.Model):
    """What was read in a form: `content` is `projects.wordform.reading.Reading` as plain JSON.

    The file itself is not kept. Forgotten after `expires_at`, taken or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="form_imports")
    name = models.CharField("nom du fichier", max_length=150)
    content = models.JSONField("ce qui a été lu")
    read_at = models.DateTimeField("lu le", default=timezone.now, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField("oublié après le")
    taken_at = models.DateTimeField("repris le", null=True, blank=True)
    taken_parts = models.JSONField("parties reprises", default=list, blank=True)

    class Meta:
        verbose_name = "formulaire Word lu"
        verbose_name_plural = "formulaires Word lus"
        ordering = ["-read_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False) | Q(taken_parts=[]),
                name="projects_form_import_taken",
                violation_error_message="Des parties reprises le sont à un moment.",
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="projects_form_import_expiry")]

    def __str__(self) -> str:
        return self.name

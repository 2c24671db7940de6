"""Who follows a file, by name: an inspector who reads it, an examiner of the secretariat."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import frozen_when, undeletable
from establishments.enums import Role
from projects.models.project import Project
from projects.querysets import AssignmentQuerySet

ASSIGNED_ROLES = (Role.REFERENT_INSPECTOR, Role.SECRETARIAT)


class Assignment(models.Model):
    """A file given to somebody, in one of two roles; replaced, the former one stays as history.

    It gives no right: those of the person stay what their appointments say.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(
        "en qualité de",
        max_length=20,
        choices=[(role.value, role.label) for role in ASSIGNED_ROLES],
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name="confié à",
    )
    assigned_at = models.DateTimeField("confié le", default=timezone.now)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    ended_at = models.DateTimeField("jusqu’au", null=True, blank=True)

    objects: ClassVar[AssignmentQuerySet] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "dossier confié"
        verbose_name_plural = "dossiers confiés"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "role"],
                include=["assignee"],
                condition=Q(ended_at__isnull=True),
                name="projects_assigned_once",
                violation_error_message="Ce dossier est déjà confié à quelqu’un dans ce rôle.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=ASSIGNED_ROLES),
                name="projects_assignment_role",
                violation_error_message="Un dossier est confié à une inspection ou au secrétariat.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee"],
                condition=Q(ended_at__isnull=True),
                name="projects_assigned_to",
            )
        ]
        triggers = [
            *undeletable("assignment"),
            *frozen_when(
                "assignment_frozen",
                "TRUE",
                "project_id",
                "role",
                "assignee_id",
                "assigned_at",
                "assigned_by_id",
            ),
            *frozen_when("assignment_ended_frozen", "OLD.ended_at IS NOT NULL", "ended_at"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} – {self.assignee_id}"

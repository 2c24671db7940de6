"""Long tasks that a person asked for: what, how far, what came of it, with which files."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.triggers import undeletable
from jobs.enums import ENDED, FileRole, JobStatus
from jobs.querysets import JobQuerySet
from jobs.rules import percent


class Job(models.Model):
    """One long task: asked for in a request, done by a worker, followed by its asker on a page.

    While a worker does it, `next_attempt_at` is the end of its lease, pushed away at each
    heartbeat: a worker that vanishes leaves a task that becomes due again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=80)
    title = models.CharField("titre", max_length=200)
    params = models.JSONField("réglages", default=dict)
    back_url = models.CharField("page d’où elle vient", max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="jobs",
        verbose_name="demandée par",
    )
    requested_at = models.DateTimeField("demandée le", default=timezone.now, editable=False)
    status = models.CharField("état", max_length=10, choices=JobStatus, default=JobStatus.REQUESTED)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=0)
    words = models.CharField("étape", max_length=200, blank=True)
    outcome = models.JSONField("résultat", default=list, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    stop_asked_at = models.DateTimeField("arrêt demandé le", null=True, blank=True)
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)
    last_error = models.TextField("dernière erreur", blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "tâche"
        verbose_name_plural = "tâches"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=sorted(ENDED), ended_at__isnull=False)
                | (~Q(status__in=sorted(ENDED)) & Q(ended_at__isnull=True)),
                name="jobs_job_ended_has_moment",
                violation_error_message="Une tâche terminée porte la date de sa fin.",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")),
                name="jobs_job_done_within_total",
                violation_error_message="Une tâche n’en fait pas plus que prévu.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "requested_at"],
                condition=Q(status__in=[JobStatus.REQUESTED, JobStatus.RUNNING]),
                name="jobs_job_due",
            ),
            models.Index(fields=["requested_by", "-requested_at"], name="jobs_job_of_person"),
        ]
        triggers = undeletable("job")

    def __str__(self) -> str:
        return self.title

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ENDED

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return percent(self.done, self.total)


def _path(file: JobFile, _name: str) -> str:
    """A path without anything from the sender: the name shown is a column."""
    return f"jobs/{file.job_id}/{file.pk}"


class JobFile(models.Model):
    """A file given to a task or made by it, kept privately; its bytes go at `destroyed_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="files")
    role = models.CharField("nature", max_length=10, choices=FileRole)
    file = models.FileField("fichier", upload_to=_path, max_length=200)
    name = models.CharField("nom", max_length=150)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("taille en octets")
    created_at = models.DateTimeField("ajouté le", default=timezone.now, editable=False)
    destroyed_at = models.DateTimeField("détruit le", null=True, blank=True)

    class Meta:
        verbose_name = "fichier de tâche"
        verbose_name_plural = "fichiers de tâches"
        ordering = ["created_at", "name"]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(destroyed_at__isnull=True),
                name="jobs_file_kept",
            )
        ]

    def __str__(self) -> str:
        return self.name

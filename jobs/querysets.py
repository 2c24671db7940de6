from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from jobs.enums import JobStatus

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job  # noqa: F401


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """The tasks this person asked for; all of them for an administrator."""
        return self if user.is_staff else self.filter(requested_by=user)

    def due(self, at: datetime) -> Self:
        """Tasks to begin, or to take up where a worker vanished, the oldest first."""
        return self.filter(
            status__in=[JobStatus.REQUESTED, JobStatus.RUNNING], next_attempt_at__lte=at
        ).order_by("next_attempt_at", "requested_at")

    def held(self, at: datetime) -> Self:
        """Tasks that a worker is doing at this moment."""
        return self.filter(status=JobStatus.RUNNING, next_attempt_at__gt=at)

"""What is told about long tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from notifications.enums import Urgency
from notifications.notices import Notice


@dataclass(frozen=True, kw_only=True)
class JobEnded(Notice):
    """A task somebody asked for has ended, well or not; the bell is enough."""

    kind: ClassVar[str] = "jobs.job_ended"
    label: ClassVar[str] = "Une tâche que j’ai demandée est finie"
    urgency: ClassVar[Urgency] = Urgency.APP_ONLY

    job: str
    what: str
    status: str

    @property
    def title(self) -> str:
        return f"{self.what}\u00a0: {self.status}"

    @property
    def link(self) -> str:
        return reverse("jobs:job-detail", args=[self.job])

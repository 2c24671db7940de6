"""What is told about several files at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

from django.urls import reverse

from core import french
from notifications.notices import Notice


class SleepingLine(TypedDict):
    """One sleeping file: its name, its school, and what it waits for, in French."""

    reference: str
    project_title: str
    school: str
    waiting: str


@dataclass(frozen=True, kw_only=True)
class FilesAsleep(Notice):
    """The files that wait for this person without anything moving: one note a week."""

    kind = "dashboards.files_asleep"
    count: int
    files: list[SleepingLine] = field(default_factory=list)
    others: int = 0

    @property
    def title(self) -> str:
        verb = french.agree(self.count, "attend", "attendent")
        return f"{french.counted(self.count, 'dossier')} sans mouvement {verb} votre action"

    @property
    def link(self) -> str:
        return reverse("dashboards:home")

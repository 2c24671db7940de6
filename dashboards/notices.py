"""What is told about several files at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Self, TypedDict

from django.urls import reverse

from core import french
from notifications.notices import Notice

if TYPE_CHECKING:
    from establishments.models import Merger


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
    label: ClassVar[str] = "Des dossiers attendent sans bouger"
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


@dataclass(frozen=True, kw_only=True)
class FilesReceived(Notice):
    """To the head of the school that takes up another: its files are here now."""

    kind = "dashboards.files_received"
    label: ClassVar[str] = "Les dossiers d’un autre établissement nous ont suivi"
    former: str
    school: str
    uai: str
    files: str
    motive: str

    @classmethod
    def of(cls, merger: Merger) -> Self:
        """The facts of a merger; both schools are loaded."""
        projects = french.counted(merger.projects, "projet")
        concertations = french.counted(merger.concertations, "concertation")
        return cls(
            former=str(merger.establishment),
            school=str(merger.successor),
            uai=merger.successor.uai,
            files=f"{projects}, {concertations}",
            motive=merger.motive,
        )

    @property
    def title(self) -> str:
        return f"Les dossiers de {self.former} sont maintenant les vôtres"

    @property
    def link(self) -> str:
        return reverse("dashboards:school-detail", args=[self.uai])

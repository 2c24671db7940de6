"""What is told about several files at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Self, TypedDict

from django.urls import reverse

from core import french
from notifications.enums import Urgency
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


LISTED = 30
"""Files named in one note; the others are counted."""


def listed(lines: Sequence[SleepingLine]) -> _Listed:
    """The facts of several files: the first ones named, all of them counted."""
    return {
        "count": len(lines),
        "files": list(lines[:LISTED]),
        "others": max(0, len(lines) - LISTED),
    }


class _Listed(TypedDict):
    count: int
    files: list[SleepingLine]
    others: int


@dataclass(frozen=True, kw_only=True)
class _OfSeveralFiles(Notice):
    """What is told about the files of one act: one note a person, however many files."""

    by: str
    count: int
    files: list[SleepingLine] = field(default_factory=list)
    others: int = 0

    @property
    def link(self) -> str:
        if self.count == 1:
            return reverse("dashboards:project-detail", args=[self.files[0]["reference"]])
        return reverse("dashboards:home")


@dataclass(frozen=True, kw_only=True)
class FilesRecalled(_OfSeveralFiles):
    """Somebody of the secretariat recalls files to who has them."""

    kind: ClassVar[str] = "dashboards.files_recalled"
    label: ClassVar[str] = "Le secrétariat me relance sur un dossier"

    @property
    def title(self) -> str:
        waits = french.agree(self.count, "attend", "attendent")
        return f"Relance\u00a0: {french.counted(self.count, 'dossier')} vous {waits}"


@dataclass(frozen=True, kw_only=True)
class OpinionsAsked(_OfSeveralFiles):
    """The secretariat asks the inspection for its opinion on files."""

    kind: ClassVar[str] = "dashboards.opinions_asked"
    label: ClassVar[str] = "Un avis m’est demandé sur un dossier"
    question: str
    due_on: str

    @property
    def title(self) -> str:
        files = french.counted(self.count, "dossier")
        return f"Votre avis est demandé sur {files} pour le {self.due_on}"

    @property
    def link(self) -> str:
        if self.count == 1:
            return reverse("reviews:reading-detail", args=[self.files[0]["reference"]])
        return reverse("reviews:inbox-list")


@dataclass(frozen=True, kw_only=True)
class FilesAssigned(_OfSeveralFiles):
    """Files are given to somebody by name."""

    kind: ClassVar[str] = "dashboards.files_assigned"
    label: ClassVar[str] = "Un dossier m’est confié"
    role: str

    @property
    def title(self) -> str:
        files = french.counted(self.count, "dossier")
        given = french.agree(self.count, "vous est confié", "vous sont confiés")
        return f"{files} {given}"

    @property
    def link(self) -> str:
        if self.count == 1:
            return reverse("reviews:reading-detail", args=[self.files[0]["reference"]])
        return super().link


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


@dataclass(frozen=True, kw_only=True)
class ContactReceived(Notice):
    """Somebody wrote by the contact form: to the secretariat of the académie they chose."""

    kind: ClassVar[str] = "dashboards.contact_received"
    label: ClassVar[str] = "Quelqu’un écrit par le formulaire de contact"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    subject: str
    academy: str
    sender: str
    email: str
    body: str

    @property
    def title(self) -> str:
        return f"Message de {self.sender}\u00a0: {self.subject}"

    @property
    def link(self) -> str:
        return reverse("notifications:message-list")

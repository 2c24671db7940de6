"""What is told when the school acts on its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self, TypedDict

from django.urls import reverse
from django.utils import timezone

from core import french
from notifications.enums import Urgency
from notifications.notices import Notice

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import AssociatedSchool, Attachment, FilingRequest, Project, Snapshot


class FileFactsDict(TypedDict):
    """The facts of a file, by name."""

    reference: str
    project_title: str
    school: str


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What every notice about a file says of it; leads to the life of the file."""

    reference: str
    project_title: str
    school: str

    @property
    def link(self) -> str:
        return reverse("dashboards:project-detail", args=[self.reference])


def file_facts(project: Project) -> FileFactsDict:
    """The facts every notice about a file begins with. No query when the school is loaded."""
    return {
        "reference": project.reference,
        "project_title": str(project),
        "school": str(project.establishment),
    }


@dataclass(frozen=True, kw_only=True)
class _SchoolAct(FileFacts):
    """What the school did with its file, and who did it."""

    by: str


@dataclass(frozen=True, kw_only=True)
class ProjectSubmitted(_SchoolAct, Notice):
    """To the referent inspector and the secretariat: a file came, or came again."""

    kind: ClassVar[str] = "projects.project_submitted"
    label: ClassVar[str] = "Un projet est déposé"
    passage: int
    filed_at: str
    amount: str

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """The facts of a filing."""
        project = snapshot.project
        return cls(
            **file_facts(project),
            by=str(snapshot.taken_by),
            passage=snapshot.passage,
            filed_at=_moment(snapshot),
            amount=_amount(project),
        )

    @property
    def title(self) -> str:
        return f"Projet déposé\u00a0: {self.project_title} – {self.school}"


@dataclass(frozen=True, kw_only=True)
class FilingReceived(_SchoolAct, Notice):
    """To the school: the receipt of its filing."""

    kind: ClassVar[str] = "projects.filing_received"
    label: ClassVar[str] = "Le récépissé d’un dépôt"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    number: int
    passage: int
    filed_at: str
    amount: str
    sha256: str
    receipt: str

    @property
    def attachment(self) -> str:
        return self.receipt

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """The facts of a receipt."""
        project = snapshot.project
        assert snapshot.receipt is not None
        return cls(
            **file_facts(project),
            by=str(snapshot.taken_by),
            number=snapshot.number,
            passage=snapshot.passage,
            filed_at=_moment(snapshot),
            amount=_amount(project),
            sha256=snapshot.sha256,
            receipt=snapshot.receipt.number,
        )

    @property
    def title(self) -> str:
        return f"Votre projet est bien déposé\u00a0: {self.project_title}"


@dataclass(frozen=True, kw_only=True)
class FilingAsked(_SchoolAct, Notice):
    """To the head: the team finds the file ready."""

    kind: ClassVar[str] = "projects.filing_asked"
    label: ClassVar[str] = "Mon équipe me demande de déposer un projet"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    note: str

    @classmethod
    def of(cls, request: FilingRequest) -> Self:
        """The facts of a request."""
        return cls(**file_facts(request.project), by=str(request.asked_by), note=request.note)

    @property
    def title(self) -> str:
        return f"{self.by} vous demande de déposer «\u00a0{self.project_title}\u00a0»"

    @property
    def link(self) -> str:
        return reverse("projects:submission-create", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class ProjectWithdrawn(_SchoolAct, Notice):
    """To those who had the file: its school takes it back."""

    kind: ClassVar[str] = "projects.project_withdrawn"
    label: ClassVar[str] = "Un projet est retiré"
    motive: str

    @classmethod
    def of(cls, project: Project, *, motive: str, by: User) -> Self:
        """The facts of a withdrawal."""
        return cls(**file_facts(project), by=str(by), motive=motive)

    @property
    def title(self) -> str:
        return f"Projet retiré par son établissement\u00a0: {self.project_title} – {self.school}"


@dataclass(frozen=True, kw_only=True)
class ProjectReopened(_SchoolAct, Notice):
    """To the school's team: the file is open again for a new passage."""

    kind: ClassVar[str] = "projects.project_reopened"
    label: ClassVar[str] = "Un projet est rouvert"
    passage: int

    @classmethod
    def of(cls, project: Project, *, by: User) -> Self:
        """The facts of a new passage."""
        return cls(**file_facts(project), by=str(by), passage=project.passage)

    @property
    def title(self) -> str:
        return f"Projet rouvert pour un nouveau passage\u00a0: {self.project_title}"


@dataclass(frozen=True, kw_only=True)
class AttachmentRefused(FileFacts, Notice):
    """To the person who joined a file: the antivirus found something in it."""

    kind: ClassVar[str] = "projects.attachment_refused"
    label: ClassVar[str] = "L’antivirus a refusé un document que j’ai joint"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    name: str
    threat: str

    @classmethod
    def of(cls, attachment: Attachment) -> Self:
        """The facts of a refusal."""
        return cls(**file_facts(attachment.project), name=attachment.name, threat=attachment.threat)

    @property
    def title(self) -> str:
        return f"Document refusé par l’antivirus\u00a0: {self.name}"


def _moment(snapshot: Snapshot) -> str:
    return french.date_and_time(timezone.localtime(snapshot.taken_at))


def _amount(project: Project) -> str:
    """The amount asked, empty when no funds are."""
    return french.euros(project.amount_asked) if project.amount_asked else ""


@dataclass(frozen=True, kw_only=True)
class AssociationAsked(_SchoolAct, Notice):
    """To the head of a school: another one invites it to its project."""

    kind: ClassVar[str] = "projects.association_asked"
    label: ClassVar[str] = "Un établissement vous invite à son projet"
    invited: str
    uai: str

    @classmethod
    def of(cls, association: AssociatedSchool, *, by: User) -> Self:
        """The facts of an invitation."""
        school = association.establishment
        return cls(
            **file_facts(association.project), by=str(by), invited=str(school), uai=school.uai
        )

    @property
    def link(self) -> str:
        return reverse("projects:association-update", args=[self.uai, self.reference])

    @property
    def title(self) -> str:
        return f"{self.school} vous invite à son projet «\u00a0{self.project_title}\u00a0»"


@dataclass(frozen=True, kw_only=True)
class AssociationAnswered(_SchoolAct, Notice):
    """To the team of the lead school: an invited school answers, or leaves."""

    kind: ClassVar[str] = "projects.association_answered"
    label: ClassVar[str] = "Un établissement invité répond"
    invited: str
    answer: str
    motive: str

    @classmethod
    def of(cls, association: AssociatedSchool) -> Self:
        """The facts of an answer."""
        return cls(
            **file_facts(association.project),
            by=str(association.answered_by),
            invited=str(association.establishment),
            answer=_ANSWERS[association.state],
            motive=association.motive,
        )

    @property
    def title(self) -> str:
        return f"{self.invited} {self.answer}\u00a0: {self.project_title}"


_ANSWERS = {
    "ACCEPTED": "s’associe au projet",
    "DECLINED": "ne s’associe pas au projet",
    "LEFT": "se retire du projet",
}


@dataclass(frozen=True, kw_only=True)
class AssociationEnded(_SchoolAct, Notice):
    """To the head of an associated school: the lead school goes on without it."""

    kind: ClassVar[str] = "projects.association_ended"
    label: ClassVar[str] = "Un établissement continue son projet sans le vôtre"
    invited: str
    uai: str

    @classmethod
    def of(cls, association: AssociatedSchool, *, by: User) -> Self:
        """The facts of the end of an association."""
        school = association.establishment
        return cls(
            **file_facts(association.project), by=str(by), invited=str(school), uai=school.uai
        )

    @property
    def link(self) -> str:
        return reverse("dashboards:school-detail", args=[self.uai])

    @property
    def title(self) -> str:
        return f"{self.school} continue sans vous\u00a0: {self.project_title}"

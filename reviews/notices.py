"""What people are told about the reading of a file and the commission: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.urls import reverse

from core.french import NBSP
from notifications.enums import Urgency
from notifications.notices import Notice
from projects.notices import FileFacts


@dataclass(frozen=True, kw_only=True)
class CommentPosted(FileFacts, Notice):
    """A comment for the school, told in its digest."""

    kind: ClassVar[str] = "reviews.comment_posted"
    label: ClassVar[str] = "Un commentaire est posé sur un dossier"
    part: str
    body: str
    author: str

    @property
    def title(self) -> str:
        return f"Un commentaire sur «{NBSP}{self.project_title}{NBSP}», partie {self.part}"


@dataclass(frozen=True, kw_only=True)
class OpinionFiled(FileFacts, Notice):
    """The inspector's opinion, told to the secretariat."""

    kind: ClassVar[str] = "reviews.opinion_filed"
    label: ClassVar[str] = "L’inspection a rendu un avis"
    opinion: str
    motive: str
    author: str

    @property
    def title(self) -> str:
        return f"Avis {self.opinion.lower()} sur le dossier {self.reference}"

    @property
    def link(self) -> str:
        return reverse("reviews:reading-detail", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class CompletionRequested(FileFacts, Notice):
    """The school is asked to complete its file: told at once."""

    kind: ClassVar[str] = "reviews.completion_requested"
    label: ClassVar[str] = "Un dossier est à compléter"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    asked_by: str
    due_on: str
    message: str
    points: list[dict[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return (
            f"Votre projet «{NBSP}{self.project_title}{NBSP}» est à compléter pour le {self.due_on}"
        )

    @property
    def link(self) -> str:
        return reverse("reviews:completion-update", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class CompletionAnswered(FileFacts, Notice):
    """The school sent what was asked: told to who asked, the inspectors and the secretariat."""

    kind: ClassVar[str] = "reviews.completion_answered"
    label: ClassVar[str] = "L’établissement a répondu à une demande de compléments"
    answered: int
    asked: int
    parts: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.school} a complété le dossier {self.reference}"

    @property
    def link(self) -> str:
        return reverse("reviews:reading-detail", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class SessionInvited(Notice):
    """The invitation to a session, with its agenda (art. R. 133-8): told at once."""

    kind: ClassVar[str] = "reviews.session_invited"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    reference: str
    academy: str
    held_at: str
    place: str
    without_quorum: bool
    short_notice_motive: str
    items: list[dict[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"Convocation à la commission du {self.held_at}"

    @property
    def link(self) -> str:
        return reverse("reviews:session-detail", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class DecisionPublished(FileFacts, Notice):
    """The commission's decision, its motive, what comes next: told to the school at once."""

    kind: ClassVar[str] = "reviews.decision_published"
    label: ClassVar[str] = "La décision de la commission est publiée"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    outcome: str
    decided: str
    motive: str
    amount: str
    due_on: str
    session_day: str
    points: list[dict[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"Décision sur votre projet «{NBSP}{self.project_title}{NBSP}»{NBSP}: {self.decided}"

    @property
    def link(self) -> str:
        if self.outcome == "COMPLETE":
            return reverse("reviews:completion-update", args=[self.reference])
        return reverse("dashboards:project-detail", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class DecisionKnown(FileFacts, Notice):
    """The same decision, told to the referent inspectors in their digest."""

    kind: ClassVar[str] = "reviews.decision_known"
    label: ClassVar[str] = "Une décision est publiée sur un dossier que je suis"
    decided: str
    motive: str
    session_day: str

    @property
    def title(self) -> str:
        return f"Commission du {self.session_day}{NBSP}: dossier {self.reference} {self.decided}"


@dataclass(frozen=True, kw_only=True)
class FundsToAllocate(FileFacts, Notice):
    """A validated project waits for its funds: told to the fund managers, with the last day."""

    kind: ClassVar[str] = "reviews.funds_to_allocate"
    label: ClassVar[str] = "Des fonds sont à attribuer"
    amount: str
    due_on: str

    @property
    def title(self) -> str:
        return f"{self.amount} à attribuer au dossier {self.reference} pour le {self.due_on}"

    @property
    def link(self) -> str:
        return reverse("funding:allocation-create", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class MinutesIssued(Notice):
    """The minutes of a session, told to its members in their digest."""

    kind: ClassVar[str] = "reviews.minutes_issued"
    label: ClassVar[str] = "Un procès-verbal est émis"
    reference: str
    number: str
    session_day: str
    files: int

    @property
    def title(self) -> str:
        return f"Procès-verbal de la commission du {self.session_day}"

    @property
    def link(self) -> str:
        return reverse("reviews:session-detail", args=[self.reference])

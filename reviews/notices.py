"""What people are told about the reading of a file and the commission: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from django.urls import reverse

from core.french import NBSP, counted
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

    @property
    def link(self) -> str:
        return reverse("reviews:thread-list", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class _ReadFile(FileFacts):
    """What is told to who reads the file: leads to the reading page."""

    @property
    def link(self) -> str:
        return reverse("reviews:reading-detail", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class Mentioned(_ReadFile, Notice):
    """A colleague asks for one's attention in the margin of a file."""

    kind: ClassVar[str] = "reviews.mentioned"
    label: ClassVar[str] = "Un collègue me signale un commentaire sur un dossier"
    part: str
    body: str
    author: str

    @property
    def title(self) -> str:
        return f"{self.author} vous signale un commentaire sur le dossier {self.reference}"


@dataclass(frozen=True, kw_only=True)
class ThreadAnswered(_ReadFile, Notice):
    """The school answered in a thread: told to who of the services wrote there."""

    kind: ClassVar[str] = "reviews.thread_answered"
    label: ClassVar[str] = "L’établissement répond à un commentaire"
    part: str
    body: str

    @property
    def title(self) -> str:
        return f"{self.school} répond à un commentaire sur le dossier {self.reference}"


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
class CompletionDue(FileFacts, Notice):
    """The day to send what was asked is near, or past: told to the school."""

    kind: ClassVar[str] = "reviews.completion_due"
    label: ClassVar[str] = "Des compléments sont bientôt à rendre, ou en retard"
    due_on: str
    is_late: bool

    @property
    def title(self) -> str:
        if self.is_late:
            return f"Les compléments de «{NBSP}{self.project_title}{NBSP}» étaient à rendre"
        return f"Rappel{NBSP}: «{NBSP}{self.project_title}{NBSP}» à compléter pour le {self.due_on}"

    @property
    def link(self) -> str:
        return reverse("reviews:completion-update", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class CompletionLate(_ReadFile, Notice):
    """Nothing came by the day: told to who asked for completion."""

    kind: ClassVar[str] = "reviews.completion_late"
    label: ClassVar[str] = "Des compléments que j’ai demandés sont en retard"
    due_on: str

    @property
    def title(self) -> str:
        return f"Compléments non reçus{NBSP}: dossier {self.reference}, {self.school}"


@dataclass(frozen=True, kw_only=True)
class CompletionExtended(FileFacts, Notice):
    """The school has more time to complete its file."""

    kind: ClassVar[str] = "reviews.completion_extended"
    label: ClassVar[str] = "Plus de temps est donné pour compléter un dossier"
    due_on: str
    former_due_on: str

    @property
    def title(self) -> str:
        return f"Vous avez jusqu’au {self.due_on} pour compléter «{NBSP}{self.project_title}{NBSP}»"

    @property
    def link(self) -> str:
        return reverse("reviews:completion-update", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class CompletionWithdrawn(FileFacts, Notice):
    """What was asked of the school is not asked any more."""

    kind: ClassVar[str] = "reviews.completion_withdrawn"
    label: ClassVar[str] = "Une demande de compléments est retirée"
    motive: str

    @property
    def title(self) -> str:
        return f"Plus rien à compléter pour «{NBSP}{self.project_title}{NBSP}»"


@dataclass(frozen=True, kw_only=True)
class _Asked(FileFacts):
    """An opinion asked of somebody who does not read the file."""

    question: str
    due_on: str
    asked_by: str
    is_reminder: bool

    @property
    def title(self) -> str:
        again = f"Rappel{NBSP}: v" if self.is_reminder else "V"
        return f"{again}otre avis est demandé sur le projet «{NBSP}{self.project_title}{NBSP}»"


@dataclass(frozen=True, kw_only=True)
class AskedOfPerson(_Asked, Notice):
    """Asked of an agent who has an account."""

    kind: ClassVar[str] = "reviews.asked_of_person"
    label: ClassVar[str] = "Mon avis est demandé sur un dossier"
    number: int

    @property
    def link(self) -> str:
        return reverse("reviews:givenopinion-create", args=[self.number])


@dataclass(frozen=True, kw_only=True)
class AskedByLink(_Asked, Notice):
    """Asked of an address, by a link that is sealed."""

    kind: ClassVar[str] = "reviews.asked_by_link"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    secret: ClassVar[frozenset[str]] = frozenset({"path"})
    path: str

    @property
    def link(self) -> str:
        return reverse("dashboards:public-home")


@dataclass(frozen=True, kw_only=True)
class AskedWithdrawn(FileFacts, Notice):
    """An opinion is not awaited any more: told to who was asked, with an account or without."""

    kind: ClassVar[str] = "reviews.asked_withdrawn"
    label: ClassVar[str] = "Mon avis n’est plus attendu"
    motive: str
    asked_by: str

    @property
    def title(self) -> str:
        return f"Votre avis n’est plus attendu sur le projet «{NBSP}{self.project_title}{NBSP}»"

    @property
    def link(self) -> str:
        return reverse("dashboards:public-home")


@dataclass(frozen=True, kw_only=True)
class OpinionGiven(_ReadFile, Notice):
    """Who was asked answered: told to who asked."""

    kind: ClassVar[str] = "reviews.opinion_given"
    label: ClassVar[str] = "Un avis que j’ai demandé est rendu"
    author: str
    stance: str
    body: str

    @property
    def title(self) -> str:
        return f"{self.author} a rendu l’avis demandé sur le dossier {self.reference}"


@dataclass(frozen=True, kw_only=True)
class OpinionLate(_ReadFile, Notice):
    """No answer came by the day: told to who asked."""

    kind: ClassVar[str] = "reviews.opinion_late"
    label: ClassVar[str] = "Un avis que j’ai demandé est en retard"
    name: str
    due_on: str

    @property
    def title(self) -> str:
        return f"Avis non reçu de {self.name}{NBSP}: dossier {self.reference}"


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
    remote_url: str = ""
    is_changed: bool = False
    agenda: str = ""
    items: list[dict[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        if self.is_changed:
            return f"Séance modifiée\u00a0: la commission se réunit le {self.held_at}"
        return f"Convocation à la commission du {self.held_at}"

    @property
    def link(self) -> str:
        return reverse("reviews:session-detail", args=[self.reference])

    @property
    def attachment(self) -> str:
        return self.agenda


@dataclass(frozen=True, kw_only=True)
class SessionCalledOff(Notice):
    """The session will not be held: told at once to who had been invited."""

    kind: ClassVar[str] = "reviews.session_called_off"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    reference: str
    academy: str
    held_at: str
    motive: str

    @property
    def title(self) -> str:
        return f"Séance annulée\u00a0: la commission du {self.held_at} ne se réunit pas"

    @property
    def link(self) -> str:
        return reverse("reviews:session-detail", args=[self.reference])

    @property
    def attachment(self) -> str:
        return f"{self.reference}.ics"


@dataclass(frozen=True, kw_only=True)
class RapporteurNamed(Notice):
    """Files one presents to the commission; each file is told once."""

    kind: ClassVar[str] = "reviews.rapporteur_named"
    label: ClassVar[str] = "On me confie des dossiers à rapporter"
    reference: str
    held_at: str
    items: list[dict[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        count = counted(len(self.items), "dossier")
        return f"{count} à rapporter à la commission du {self.held_at}"

    @property
    def link(self) -> str:
        return reverse("reviews:reported-list")


@dataclass(frozen=True, kw_only=True)
class RapporteurFreed(Notice):
    """A rapporteur has an interest in the file: the secretariat finds somebody else."""

    kind: ClassVar[str] = "reviews.rapporteur_freed"
    label: ClassVar[str] = "Un dossier d’une séance n’a plus de rapporteur"
    reference: str
    project: str
    project_reference: str
    member: str

    @property
    def title(self) -> str:
        return f"Le dossier {self.project_reference} n’a plus de rapporteur"

    @property
    def link(self) -> str:
        return reverse("reviews:rapporteur-update", args=[self.reference])


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


@dataclass(frozen=True, kw_only=True)
class MinutesCorrected(Notice):
    """Minutes issued again with a correction, told to the members in their digest."""

    kind: ClassVar[str] = "reviews.minutes_corrected"
    label: ClassVar[str] = "Un procès-verbal est rectifié"
    reference: str
    number: str
    former: str
    reason: str
    session_day: str

    @property
    def title(self) -> str:
        return f"Procès-verbal rectifié de la commission du {self.session_day}"

    @property
    def link(self) -> str:
        return reverse("reviews:session-detail", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class SignatureAwaited(Notice):
    """The session is closed: its decisions wait for the signature of the presidency."""

    kind: ClassVar[str] = "reviews.signature_awaited"
    label: ClassVar[str] = "Des décisions attendent ma signature"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    reference: str
    session_day: str

    @property
    def title(self) -> str:
        return f"Décisions de la commission du {self.session_day} à signer"

    @property
    def link(self) -> str:
        return reverse("reviews:publication-create", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class DecisionsSigned(Notice):
    """The presidency signed: the secretariat may publish."""

    kind: ClassVar[str] = "reviews.decisions_signed"
    label: ClassVar[str] = "Les décisions d’une séance sont signées"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    reference: str
    session_day: str
    signed_by: str
    files: int

    @property
    def title(self) -> str:
        return f"Décisions de la commission du {self.session_day} signées{NBSP}: à publier"

    @property
    def link(self) -> str:
        return reverse("reviews:publication-create", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class SharedDecision(FileFacts, Notice):
    """The decision on a shared project, told once to the head of each associated school."""

    kind: ClassVar[str] = "reviews.shared_decision"
    label: ClassVar[str] = "Une décision est publiée sur un projet auquel mon école est associée"
    decided: str
    motive: str
    session_day: str

    @property
    def title(self) -> str:
        return (
            f"Décision sur le projet commun «{NBSP}{self.project_title}{NBSP}»{NBSP}: "
            f"{self.decided}"
        )

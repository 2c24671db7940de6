"""What is told about requests for help and costings: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypedDict

from django.urls import reverse

from core import french
from core.french import NBSP
from notifications.notices import Notice
from support.enums import EntryKind

if TYPE_CHECKING:
    from accounts.models import User
    from support.models import Costing, HelpEntry, HelpRequest
    from support.rules import Spread


class HelpFacts(TypedDict):
    """The facts of a request, by name."""

    reference: str
    subject: str
    school: str
    project: str
    by: str


@dataclass(frozen=True, kw_only=True)
class _AboutHelp:
    """What every notice about a request says of it; leads to its thread."""

    reference: str
    subject: str
    school: str
    project: str
    by: str

    @property
    def about(self) -> str:
        return f"{self.subject} ({self.reference})"

    @property
    def link(self) -> str:
        return reverse("support:helprequest-detail", args=[self.reference])


def help_facts(request: HelpRequest, *, by: User) -> HelpFacts:
    """The facts every notice about a request begins with. No query when school and project are
    loaded."""
    return {
        "reference": request.reference,
        "subject": request.subject,
        "school": str(request.establishment),
        "project": str(request.project) if request.project else "",
        "by": str(by),
    }


@dataclass(frozen=True, kw_only=True)
class HelpAsked(_AboutHelp, Notice):
    """To the team asked: a school needs help."""

    kind: ClassVar[str] = "support.help_asked"
    label: ClassVar[str] = "Un établissement demande de l’aide"
    body: str
    part: str
    addressee: str

    @property
    def title(self) -> str:
        return f"{self.school} demande de l’aide{NBSP}: {self.subject}"


@dataclass(frozen=True, kw_only=True)
class HelpTaken(_AboutHelp, Notice):
    """To who asked: somebody takes care of it."""

    kind: ClassVar[str] = "support.help_taken"
    label: ClassVar[str] = "L’équipe d’appui prend ma demande en charge"

    @property
    def title(self) -> str:
        return f"{self.by} s’occupe de votre demande{NBSP}: {self.subject}"


@dataclass(frozen=True, kw_only=True)
class HelpAnswered(_AboutHelp, Notice):
    """To who asked and the heads: the team answered."""

    kind: ClassVar[str] = "support.help_answered"
    label: ClassVar[str] = "L’équipe d’appui répond à mon établissement"
    body: str

    @property
    def title(self) -> str:
        return f"L’équipe d’appui a répondu{NBSP}: {self.subject}"


@dataclass(frozen=True, kw_only=True)
class HelpWritten(_AboutHelp, Notice):
    """To who helps: the school wrote again, perhaps after the closing."""

    kind: ClassVar[str] = "support.help_written"
    label: ClassVar[str] = "Un établissement écrit dans une demande que je suis"
    body: str
    reopened: bool

    @property
    def title(self) -> str:
        act = "rouvre sa demande" if self.reopened else "a écrit"
        return f"{self.school} {act}{NBSP}: {self.subject}"


@dataclass(frozen=True, kw_only=True)
class HelpPassedOn(_AboutHelp, Notice):
    """To who receives a request from a colleague."""

    kind: ClassVar[str] = "support.help_passed_on"
    label: ClassVar[str] = "Une demande d’aide m’est transmise"
    body: str
    addressee: str

    @property
    def title(self) -> str:
        return f"Demande transmise par {self.by}{NBSP}: {self.subject}"


@dataclass(frozen=True, kw_only=True)
class HelpClosed(_AboutHelp, Notice):
    """To the other side: the request is closed."""

    kind: ClassVar[str] = "support.help_closed"
    label: ClassVar[str] = "Une demande d’aide est close"
    body: str
    for_school: bool

    @property
    def title(self) -> str:
        return f"Demande d’aide close{NBSP}: {self.subject}"


@dataclass(frozen=True, kw_only=True)
class CostingSent(_AboutHelp, Notice):
    """To who asked and the heads: a costing waits for their choices."""

    kind: ClassVar[str] = "support.costing_sent"
    label: ClassVar[str] = "Un chiffrage est proposé à mon établissement"
    costing: str
    body: str
    total: str

    @property
    def title(self) -> str:
        return f"Un chiffrage vous attend{NBSP}: {self.project or self.subject}"

    @property
    def link(self) -> str:
        return reverse("support:costing-detail", args=[self.costing])


@dataclass(frozen=True, kw_only=True)
class CostingAnswered(_AboutHelp, Notice):
    """To who sent the costing: what the school kept of it."""

    kind: ClassVar[str] = "support.costing_answered"
    label: ClassVar[str] = "Un établissement répond à mon chiffrage"
    costing: str
    body: str
    accepted: int
    declined: int

    @property
    def title(self) -> str:
        return f"{self.school} a répondu au chiffrage {self.costing}"

    @property
    def link(self) -> str:
        return reverse("support:costing-detail", args=[self.costing])


def asked(request: HelpRequest, entry: HelpEntry) -> HelpAsked:
    """The facts of a request just made."""
    return HelpAsked(
        **help_facts(request, by=entry.by),
        body=entry.body,
        part=request.get_part_display() if request.part else "",
        addressee=request.addressee,
    )


def written(request: HelpRequest, entry: HelpEntry) -> HelpWritten:
    """The facts of a message of the school."""
    return HelpWritten(
        **help_facts(request, by=entry.by),
        body=entry.body,
        reopened=entry.kind == EntryKind.REOPENED,
    )


def sent(costing: Costing, *, spread: Spread, by: User) -> CostingSent:
    """The facts of a costing whose total lies within this spread."""
    cheapest, dearest = french.euros(spread.low), french.euros(spread.high)
    return CostingSent(
        **help_facts(costing.request, by=by),
        costing=costing.reference,
        body=costing.message,
        total=cheapest if spread.low == spread.high else f"de {cheapest} à {dearest}",
    )

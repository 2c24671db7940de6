"""What people are told about the people of a school: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from core.french import NBSP
from notifications.enums import Urgency
from notifications.notices import Notice


@dataclass(frozen=True, kw_only=True)
class _SchoolFacts:
    """The school, whose team page is the link."""

    school: str
    uai: str

    @property
    def about(self) -> str:
        return self.school

    @property
    def link(self) -> str:
        return reverse("establishments:membership-list", args=[self.uai])


@dataclass(frozen=True, kw_only=True)
class InvitationSent(_SchoolFacts, Notice):
    """Somebody is invited to a school: told at once, to an address; the link is sealed."""

    kind: ClassVar[str] = "establishments.invitation_sent"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    secret: ClassVar[frozenset[str]] = frozenset({"path"})
    role: str
    is_head: bool
    starts_on: str
    ends_on: str
    invited_by: str
    expires_on: str
    path: str

    @property
    def title(self) -> str:
        if self.is_head:
            return f"Invitation à prendre la direction{NBSP}: {self.school}"
        return f"{self.invited_by} vous invite dans l’équipe{NBSP}: {self.school}"


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(_SchoolFacts, Notice):
    """An invitation is accepted: told to who invited and to who leads the school."""

    kind: ClassVar[str] = "establishments.invitation_accepted"
    label: ClassVar[str] = "Quelqu’un a accepté mon invitation"
    person: str
    role: str
    starts_on: str

    @property
    def title(self) -> str:
        return f"{self.person} a accepté votre invitation"


@dataclass(frozen=True, kw_only=True)
class DelegationGiven(_SchoolFacts, Notice):
    """A member of the team receives a delegation, from a date to another."""

    kind: ClassVar[str] = "establishments.delegation_given"
    label: ClassVar[str] = "Une délégation me concerne"
    starts_on: str
    ends_on: str
    by: str

    @property
    def title(self) -> str:
        return f"{self.by} vous donne délégation du {self.starts_on} au {self.ends_on}"


@dataclass(frozen=True, kw_only=True)
class MemberLeft(_SchoolFacts, Notice):
    """Somebody leaves the team: told to who leads the school."""

    kind: ClassVar[str] = "establishments.member_left"
    label: ClassVar[str] = "Quelqu’un quitte l’équipe de mon établissement"
    person: str
    last_day: str

    @property
    def title(self) -> str:
        return f"{self.person} quitte l’établissement le {self.last_day}"


@dataclass(frozen=True, kw_only=True)
class AccessEnded(Notice):
    """The head takes somebody away from the team: told to that person. `last_day` is empty when the
    access ended at once."""

    kind: ClassVar[str] = "establishments.access_ended"
    is_compulsory: ClassVar[bool] = True
    school: str
    role: str
    last_day: str
    by: str

    @property
    def title(self) -> str:
        when = f" le {self.last_day}" if self.last_day else ""
        return f"Votre accès prend fin{when}{NBSP}: {self.school} ({self.role.lower()})"

    @property
    def about(self) -> str:
        return self.school

    @property
    def link(self) -> str:
        return reverse("dashboards:home")


@dataclass(frozen=True, kw_only=True)
class HeadChanged(Notice):
    """The head of a school changes at a date: told at once to who leaves and who comes."""

    kind: ClassVar[str] = "establishments.head_changed"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    school: str
    uai: str
    successor: str
    starts_on: str
    by: str

    @property
    def title(self) -> str:
        return f"Nouvelle direction à partir du {self.starts_on}{NBSP}: {self.school}"

    @property
    def about(self) -> str:
        return self.school

    @property
    def link(self) -> str:
        return reverse("dashboards:home")


@dataclass(frozen=True, kw_only=True)
class HeadChangeKnown(_SchoolFacts, Notice):
    """The same, or a departure without a successor (empty): told to the secretariat and the
    referent inspectors."""

    kind: ClassVar[str] = "establishments.head_change_known"
    label: ClassVar[str] = "Un établissement que je suis change de direction"
    leaves: str
    successor: str
    on: str
    by: str

    @property
    def title(self) -> str:
        if self.successor:
            return f"{self.successor} dirige l’établissement {self.school} à partir du {self.on}"
        return (
            f"{self.leaves} quitte la direction le {self.on}, sans successeur{NBSP}: {self.school}"
        )


@dataclass(frozen=True, kw_only=True)
class HeadChangeUndone(Notice):
    """A change of head is given up before its day: told at once to whoever knew of it."""

    kind: ClassVar[str] = "establishments.head_change_undone"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    school: str
    uai: str
    by: str

    @property
    def title(self) -> str:
        return f"Changement de direction annulé{NBSP}: {self.school}"

    @property
    def about(self) -> str:
        return self.school

    @property
    def link(self) -> str:
        return reverse("dashboards:home")

"""What people are told about their appointments: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from core.french import NBSP
from notifications.enums import Urgency
from notifications.notices import Notice


@dataclass(frozen=True, kw_only=True)
class _AppointmentFacts:
    """The role, where (« Collège X », « 25 établissements »), from when and until when."""

    role: str
    place: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class Appointed(_AppointmentFacts, Notice):
    """Somebody who has an account is named for a role: told in the digest."""

    kind: ClassVar[str] = "establishments.appointed"
    label: ClassVar[str] = "Je suis nommé dans une fonction"

    @property
    def title(self) -> str:
        return f"Vous êtes nommé{NBSP}: {self.role.lower()}, {self.place}"

    @property
    def link(self) -> str:
        return reverse("dashboards:home")


@dataclass(frozen=True, kw_only=True)
class AccountOpened(_AppointmentFacts, Notice):
    """A first appointment opens an account, whose owner chooses a password: told at once."""

    kind: ClassVar[str] = "establishments.account_opened"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    email: str

    @property
    def title(self) -> str:
        return f"Un compte vous est ouvert{NBSP}: {self.role.lower()}, {self.place}"

    @property
    def link(self) -> str:
        return reverse("account_reset_password")


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(_AppointmentFacts, Notice):
    """An appointment ends, or is cancelled before it began: told in the digest."""

    kind: ClassVar[str] = "establishments.appointment_ended"
    label: ClassVar[str] = "Une de mes nominations prend fin"
    cancelled: bool = False

    @property
    def title(self) -> str:
        if self.cancelled:
            return f"Nomination annulée{NBSP}: {self.role.lower()}, {self.place}"
        return f"Fin de nomination le {self.ends_on}{NBSP}: {self.role.lower()}, {self.place}"

    @property
    def link(self) -> str:
        return reverse("dashboards:home")


@dataclass(frozen=True, kw_only=True)
class StandInNamed(_AppointmentFacts, Notice):
    """A dated stand-in: told to the absent inspector and to who stands in, in their digest."""

    kind: ClassVar[str] = "establishments.stand_in_named"
    label: ClassVar[str] = "Une suppléance me concerne"
    absent: str
    stand_in: str

    @property
    def title(self) -> str:
        return f"{self.stand_in} remplace {self.absent} du {self.starts_on} au {self.ends_on}"

    @property
    def link(self) -> str:
        return reverse("reviews:inbox-list")


@dataclass(frozen=True, kw_only=True)
class StandInBegun(_AppointmentFacts, Notice):
    """A stand-in named some days ago begins today: told to both, in their digest."""

    kind: ClassVar[str] = "establishments.stand_in_begun"
    label: ClassVar[str] = "Une suppléance commence"
    absent: str
    stand_in: str

    @property
    def title(self) -> str:
        return f"{self.stand_in} remplace {self.absent} à partir d’aujourd’hui"

    @property
    def link(self) -> str:
        return reverse("reviews:inbox-list")

"""What is told to a school's mailbox, and to the person who opens an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from core import clock, french
from establishments.models import AccessCode, Establishment
from notifications.enums import Urgency
from notifications.notices import Notice


@dataclass(frozen=True, kw_only=True)
class AccessCodeSent(Notice):
    """The access code of a school, to its mailbox."""

    kind: ClassVar[str] = "establishments.access_code_sent"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    secret: ClassVar[frozenset[str]] = frozenset({"code"})

    code: str
    uai: str
    school: str
    academy: str
    contact: str
    expires_on: str

    @classmethod
    def of(cls, access: AccessCode, plain: str) -> AccessCodeSent:
        """From a code just issued, its school and académie loaded."""
        school = access.establishment
        return cls(
            code=plain,
            uai=school.uai,
            school=school.name,
            academy=str(school.academy),
            contact=school.academy.letter_contact,
            expires_on=french.long_date(clock.day_of(access.expires_at)),
        )

    @property
    def title(self) -> str:
        return "Le code d’accès de votre établissement à Notre école"

    @property
    def about(self) -> str:
        return f"{self.school} ({self.uai})"

    @property
    def link(self) -> str:
        return f"{reverse('establishments:activation-create')}?uai={self.uai}"


@dataclass(frozen=True, kw_only=True)
class ActivationToConfirm(Notice):
    """The link that confirms the address of somebody who opens an account."""

    kind: ClassVar[str] = "establishments.activation_to_confirm"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    secret: ClassVar[frozenset[str]] = frozenset({"path"})

    path: str
    first_name: str
    uai: str
    school: str

    @classmethod
    def of(cls, school: Establishment, *, first_name: str, token: str) -> ActivationToConfirm:
        """For this school and this secret token."""
        return cls(
            path=reverse("establishments:confirmation-create", args=[token]),
            first_name=first_name,
            uai=school.uai,
            school=school.name,
        )

    @property
    def title(self) -> str:
        return "Confirmez votre adresse pour ouvrir votre compte"

    @property
    def about(self) -> str:
        return f"{self.school} ({self.uai})"

    @property
    def link(self) -> str:
        return reverse("establishments:activation-create")

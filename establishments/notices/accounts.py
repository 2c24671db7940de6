"""What people are told about their account: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from notifications.enums import Urgency
from notifications.notices import Notice


@dataclass(frozen=True, kw_only=True)
class AccountUnused(Notice):
    """An account that nobody uses will be closed: told at once, twice."""

    kind: ClassVar[str] = "establishments.account_unused"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE

    email: str
    last_used_on: str
    closing_on: str

    @property
    def title(self) -> str:
        return f"Votre compte sera fermé le {self.closing_on}"

    @property
    def link(self) -> str:
        return reverse("account_login")


@dataclass(frozen=True, kw_only=True)
class SecondFactorWithdrawn(Notice):
    """Somebody took away the second factors of this account."""

    kind: ClassVar[str] = "establishments.second_factor_withdrawn"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE

    email: str
    by: str

    @property
    def title(self) -> str:
        return "Votre double authentification est retirée"

    @property
    def link(self) -> str:
        return reverse("account_login")


@dataclass(frozen=True, kw_only=True)
class AccountReopened(Notice):
    """An account closed because nobody used it is open again."""

    kind: ClassVar[str] = "establishments.account_reopened"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE

    email: str
    by: str

    @property
    def title(self) -> str:
        return "Votre compte est rouvert"

    @property
    def link(self) -> str:
        return reverse("account_login")

"""What people are told about their account: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from notifications.enums import Urgency
from notifications.notices import Notice


@dataclass(frozen=True, kw_only=True)
class _AccountNotice(Notice):
    """What is told of an account, whatever people chose, at once; leads to sign-in."""

    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE

    email: str

    @property
    def link(self) -> str:
        return reverse("account_login")


@dataclass(frozen=True, kw_only=True)
class AccountUnused(_AccountNotice):
    """An account that nobody uses will be closed: told at once, twice."""

    kind: ClassVar[str] = "establishments.account_unused"
    last_used_on: str
    closing_on: str

    @property
    def title(self) -> str:
        return f"Votre compte sera fermé le {self.closing_on}"


@dataclass(frozen=True, kw_only=True)
class SecondFactorWithdrawn(_AccountNotice):
    """Somebody took away the second factors of this account."""

    kind: ClassVar[str] = "establishments.second_factor_withdrawn"
    by: str

    @property
    def title(self) -> str:
        return "Votre double authentification est retirée"


@dataclass(frozen=True, kw_only=True)
class AccountReopened(_AccountNotice):
    """An account closed because nobody used it is open again."""

    kind: ClassVar[str] = "establishments.account_reopened"
    by: str

    @property
    def title(self) -> str:
        return "Votre compte est rouvert"

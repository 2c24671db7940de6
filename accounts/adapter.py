"""How django-allauth behaves here: no sign-up, our sentences, a session whose end is known."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from accounts import proconnect
from accounts.authentication import is_fresh
from accounts.models import User
from accounts.services.proconnect import is_linked
from accounts.sessions import start_clock
from core.sealing import open_seal, seal

TOO_MANY = (
    "Trop de tentatives de connexion. Par sécurité, réessayez dans 15\u00a0minutes, "
    "ou demandez un nouveau mot de passe."
)
_PROOFS = {
    "reauthenticate": "Donner mon mot de passe",
    "mfa_reauthenticate": "Donner un code de mon application ou un code de secours",
    "mfa_reauthenticate:webauthn": "Utiliser ma clé d’accès",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from access codes (establishments), never from a public form."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "L’adresse ou le mot de passe ne convient pas. Vérifiez-les, "
            "ou demandez un nouveau mot de passe."
        ),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": "Trop d’essais. Par sécurité, réessayez dans 15\u00a0minutes.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "account_inactive": "Ce compte est fermé. Adressez-vous à votre académie.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is opened by a code addressed to the establishment."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session and note when it ends."""
        super().login(request, user)
        start_clock(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether an act on the account asks who is there again: the rule of all dangerous acts."""
        return not is_fresh(self.request)

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """The ways to prove who one is again, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        methods = [method | {"description": _PROOFS[method["id"]]} for method in methods]
        if proconnect.is_configured() and isinstance(user, User) and is_linked(user):
            address = reverse("accounts:proconnect-create")
            description = "M’identifier avec ProConnect"
            methods.append({"id": "proconnect", "description": description, "url": address})
        return methods

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing beyond the reset link: acts on the account are said on the page."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors in our words; their secrets sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": (
            "Ce code ne convient pas. Attendez le code suivant de votre application, "
            "ou recommencez."
        ),
        "cannot_delete_authenticator": "La double authentification ne peut pas être retirée.",
        "cannot_generate_recovery_codes": (
            "Les codes de secours viennent avec une application ou une clé d’accès."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The secret as the database keeps it."""
        return seal({"text": text}).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret that was sealed. Raises SealBroken when the key is gone."""
        return str(open_seal(encrypted_text.encode())["text"])

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """The name proposed for a new passkey: « Clé 2 »."""
        count: int = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Clé {count + 1}"

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

"""How django-allauth behaves here: no sign-up, our sentences, a session whose end is known."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.sessions import start_clock


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from access codes (establishments), never from a public form."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "L’adresse ou le mot de passe ne convient pas. Vérifiez-les, "
            "ou demandez un nouveau mot de passe."
        ),
        "too_many_login_attempts": (
            "Trop de tentatives de connexion. Par sécurité, réessayez dans 15\u00a0minutes, "
            "ou demandez un nouveau mot de passe."
        ),
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "account_inactive": "Ce compte est fermé. Adressez-vous à votre académie.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is opened by a code addressed to the establishment."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session and note when it ends."""
        super().login(request, user)
        start_clock(request)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing beyond the reset link: acts on the account are said on the page."""

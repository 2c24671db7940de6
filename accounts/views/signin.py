"""Sign-in, sign-out and passwords: django-allauth's views behind our doors, in French."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account import views as allauth_views
from django import forms
from django.http import HttpResponse
from django.urls import reverse_lazy

from accounts.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from accounts.proconnect import is_configured
from accounts.services.security import after_password_change
from core.http import PublicMixin, SignedInMixin

logger = logging.getLogger(__name__)


class LoginView(PublicMixin, allauth_views.LoginView):
    """Sign in with an e-mail address and a password; with ProConnect when it is offered."""

    form_class = LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"has_proconnect": is_configured()}


class LogoutView(PublicMixin, allauth_views.LogoutView):
    """Sign out; the GET only asks."""


class InactiveView(PublicMixin, allauth_views.AccountInactiveView):
    """What a person whose account is closed reads."""


class PasswordChangeView(SignedInMixin, allauth_views.PasswordChangeView):
    """Change one's password, knowing the present one."""

    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:account-detail")

    def form_valid(self, form: Any) -> HttpResponse:
        """The other sessions end: perhaps somebody else held one."""
        response: HttpResponse = super().form_valid(form)
        after_password_change(self.request.user, this_key=self.request.session.session_key)
        return response


class PasswordResetView(PublicMixin, allauth_views.PasswordResetView):
    """Ask for a reset link; the answer is the same whether the account exists or not."""

    form_class = ResetPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except (SMTPException, OSError):
            logger.exception("password reset mail could not leave")
            return self.refuse(form)
        return response

    def refuse(self, form: forms.Form) -> HttpResponse:
        """Say that the mail server does not answer, and keep what was typed."""
        form.add_error(
            None, "Le message ne peut pas partir en ce moment. Réessayez dans quelques minutes."
        )
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 503
        return response


class PasswordResetDoneView(PublicMixin, allauth_views.PasswordResetDoneView):
    """What happens after asking for a reset link."""


class PasswordResetFromKeyView(PublicMixin, allauth_views.PasswordResetFromKeyView):
    """Choose a new password from the link received by mail."""

    form_class = ResetPasswordKeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Every session ends: perhaps somebody else held one."""
        response: HttpResponse = super().form_valid(form)
        after_password_change(self.reset_user, this_key=None)
        return response


class PasswordResetFromKeyDoneView(PublicMixin, allauth_views.PasswordResetFromKeyDoneView):
    """The new password is in force."""

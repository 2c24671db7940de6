"""Forms of sign-in, passwords and comfort of reading."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.html import format_html_join

from accounts.comfort import Comfort
from accounts.enums import Contrast, LineSpacing, ReadingFont
from core.forms import DsfrFormMixin, PlainTextField

_EMAIL_HINT = "Format attendu\u00a0: nom@domaine.fr"


def _dress(form: forms.Form, labels: dict[str, str]) -> None:
    """French labels, and no placeholder: it vanishes when one types."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)
        form.fields[name].help_text = ""


def _password_hint() -> str:
    return format_html_join("", '<span class="ne-hint-line">{}</span>', _hint_rows())


def _hint_rows() -> list[tuple[str]]:
    return [(text,) for text in password_validators_help_texts()]


class LoginForm(DsfrFormMixin, allauth_forms.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, {"login": "Adresse électronique", "password": "Mot de passe"})
        self.fields["login"].help_text = _EMAIL_HINT
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields.pop("remember", None)


class ResetPasswordForm(DsfrFormMixin, allauth_forms.ResetPasswordForm):
    """The address of the account whose password is forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, {"email": "Adresse électronique"})
        self.fields["email"].help_text = _EMAIL_HINT

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link; an address without account is told so by mail, never on the page."""
        email: str = self.cleaned_data["email"]
        if self.users:
            super().save(request, **kwargs)
        else:
            get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class ResetPasswordKeyForm(DsfrFormMixin, allauth_forms.ResetPasswordKeyForm):
    """A new password, twice, from the link received by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(
            self, {"password1": "Nouveau mot de passe", "password2": "Le même, une seconde fois"}
        )
        self.fields["password1"].help_text = _password_hint()


class ChangePasswordForm(DsfrFormMixin, allauth_forms.ChangePasswordForm):
    """The present password, then the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(
            self,
            {
                "oldpassword": "Mot de passe actuel",
                "password1": "Nouveau mot de passe",
                "password2": "Le même, une seconde fois",
            },
        )
        self.fields["password1"].help_text = _password_hint()


class ReauthenticateForm(DsfrFormMixin, allauth_forms.ReauthenticateForm):
    """One's password once more, before an act that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, {"password": "Votre mot de passe"})


def _dress_code(form: forms.Form, label: str, hint: str) -> None:
    _dress(form, {"code": label})
    form.fields["code"].help_text = hint
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
    form.fields["code"].error_messages["required"] = "Écrivez le code."


class CodeForm(DsfrFormMixin, mfa_forms.AuthenticateForm):
    """The code of the application, or a recovery code, after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self, "Code", "Six chiffres de votre application, ou un code de secours.")


class CodeAgainForm(DsfrFormMixin, mfa_forms.ReauthenticateForm):
    """The code of the application, or a recovery code, before an act that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self, "Code", "Six chiffres de votre application, ou un code de secours.")


class ActivateAppForm(DsfrFormMixin, totp_forms.ActivateTOTPForm):
    """The first code of an application, which proves that it is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self, "Code affiché par l’application", "Six chiffres.")


def _dress_key(form: forms.Form) -> None:
    _dress(form, {"name": "Nom de la clé"})
    form.fields["name"].help_text = "Par exemple l’appareil\u00a0: «\u00a0Téléphone\u00a0»."
    form.fields["name"].max_length = 60  # type: ignore[attr-defined]


class AddKeyForm(DsfrFormMixin, webauthn_forms.AddWebAuthnForm):
    """A new passkey and its name; the browser fills `credential`."""

    error_summary = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_key(self)
        # Every passkey may also sign in alone: the browser decides, nobody has to choose.
        self.fields.pop("passwordless", None)


class RenameKeyForm(DsfrFormMixin, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_key(self)


class ComfortForm(DsfrFormMixin, forms.Form):
    """Contrast, typeface and line spacing; `next` is the page to go back to."""

    contrast = forms.ChoiceField(choices=Contrast)
    reading_font = forms.ChoiceField(choices=ReadingFont)
    line_spacing = forms.ChoiceField(choices=LineSpacing)
    next = forms.CharField(required=False)

    def comfort(self) -> Comfort:
        """The choices of a valid form."""
        data = self.cleaned_data
        return Comfort(data["contrast"], data["reading_font"], data["line_spacing"])


class ViewAsForm(DsfrFormMixin, forms.Form):
    """Why an administrator looks at the site as somebody."""

    motive = PlainTextField(
        label="Motif",
        help_text="Par exemple la demande reçue. La personne le lira.",
        max_length=300,
        error_messages={"required": "Indiquez pourquoi vous consultez ce compte."},
    )

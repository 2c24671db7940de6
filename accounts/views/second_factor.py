"""Second factors: django-allauth's views behind our doors, in French."""

from __future__ import annotations

import json
from typing import Any

from allauth.account import views as account_views
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.authentication import note_second_factor
from accounts.enums import SecurityAct
from accounts.forms import ReauthenticateForm
from accounts.http import FreshMixin
from accounts.services.security import after_second_factor_change
from core.http import PublicMixin, SignedInMixin

GROUP = 4
NEXT_KEY = "second_factor_next"


def _options(data: dict[str, Any]) -> str:
    """What the browser needs to speak with a passkey, for a `data-…` attribute."""
    return json.dumps(data, cls=DjangoJSONEncoder)


def _key(view: Any) -> str | None:
    """The key of the present session, the only one that goes on."""
    key: str | None = view.request.session.session_key
    return key


@method_decorator(never_cache, name="dispatch")
class SecurityDetailView(SignedInMixin, TemplateView):
    """The application, the passkeys and the recovery codes of the account. Two queries."""

    template_name = "mfa/index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever comes here of their own accord comes back here."""
        request.session.pop(NEXT_KEY, None)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(
            Authenticator.objects.filter(user_id=self.request.user.pk).order_by("created_at")
        )
        codes = next((it for it in found if it.type == Authenticator.Type.RECOVERY_CODES), None)
        return super().get_context_data(
            app=next((it for it in found if it.type == Authenticator.Type.TOTP), None),
            keys=[(it, it.wrap().name) for it in found if it.type == Authenticator.Type.WEBAUTHN],
            codes=codes,
            codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
            **kwargs,
        )


class SecondFactorDetailView(SignedInMixin, TemplateView):
    """Why a second factor is needed here, and the two ways to set one up."""

    template_name = "accounts/secondfactor_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep where the person was going, when it is one of our pages."""
        wanted = request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
            request.session[NEXT_KEY] = wanted
        return super().get(request, *args, **kwargs)


class CodeView(PublicMixin, base_views.AuthenticateView):
    """After the password: a code, a recovery code or a passkey."""

    template_name = "mfa/authenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = set(
            Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        )
        return context | {
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_key": Authenticator.Type.WEBAUTHN in kinds,
            "webauthn_options": _options(context["js_data"]["request_options"]),
        }


class KeyLoginView(PublicMixin, webauthn_views.LoginWebAuthnView):
    """Sign in with a passkey alone; the GET gives the browser what to ask the passkey."""


class _AgainMixin(SignedInMixin):
    """The pages that ask who is there again: each names the other ways."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if "js_data" in context:
            context["webauthn_options"] = _options(context["js_data"]["request_options"])
        return context


@method_decorator(never_cache, name="dispatch")
class PasswordAgainView(_AgainMixin, account_views.ReauthenticateView):
    """One's password once more."""

    template_name = "account/reauthenticate.html"

    def get_form_class(self) -> type[ReauthenticateForm]:
        return ReauthenticateForm


@method_decorator(never_cache, name="dispatch")
class CodeAgainView(_AgainMixin, base_views.ReauthenticateView):
    """A code or a recovery code once more."""

    template_name = "mfa/reauthenticate.html"


@method_decorator(never_cache, name="dispatch")
class KeyAgainView(_AgainMixin, webauthn_views.ReauthenticateWebAuthnView):
    """One's passkey once more."""

    template_name = "mfa/webauthn/reauthenticate.html"


class _AfterSetupMixin:
    """A second factor set up in this session was given in it; the recovery codes come next."""

    request: HttpRequest
    kind: Authenticator.Type
    did_generate_recovery_codes: bool

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        note_second_factor(self.request, kind=self.kind)
        after_second_factor_change(self.request.user, SecurityAct.ADDED, this_key=_key(self))
        return response

    def get_success_url(self) -> str:
        """The recovery codes the first time; then where the person was going."""
        if self.did_generate_recovery_codes:
            return reverse("mfa_view_recovery_codes")
        return str(self.request.session.pop(NEXT_KEY, reverse("mfa_index")))


@method_decorator(never_cache, name="dispatch")
class AppCreateView(_AfterSetupMixin, FreshMixin, SignedInMixin, totp_views.ActivateTOTPView):
    """Set up an application that gives codes: a QR code, or its secret typed by hand."""

    template_name = "mfa/totp/activate_form.html"
    kind = Authenticator.Type.TOTP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]
        return context | {"secret": " ".join(groups)}


@method_decorator(never_cache, name="dispatch")
class AppDeleteView(FreshMixin, SignedInMixin, totp_views.DeactivateTOTPView):
    """Take the application away."""

    template_name = "mfa/totp/deactivate_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        after_second_factor_change(self.request.user, SecurityAct.REMOVED, this_key=_key(self))
        return response


@method_decorator(never_cache, name="dispatch")
class KeyCreateView(_AfterSetupMixin, FreshMixin, SignedInMixin, webauthn_views.AddWebAuthnView):
    """Set up a passkey: a security key, a telephone, the fingerprint of the computer."""

    template_name = "mfa/webauthn/add_form.html"
    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = _options(context["js_data"]["creation_options"])
        return {**context, **kwargs, "webauthn_options": options}


@method_decorator(never_cache, name="dispatch")
class KeyUpdateView(FreshMixin, SignedInMixin, webauthn_views.EditWebAuthnView):
    """Give a passkey another name."""

    template_name = "mfa/webauthn/edit_form.html"
    success_url = reverse_lazy("mfa_index")


@method_decorator(never_cache, name="dispatch")
class KeyDeleteView(FreshMixin, SignedInMixin, webauthn_views.RemoveWebAuthnView):
    """Take a passkey away."""

    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        after_second_factor_change(self.request.user, SecurityAct.REMOVED, this_key=_key(self))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"name": self.object.wrap().name}


class _CodesMixin(FreshMixin, SignedInMixin):
    """Loads the unused recovery codes of the account; 404 when it has none."""

    codes: list[str]

    def check_access(self) -> None:
        super().check_access()
        found = Authenticator.objects.filter(
            user_id=self.request.user.pk, type=Authenticator.Type.RECOVERY_CODES
        ).first()
        if found is None:
            raise Http404
        self.codes = found.wrap().get_unused_codes()


@method_decorator(never_cache, name="dispatch")
class CodesDetailView(_CodesMixin, TemplateView):
    """The recovery codes not used yet, to print or to keep elsewhere."""

    template_name = "mfa/recovery_codes/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.request.session.get(NEXT_KEY, reverse("mfa_index"))
        return super().get_context_data(codes=self.codes, next_url=wanted, **kwargs)


@method_decorator(never_cache, name="dispatch")
class CodesDownloadView(_CodesMixin, TemplateView):
    """The same, as a text file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One code a line, under a title."""
        lines = ["Notre école – codes de secours, chacun ne sert qu’une fois", "", *self.codes, ""]
        return HttpResponse(
            "\r\n".join(lines),
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="codes-de-secours.txt"'},
        )


@method_decorator(never_cache, name="dispatch")
class CodesCreateView(FreshMixin, SignedInMixin, recovery_views.GenerateRecoveryCodesView):
    """New recovery codes; the former ones no longer work."""

    template_name = "mfa/recovery_codes/generate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        after_second_factor_change(self.request.user, SecurityAct.RENEWED, this_key=_key(self))
        return response

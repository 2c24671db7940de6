"""Opening one's account, or adding a school to it, with the code addressed to the structure."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core.errors import DomainError
from core.http import DomainErrorMixin, PublicMixin
from establishments.forms import ActivationForm, CodeForm
from establishments.rules import is_valid_uai, normalise_uai
from establishments.services.access import (
    LinkRefused,
    attach_school,
    confirm_activation,
    pending_activation,
    request_activation,
)

TOO_MANY = (
    "Trop d’essais ont été faits. Par sécurité, réessayez dans quinze minutes\u202f; "
    "votre code reste valable."
)
BEGUN = "activation"
"""In the session: who began here, and the address to confirm, so that this browser is signed in."""


@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class ActivationCreateView(PublicMixin, DomainErrorMixin, FormView[CodeForm]):
    """UAI and one-time code: an account to confirm by e-mail, or a school for an account.

    The address may bring the UAI (`?uai=`, in letters and QR codes), never the code.
    """

    template_name = "establishments/activation_form.html"

    def get_form_class(self) -> type[CodeForm]:
        return CodeForm if self.request.user.is_authenticated else ActivationForm

    def get_initial(self) -> dict[str, Any]:
        uai = normalise_uai(self.request.GET.get("uai", "")[:20])
        return super().get_initial() | ({"uai": uai} if is_valid_uai(uai) else {})

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if not self.is_allowed(self.request, form.cleaned_data["uai"]):
            form.add_error(None, TOO_MANY)
            response = self.form_invalid(form)
            response.status_code = 429
            return response
        return super().form_valid(form)

    def is_allowed(self, request: HttpRequest, uai: str) -> bool:
        """Whether this address and this UAI have tries left, and the whole site too."""
        return bool(
            ratelimit.consume(request, action="activation", key=uai)
            and ratelimit.consume(request, action="activation_anywhere", key="all")
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        data: dict[str, Any] = form.cleaned_data
        if isinstance(self.request.user, User):
            attach_school(self.request.user, uai=data["uai"], code=data["code"])
            messages.success(self.request, "Cet établissement est maintenant le vôtre.")
            return redirect("dashboards:school-detail", uai=data["uai"])
        assert isinstance(form, ActivationForm)
        begun = request_activation(uai=data["uai"], code=data["code"], person=form.person())
        self.request.session[BEGUN] = {"id": str(begun.pk), "email": begun.email}
        return redirect("establishments:activationmessage-detail")


@method_decorator(never_cache, name="dispatch")
class ActivationMessageView(PublicMixin, TemplateView):
    """Where the message that confirms the address went, for the browser that asked for it."""

    template_name = "establishments/activation_message.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = self.request.session.get(BEGUN, {})
        return super().get_context_data(email=begun.get("email", ""), **kwargs)


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_variables("token"), name="dispatch")
class ConfirmationCreateView(PublicMixin, TemplateView):
    """The link of the message: a button, so that what opens links in mails confirms nothing.

    The browser that began is signed in; another one is led to the sign-in page: whoever merely got
    the message, by a mistyped address, does not enter.
    """

    template_name = "establishments/confirmation_form.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """What will be confirmed; 410 for a link that is worth nothing."""
        begun = pending_activation(token)
        if begun is None:
            return self.refuse(LinkRefused())
        return self.render_to_response(self.get_context_data(begun=begun))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Open the account."""
        begun = pending_activation(token)
        try:
            user = confirm_activation(token=token)
        except DomainError as refusal:
            return self.refuse(refusal)
        is_same_browser = begun is not None and (
            request.session.get(BEGUN, {}).get("id") == str(begun.pk)
        )
        if begun is None or not is_same_browser or request.user.is_authenticated:
            messages.success(
                request,
                "Votre adresse est confirmée et votre compte est ouvert\u00a0: connectez-vous.",
            )
            return HttpResponseRedirect(reverse("account_login"))
        del request.session[BEGUN]
        get_adapter(request).login(request, user)
        messages.success(
            request,
            "Votre compte est ouvert. Vous vous connecterez désormais avec votre adresse "
            "électronique et votre mot de passe\u00a0: le code ne sert plus.",
        )
        return redirect("dashboards:school-detail", uai=begun.access.establishment.uai)

    def refuse(self, refusal: DomainError) -> HttpResponse:
        """Say why, and where to begin again."""
        context = self.get_context_data(refusal=refusal.message)
        return self.render_to_response(context, status=410)

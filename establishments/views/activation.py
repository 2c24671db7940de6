"""Opening one's account, or adding a school to it, with the code addressed to the structure."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts.models import User
from core.http import DomainErrorMixin, PublicMixin
from establishments.forms import ActivationForm, CodeForm
from establishments.services.access import attach_school, open_account

TOO_MANY = (
    "Trop d’essais ont été faits. Par sécurité, réessayez dans quinze minutes\u202f; "
    "votre code reste valable."
)


@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class ActivationCreateView(PublicMixin, DomainErrorMixin, FormView[CodeForm]):
    """UAI and one-time code: a new account that leads the school, or a school for an account."""

    template_name = "establishments/activation_form.html"

    def get_form_class(self) -> type[CodeForm]:
        return CodeForm if self.request.user.is_authenticated else ActivationForm

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if not self.is_allowed(self.request, form.cleaned_data["uai"]):
            form.add_error(None, TOO_MANY)
            response = self.form_invalid(form)
            response.status_code = 429
            return response
        return super().form_valid(form)

    def is_allowed(self, request: HttpRequest, uai: str) -> bool:
        """Whether this address and this UAI have tries left (`activation` of the rate limits)."""
        return bool(ratelimit.consume(request, action="activation", key=uai))

    def perform(self, form: BaseForm) -> HttpResponseBase:
        data: dict[str, Any] = form.cleaned_data
        if isinstance(self.request.user, User):
            attach_school(self.request.user, uai=data["uai"], code=data["code"])
            messages.success(self.request, "Cet établissement est maintenant le vôtre.")
        else:
            assert isinstance(form, ActivationForm)
            user = open_account(uai=data["uai"], code=data["code"], person=form.person())
            get_adapter(self.request).login(self.request, user)
            messages.success(
                self.request,
                "Votre compte est ouvert. Vous vous connecterez désormais avec votre adresse "
                "électronique et votre mot de passe\u00a0: le code ne sert plus.",
            )
        return HttpResponseRedirect(reverse("dashboards:school-detail", args=[data["uai"]]))

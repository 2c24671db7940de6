"""Joining a school with the link of an invitation. A GET shows, and never uses, the link."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts.models import User
from core import clock
from core.forms import DsfrFormMixin
from core.french import short_date
from core.http import DomainErrorMixin, PublicMixin
from establishments.forms.people import InvitedPersonForm
from establishments.models import Invitation
from establishments.services.invitations import (
    InvitationRefused,
    accept_invitation,
    hash_of,
    open_invited_account,
    read_invitation,
)

TOO_MANY = (
    "Trop d’essais ont été faits. Par sécurité, réessayez dans quinze minutes\u202f; "
    "votre invitation reste valable."
)


class JoinForm(DsfrFormMixin, forms.Form):
    """Nothing to type: the account is the one signed in with."""


@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class AcceptanceCreateView(PublicMixin, DomainErrorMixin, FormView[BaseForm]):
    """Who invites, where, to do what, until when; then an account to open, or the one in use."""

    template_name = "establishments/acceptance_form.html"
    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Read the link first: whatever is wrong with it, one sentence, slowed down."""
        try:
            self.invitation = read_invitation(kwargs["token"])
        except InvitationRefused as refusal:
            return self.refuse(request, refusal.message)
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, request: HttpRequest, sentence: str) -> HttpResponse:
        """The page of a link that is worth nothing; the same whatever is wrong with it."""
        is_allowed = self.is_allowed(request)
        return render(
            request,
            "establishments/invitation_refused.html",
            {"sentence": sentence if is_allowed else TOO_MANY},
            status=410 if is_allowed else 429,
        )

    def is_allowed(self, request: HttpRequest) -> bool:
        """Whether this address and this link have tries left (`invitation` of the rate limits).

        Only what is posted is counted: to look at 256 random bits at random finds nothing.
        """
        key = hash_of(self.kwargs["token"])[:16]
        return bool(ratelimit.consume(request, action="invitation", key=key))

    def get_form(self, form_class: Any = None) -> BaseForm:
        kwargs = self.get_form_kwargs()
        if self.request.user.is_authenticated:
            return JoinForm(**kwargs)
        return InvitedPersonForm(email=self.invitation.email, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if not self.is_allowed(self.request):
            form.add_error(None, TOO_MANY)
            response = self.form_invalid(form)
            response.status_code = 429
            return response
        return super().form_valid(form)

    def perform(self, form: BaseForm) -> HttpResponseBase:
        token = self.kwargs["token"]
        if isinstance(self.request.user, User):
            membership = accept_invitation(token, by=self.request.user)
        else:
            assert isinstance(form, InvitedPersonForm)
            membership = open_invited_account(token, person=form.person())
            get_adapter(self.request).login(self.request, membership.user)
        school = membership.establishment
        if membership.starts_on > clock.today():
            messages.success(
                self.request,
                f"C’est noté\u00a0: vous aurez accès à {school} à partir du "
                f"{short_date(membership.starts_on)}.",
            )
            return redirect("dashboards:home")
        messages.success(self.request, f"Bienvenue\u00a0: {school} vous est maintenant ouvert.")
        return redirect("dashboards:school-detail", school.uai)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            invitation=self.invitation,
            establishment=self.invitation.establishment,
            other_account=user.is_authenticated and user.email != self.invitation.email,
            **kwargs,
        )

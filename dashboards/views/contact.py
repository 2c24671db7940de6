"""Writing to a service: the form anybody fills in, and the thanks."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.forms import BaseForm
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView, TemplateView

from core.http import DomainErrorMixin, PublicMixin
from core.limits import is_within
from dashboards.enums import ContactSubject
from dashboards.forms import ContactForm
from dashboards.rules import CONTACTS_BY_ADDRESS, CONTACTS_IN_ALL
from dashboards.services.contact import send_contact_message

TOO_MANY = (
    "Beaucoup de messages arrivent en même temps. Le vôtre est encore sur cette page\u00a0: "
    "attendez une heure, puis envoyez-le à nouveau."
)


class ContactCreateView(DomainErrorMixin, PublicMixin, FormView[ContactForm]):
    """A message to the académie one chooses; `?sujet=` chooses what it is about."""

    form_class = ContactForm
    template_name = "dashboards/contact_form.html"

    def get_initial(self) -> dict[str, Any]:
        user = self.request.user
        about = self.request.GET.get("sujet", "")
        return {
            "subject": about if about in ContactSubject.values else ContactSubject.PROJECT,
            "email": user.email if user.is_authenticated else "",
            "name": user.full_name if user.is_authenticated else "",
        }

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if self._is_within_limits():
            return super().form_valid(form)
        form.add_error(None, TOO_MANY)
        response = self.form_invalid(form)
        response.status_code = 429
        response["Retry-After"] = "3600"
        return response

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, ContactForm)
        send_contact_message(form.letter(), academy=form.cleaned_data["academy"])
        return redirect("dashboards:contact-detail")

    def _is_within_limits(self) -> bool:
        address = get_adapter(self.request).get_client_ip(self.request)
        seconds, most = CONTACTS_BY_ADDRESS
        mine = is_within("contact-by-address", address, most=most, seconds=seconds)
        seconds, most = CONTACTS_IN_ALL
        return mine and is_within("contact", "everybody", most=most, seconds=seconds)


class ContactDetailView(PublicMixin, TemplateView):
    """Thanks: the message left."""

    template_name = "dashboards/contact_detail.html"

"""Choosing when one is told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from core.http import SignedInMixin
from notifications.forms import PreferencesForm
from notifications.models import Preference
from notifications.services.preferences import keep_preferences


class PreferenceUpdateView(SignedInMixin, FormView[PreferencesForm]):
    """At once, in the digest of the day or of the week, or in the application only; one query."""

    form_class = PreferencesForm
    template_name = "notifications/preference_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = Preference.objects.filter(user=self.request.user.pk)
        return {**super().get_form_kwargs(), "chosen": dict(rows.values_list("kind", "urgency"))}

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        assert self.request.user.is_authenticated
        as_proposed = "reset" in self.request.POST
        keep_preferences(self.request.user, {} if as_proposed else form.choices())
        messages.success(self.request, "Vos choix sont enregistrés.")
        return redirect("notifications:preference-update")

    def form_invalid(self, form: PreferencesForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

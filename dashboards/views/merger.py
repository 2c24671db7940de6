"""Reuniting a closed school with the one that takes it up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from accounts.http import FreshMixin
from core.http import DomainErrorMixin
from dashboards.forms import MergerForm
from dashboards.services.mergers import merge_establishment, what_follows
from establishments.views.directory import SheetMixin


class MergerCreateView(FreshMixin, DomainErrorMixin, SheetMixin, FormView[MergerForm]):
    """Which school takes up the files, and why; the page says what will follow."""

    form_class = MergerForm
    template_name = "dashboards/merger_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "academy_id": self.establishment.academy_id}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        merger = merge_establishment(
            self.establishment,
            into=form.cleaned_data["successor"],
            motive=form.cleaned_data["motive"],
            by=self.request.user,
        )
        messages.success(
            self.request, f"Les dossiers ont suivi\u00a0: {merger.successor} les a maintenant."
        )
        return redirect("dashboards:establishment-detail", uai=merger.successor.uai)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            establishment=self.establishment,
            follows=what_follows(self.establishment),
            crumbs=self.crumbs(),
            **kwargs,
        )

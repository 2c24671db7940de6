"""Envelopes of an académie by year, and their delegation to a département."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.forms import BaseForm
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core.http import DomainErrorMixin
from establishments.enums import Role
from establishments.models import Department
from establishments.views.base import RoleMixin
from funding.forms import DelegationForm
from funding.models import Envelope
from funding.permissions import ENVELOPE_READERS
from funding.services.envelopes import delegate_to_department
from funding.views.crumbs import desk_crumbs

PAGE_SIZE = 50


class EnvelopeListView(RoleMixin, TemplateView):
    """The envelopes of the person’s académies for a year: amount, delegated, allocated, left."""

    roles = ENVELOPE_READERS
    template_name = "funding/envelope_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert isinstance(user, User)
        envelopes = Envelope.objects.visible_to(user)
        years = list(envelopes.order_by("-year").values_list("year", flat=True).distinct())
        year = _asked_year(self.request.GET.get("annee", ""), years)
        rows = (
            envelopes.filter(year=year or 0)
            .select_related("academy", "department")
            .order_by("programme", "academy__name", F("department__code").asc(nulls_first=True))
        )
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        managed = self.rights.academies_as(Role.FUND_MANAGER)
        return super().get_context_data(
            years=years,
            year=year,
            page_obj=page,
            rows=[
                (envelope, envelope.department_id is None and envelope.academy_id in managed)
                for envelope in page.object_list
            ],
            query=f"annee={year}" if year else "",
            is_manager=bool(managed),
            **kwargs,
        )


class EnvelopeCreateView(RoleMixin, DomainErrorMixin, FormView[DelegationForm]):
    """Delegate a part of an académie’s envelope to one of its départements."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/envelope_form.html"
    form_class = DelegationForm
    success_message = "L’enveloppe du département est enregistrée."
    envelope: Envelope

    def check_access(self) -> None:
        super().check_access()
        managed = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        self.envelope = get_object_or_404(
            Envelope.objects.filter(academy__in=managed).select_related("academy"),
            year=self.kwargs["year"],
            programme=self.kwargs["programme"],
            academy__code=self.kwargs["academy"],
            department__isnull=True,
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        departments = list(Department.objects.filter(academy=self.envelope.academy_id))
        return {**super().get_form_kwargs(), "departments": departments}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        delegate_to_department(
            self.envelope,
            form.cleaned_data["department"],
            form.cleaned_data["amount"],
            by=user,
        )
        return HttpResponseRedirect(
            f"{reverse('funding:envelope-list')}?annee={self.envelope.year}"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        children = list(self.envelope.children.select_related("department"))
        return super().get_context_data(
            envelope=self.envelope,
            crumbs=[*desk_crumbs(), ("Enveloppes", reverse("funding:envelope-list"))],
            children=children,
            **kwargs,
        )


def _asked_year(asked: str, years: list[int]) -> int | None:
    """The year of the address when it has envelopes, else the latest."""
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in years:
        return int(asked)
    return years[0] if years else None

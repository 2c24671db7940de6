"""Carrying over what a year leaves, in three steps: choose, check, done."""

from __future__ import annotations

import secrets
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from accounts.http import FreshMixin
from accounts.models import User
from core import clock, french
from core.http import DomainErrorMixin
from core.money import written
from establishments.enums import Role
from establishments.views.base import RoleMixin
from funding.forms.payments import CarryOverForm
from funding.models import Envelope
from funding.queries.carry import CarryLine, carry_lines, is_carried_over
from funding.services.envelopes import carry_over_all
from funding.views.crumbs import desk_crumbs

CHOOSE, CHECK = "choisir", "verifier"


class CarryOverCreateView(FreshMixin, RoleMixin, DomainErrorMixin, FormView[CarryOverForm]):
    """What is left of a year, what the next one lacks; amounts, motive, check, done."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/carryover_form.html"
    form_class = CarryOverForm
    step = CHOOSE

    def check_access(self) -> None:
        super().check_access()
        if not Envelope.objects.filter(year=self.year, academy__in=self.academies).exists():
            raise Http404

    @property
    def year(self) -> int:
        """The year that gives."""
        return int(self.kwargs["year"])

    @cached_property
    def academies(self) -> list[int]:
        """The académies whose funds the person manages."""
        return sorted(self.rights.academies_as(Role.FUND_MANAGER))

    @cached_property
    def lines(self) -> list[CarryLine]:
        """The envelopes with something left."""
        return carry_lines(self.academies, self.year)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "lines": self.lines}

    def get_initial(self) -> dict[str, Any]:
        return {
            f"amount_{line.envelope.pk}": line.suggested for line in self.lines if line.suggested
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An act already done is told, never done again."""
        if "confirm" in request.POST and is_carried_over(
            request.POST.get("key", ""), self.academies
        ):
            messages.info(request, "Ce report est déjà fait\u00a0: rien n’a été écrit de plus.")
            return redirect(self._tree(self.year + 1))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """First the check, with the key of the act; then the act."""
        assert isinstance(form, CarryOverForm)
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        self.step = CHECK if "back" not in self.request.POST else CHOOSE
        return self.render_to_response(self.get_context_data(form=form))

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        assert isinstance(form, CarryOverForm)
        moves = form.moves()
        carry_over_all(
            [(line.envelope, amount) for line, amount in moves],
            motive=form.cleaned_data["motive"],
            key=form.cleaned_data["key"],
            by=user,
        )
        total = sum((amount for _, amount in moves), Decimal(0))
        messages.success(
            self.request,
            f"{french.euros(total)} sont reportés sur {self.year + 1}\u00a0: les écritures sont "
            "dans le journal de chaque enveloppe.",
        )
        return redirect(self._tree(self.year + 1))

    def _tree(self, year: int) -> str:
        return f"{reverse('funding:envelope-list')}?annee={year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.setdefault("form", self.get_form())
        moves = form.moves() if self.step == CHECK else []
        return super().get_context_data(
            year=self.year,
            after=self.year + 1,
            is_over=self.year < clock.today().year,
            is_check=self.step == CHECK,
            rows=[(line, form.amount_field(line.envelope.pk)) for line in self.lines],
            moves=[
                (line, amount, line.envelope.left - amount, written(amount))
                for line, amount in moves
            ],
            total=sum((amount for _, amount in moves), Decimal(0)),
            key=f"RP-{self.year}-{secrets.token_hex(6)}" if self.step == CHECK else "",
            crumbs=[
                *desk_crumbs(),
                (f"Enveloppes de {self.year}", self._tree(self.year)),
            ],
            **kwargs,
        )

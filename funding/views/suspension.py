"""Suspending the clock of one file, and letting it run again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView

from accounts.models import User
from core import clock
from core.http import DomainErrorMixin
from establishments.enums import Role
from funding.forms.clock import ResumptionForm, SuspensionForm
from funding.models import Suspension
from funding.queries import clock_of
from funding.services.suspension import resume_clock, running_suspension, suspend_clock
from funding.views.crumbs import file_crumbs
from projects.enums import Step
from projects.views.base import ProjectMixin


class SuspensionCreateView(ProjectMixin, DomainErrorMixin, FormView[SuspensionForm]):
    """Pause the clock, with a motive the school reads."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/suspension_form.html"
    form_class = SuspensionForm
    success_message = "Le délai est suspendu. L’établissement lira le motif."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; when a suspension already runs, the page that ends it."""
        if self._can_act and running_suspension(self.project):
            return HttpResponseRedirect(
                reverse("funding:suspension-update", args=[self.project.reference])
            )
        return super().get(request, *args, **kwargs)

    @property
    def _can_act(self) -> bool:
        return Step.ALLOCATE in self.allowed_steps()

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": self._today()}

    def _today(self) -> date:
        return clock.today_in(self.project.establishment.academy.time_zone)

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        data = form.cleaned_data
        suspend_clock(
            self.project,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            motive=data["motive"],
            unblocks=data["unblocks"],
            by=user,
        )
        return HttpResponseRedirect(
            reverse("dashboards:project-detail", args=[self.project.reference])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            clock=clock_of(self.project),
            is_open=self._can_act,
            past=list(Suspension.objects.filter(project=self.project)),
            **kwargs,
        )


class SuspensionUpdateView(ProjectMixin, DomainErrorMixin, FormView[ResumptionForm]):
    """End the running suspension: the clock runs again the day after."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/resumption_form.html"
    form_class = ResumptionForm
    success_message = "La suspension est terminée. L’établissement connaît la nouvelle échéance."

    def get_initial(self) -> dict[str, Any]:
        return {"ends_on": clock.today_in(self.project.establishment.academy.time_zone)}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        resume_clock(self.project, ends_on=form.cleaned_data["ends_on"], by=user)
        return HttpResponseRedirect(
            reverse("dashboards:project-detail", args=[self.project.reference])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        suspension = running_suspension(self.project)
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            clock=clock_of(self.project),
            suspension=suspension,
            is_open=suspension is not None and Step.ALLOCATE in self.allowed_steps(),
            **kwargs,
        )

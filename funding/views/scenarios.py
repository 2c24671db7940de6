"""What-ifs: try pending files against an envelope, keep them under a name, share them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from accounts.models import User
from core import french
from core.http import DomainErrorMixin
from establishments.views.base import RoleMixin
from funding.forms.envelopes import ScenarioForm
from funding.models import Envelope, Scenario
from funding.models.scenario import MOST_FILES
from funding.permissions import ENVELOPE_READERS
from funding.queries.scenarios import outcome_of, waiting_for
from funding.services.scenarios import delete_scenario, save_scenario
from funding.views.envelopes import EnvelopeMixin, envelope_url
from projects.models import Project


def _choices(projects: Sequence[Project]) -> list[tuple[str, str]]:
    """Each file with its school and its euros, as a box to tick."""
    return [
        (
            project.reference,
            f"{project} – {project.establishment.name}, {project.establishment.commune} – "
            f"{french.euros(project.amount_granted or 0)}",
        )
        for project in projects
    ]


class ScenarioCreateView(EnvelopeMixin, DomainErrorMixin, FormView[ScenarioForm]):
    """Choose among the files that await funds of this envelope."""

    template_name = "funding/scenario_form.html"
    form_class = ScenarioForm

    def get_form_kwargs(self) -> dict[str, Any]:
        waiting = list(waiting_for(self.envelope)[:MOST_FILES])
        return {**super().get_form_kwargs(), "choices": _choices(waiting)}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        data = form.cleaned_data
        scenario = save_scenario(
            self.envelope,
            name=data["name"],
            references=data["projects"],
            is_shared=data["is_shared"],
            by=user,
        )
        return HttpResponseRedirect(reverse("funding:scenario-detail", args=[scenario.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            envelope=self.envelope,
            crumbs=[*self.crumbs(), (str(self.envelope), envelope_url(self.envelope))],
            back=envelope_url(self.envelope),
            most=MOST_FILES,
            **kwargs,
        )


class ScenarioMixin(RoleMixin):
    """Loads `self.scenario`, one's own or shared with one; 404 for the others."""

    roles = ENVELOPE_READERS
    scenario: Scenario
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        user = self.request.user
        assert isinstance(user, User)
        self.scenario = get_object_or_404(
            Scenario.objects.visible_to(user).select_related(
                "owner", "envelope__academy", "envelope__department"
            ),
            pk=self.kwargs["pk"],
        )

    @property
    def envelope(self) -> Envelope:
        """The envelope the files are tried against."""
        envelope: Envelope = self.scenario.envelope
        return envelope

    def crumbs(self) -> list[tuple[str, str]]:
        """The pages above those of a what-if."""
        tree = f"{reverse('funding:envelope-list')}?annee={self.envelope.year}"
        return [
            (f"Enveloppes de {self.envelope.year}", tree),
            (str(self.envelope), envelope_url(self.envelope)),
        ]

    def require_owner(self) -> User:
        """The person, when the what-if is theirs; 403 otherwise."""
        user = self.request.user
        assert isinstance(user, User)
        if self.scenario.owner_id != user.pk:
            raise PermissionDenied
        return user


class ScenarioDetailView(ScenarioMixin, TemplateView):
    """What would be left, and which files would not pass, with today's figures."""

    template_name = "funding/scenario_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            scenario=self.scenario,
            envelope=self.envelope,
            outcome=outcome_of(self.scenario),
            is_owner=self.scenario.owner_id == self.request.user.pk,
            crumbs=self.crumbs(),
            **kwargs,
        )


class ScenarioUpdateView(ScenarioMixin, DomainErrorMixin, FormView[ScenarioForm]):
    """Other files, another name, shared or not: its author alone."""

    template_name = "funding/scenario_form.html"
    form_class = ScenarioForm
    success_message = "La simulation est enregistrée."

    def check_access(self) -> None:
        super().check_access()
        self.require_owner()

    def get_form_kwargs(self) -> dict[str, Any]:
        kept = [
            row.project
            for row in self.scenario.files.select_related("project__establishment").order_by(
                "position"
            )
        ]
        known = {project.pk for project in kept}
        waiting = waiting_for(self.envelope)[:MOST_FILES]
        others = [project for project in waiting if project.pk not in known]
        return {**super().get_form_kwargs(), "choices": _choices([*kept, *others])}

    def get_initial(self) -> dict[str, Any]:
        return {
            "name": self.scenario.name,
            "is_shared": self.scenario.is_shared,
            "projects": list(self.scenario.files.values_list("project__reference", flat=True)),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        data = form.cleaned_data
        save_scenario(
            self.envelope,
            name=data["name"],
            references=data["projects"],
            is_shared=data["is_shared"],
            by=self.require_owner(),
            scenario=self.scenario,
        )
        return HttpResponseRedirect(reverse("funding:scenario-detail", args=[self.scenario.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("funding:scenario-detail", args=[self.scenario.pk])
        return super().get_context_data(
            envelope=self.envelope,
            scenario=self.scenario,
            crumbs=[*self.crumbs(), (self.scenario.name, address)],
            back=address,
            most=MOST_FILES,
            **kwargs,
        )


class ScenarioDeleteView(ScenarioMixin, View):
    """Forget a what-if: its author alone."""

    http_method_names = ["post", "options"]

    def check_access(self) -> None:
        super().check_access()
        self.require_owner()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the envelope."""
        address = envelope_url(self.envelope)
        delete_scenario(self.scenario, by=self.require_owner())
        messages.success(request, "La simulation est supprimée.")
        return HttpResponseRedirect(address)

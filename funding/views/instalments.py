"""Committing a promised instalment, cancelling one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, View

from accounts.http import FreshMixin
from accounts.models import User
from core.errors import DomainError
from core.http import DomainErrorMixin
from establishments.enums import Role
from funding.enums import InstalmentState
from funding.forms.allocation import CancellationForm
from funding.models import Envelope, Instalment
from funding.queries import instalments_with_file
from funding.rules import derogation_warning
from funding.services.instalments import cancel_instalment, commit_instalment
from funding.views.crumbs import file_crumbs
from projects.views.base import ProjectMixin


class InstalmentMixin(ProjectMixin):
    """Loads `self.instalment`, of this file; 404 for that of another."""

    roles = frozenset({Role.FUND_MANAGER})
    instalment: Instalment

    def check_access(self) -> None:
        super().check_access()
        self.instalment = get_object_or_404(
            instalments_with_file().filter(share__allocation__project=self.project),
            pk=self.kwargs["pk"],
        )

    def allocation_url(self) -> str:
        """The page of the attribution."""
        return reverse("funding:allocation-create", args=[self.project.reference])


class CommitmentCreateView(FreshMixin, InstalmentMixin, View):
    """Commit a promised instalment: against the envelope of the page it is asked from, else that
    of its year."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the attribution, with what happened."""
        user = request.user
        assert isinstance(user, User)
        try:
            done = commit_instalment(self.instalment, envelope=self._envelope(user), by=user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request,
                f"La tranche est engagée sur «\u00a0{done.envelope}\u00a0». L’établissement est "
                "prévenu.",
            )
            school = self.instalment.share.establishment
            late = derogation_warning([(school.kind, school.sector, done.planned_on)])
            if late:
                messages.warning(request, late)
        return HttpResponseRedirect(self.allocation_url())

    def _envelope(self, user: User) -> Envelope | None:
        """The envelope whose page this comes from; 404 for one the person does not read."""
        key = self.request.POST.get("enveloppe", "")
        if not key:
            return None
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            raise Http404
        return get_object_or_404(Envelope.objects.visible_to(user), pk=key)


class CancellationCreateView(
    FreshMixin, InstalmentMixin, DomainErrorMixin, FormView[CancellationForm]
):
    """Cancel what is not paid of an instalment, with the motive the school reads at once."""

    template_name = "funding/cancellation_form.html"
    form_class = CancellationForm
    success_message = "La tranche est annulée. L’établissement est prévenu du motif."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        cancel_instalment(self.instalment, motive=form.cleaned_data["motive"], by=user)
        return HttpResponseRedirect(self.allocation_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.instalment.state
        return super().get_context_data(
            project=self.project,
            instalment=self.instalment,
            lost=self.instalment.to_pay if self.instalment.envelope_id else self.instalment.amount,
            is_open=state in {InstalmentState.PROMISED, InstalmentState.NOTIFIED},
            crumbs=[*file_crumbs(self.project), ("Attribution", self.allocation_url())],
            back=self.allocation_url(),
            **kwargs,
        )

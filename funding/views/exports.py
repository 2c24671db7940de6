"""The files that leave the funds: one page to ask for them, and those asked for lately."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views import View

from core import clock
from core.errors import DomainError
from establishments.enums import Role
from establishments.views.base import RoleMixin
from funding.enums import ExportKind
from funding.forms.exports import ExportForm
from funding.models import Envelope
from funding.queries.exports import Period
from funding.services.exports import EXPORT, request_export
from funding.views.crumbs import desk_crumbs
from jobs.enums import SheetKind
from jobs.models import Job

LATEST = 10


class _ExportsMixin(RoleMixin):
    """The page of the exports, with one form a file."""

    roles = frozenset({Role.FUND_MANAGER})
    request: HttpRequest

    @cached_property
    def envelopes(self) -> list[Envelope]:
        """The envelopes one manages, the latest first. One query."""
        managed = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        return list(
            Envelope.objects.filter(academy__in=managed).select_related("academy", "department")
        )

    def form(self, kind: ExportKind, data: Any = None) -> ExportForm:
        """The form of this file, as posted or as proposed."""
        return ExportForm(
            data, kind=kind, envelopes=self.envelopes, today=clock.today(), prefix=kind.value
        )

    def page(self, posted: ExportForm | None = None) -> HttpResponse:
        """The page; with the errors of the form that was posted."""
        assert self.request.user.is_authenticated
        forms = [
            posted if posted is not None and posted.kind is kind else self.form(kind)
            for kind in ExportKind
        ]
        latest = Job.objects.filter(requested_by=self.request.user, kind=EXPORT)
        context = {
            "forms": forms,
            "posted": posted,
            "latest": list(latest.order_by("-requested_at")[:LATEST]),
            "crumbs": desk_crumbs(),
        }
        status = 200 if posted is None else 422
        return render(self.request, "funding/export_list.html", context, status=status)


class ExportListView(_ExportsMixin, View):
    """What may be asked for, and what was."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.page()


class ExportCreateView(_ExportsMixin, View):
    """Ask for one of the files."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """To the task; back to the page with what to correct."""
        assert request.user.is_authenticated
        if kind not in ExportKind.values:
            raise Http404
        form = self.form(ExportKind(kind), request.POST)
        if not form.is_valid():
            return self.page(form)
        data = form.cleaned_data
        try:
            job = request_export(
                form.kind,
                period=Period(data["starts_on"], data["ends_on"]),
                sheet=SheetKind(data.get("sheet") or SheetKind.CSV),
                envelope=form.envelope_asked(),
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(form)
        return redirect("jobs:job-detail", pk=job.pk)

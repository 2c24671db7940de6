"""Starting, writing, reading and recording a concertation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from concertations.content import entries_of, read_entries
from concertations.enums import ParticipantCategory
from concertations.forms import ConcertationForm, FindingRow, RecordingForm, StartForm, count_name
from concertations.models import Concertation
from concertations.queries import concertation_values, meeting_rows
from concertations.rules import lacking
from concertations.services.editing import save_concertation, start_concertation
from concertations.services.recording import record_concertation
from concertations.views.base import ConcertationMixin
from concertations.voices.queries import findings_of, quoted, report_for
from core import clock
from core.editing import Draft, EditorView, OtherVersion, Saved
from core.entries import Entry
from core.errors import DomainError
from core.rows import row_set
from establishments.enums import SCHOOL_ROLES, Role
from establishments.views.base import SchoolMixin

QUOTED = 3
"""Contributions of each finding that the page writes out; a link leads to the others."""


class ConcertationCreateView(SchoolMixin, View):
    """Opens a concertation: a subject is enough."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, uai: str) -> HttpResponse:
        return self._page(StartForm())

    def post(self, request: HttpRequest, uai: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = StartForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            concertation = start_concertation(
                self.establishment,
                title=form.cleaned_data["title"],
                held_on=form.cleaned_data["held_on"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, status=422)
        return redirect("concertations:concertation-update", concertation.reference)

    def _page(self, form: StartForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "establishment": self.establishment, "crumbs": self.crumbs()}
        return render(self.request, "concertations/concertation_start.html", context, status=status)


class ConcertationUpdateView(ConcertationMixin, EditorView):
    """The whole concertation on one page, saved by the button and by autosave."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    template_name: ClassVar[str] = "concertations/concertation_form.html"
    saved_message: ClassVar[str] = "La concertation est enregistrée comme brouillon."

    @cached_property
    def findings(self) -> list[Any]:
        """The findings as they are kept when the page is asked for."""
        return findings_of(self.concertation)

    @cached_property
    def kept(self) -> dict[str, Any]:
        """The concertation as it is kept when the page is asked for."""
        return concertation_values(self.concertation, findings=self.findings)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.concertation.is_recorded:
            return redirect("concertations:concertation-detail", self.concertation.reference)
        return super().get(request, *args, **kwargs)

    def open_draft(self, extra: int) -> Draft:
        return self._draft(self.kept, extra)

    def current_draft(self) -> Draft:
        return self._draft(
            concertation_values(Concertation.objects.get(pk=self.concertation.pk)), 0
        )

    def read_draft(self, data: QueryDict) -> Draft:
        return Draft(form=self._form(data), rows=row_set(FindingRow, data=data))

    @cached_property
    def has_meetings(self) -> bool:
        """Whether meetings give the date and the place."""
        return self.concertation.meetings.exists()

    def _draft(self, values: dict[str, Any], extra: int) -> Draft:
        counts = {count_name(ParticipantCategory(k)): v for k, v in values["counts"].items()}
        return Draft(
            form=self._form(initial={**values, **counts}),
            rows=row_set(FindingRow, initial=values["rows"], extra=extra),
        )

    def _form(self, *args: Any, **kwargs: Any) -> ConcertationForm:
        return ConcertationForm(*args, has_meetings=self.has_meetings, **kwargs)

    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        assert self.request.user.is_authenticated
        saved = save_concertation(
            self.concertation, cleaned, version=version, by=self.request.user, ticket=self.ticket
        )
        return Saved(saved.version, saved.saved_at, saved.row_ids)

    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        shown = cleaned
        if self.has_meetings:
            kept = self.concertation
            shown = {**cleaned, "held_on": kept.held_on, "place": kept.place}
        return entries_of(shown)

    def other_version(self) -> OtherVersion:
        now = Concertation.objects.get(pk=self.concertation.pk)
        return OtherVersion(
            version=now.version,
            saved_at=now.updated_at,
            saved_by="",
            entries=entries_of(concertation_values(now)),
        )

    def page_context(self) -> dict[str, Any]:
        return {
            "concertation": self.concertation,
            "version": self.request.POST.get("version", self.concertation.version),
            "categories": [count_name(category) for category in ParticipantCategory],
            "has_meetings": self.has_meetings,
            "is_head": Role.HEAD in self.roles_here,
            "quotes": quoted(self.findings, most=QUOTED),
            "crumbs": self.crumbs(),
        }

    def page_url(self) -> str:
        return reverse("concertations:concertation-update", args=[self.concertation.reference])

    def next_url(self) -> str:
        return reverse("concertations:concertation-detail", args=[self.concertation.reference])


class ConcertationDetailView(ConcertationMixin, TemplateView):
    """The concertation to read and to print."""

    template_name = "concertations/concertation_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        findings = findings_of(self.concertation)
        values = concertation_values(self.concertation, findings=findings)
        is_team = bool(self.roles_here & SCHOOL_ROLES)
        return super().get_context_data(
            concertation=self.concertation,
            entries=read_entries(values, meeting_rows(self.concertation.meetings.all())),
            is_team=is_team,
            can_edit=is_team and not self.concertation.is_recorded,
            can_record=Role.HEAD in self.roles_here and not self.concertation.is_recorded,
            can_start=is_team and self.concertation.establishment.is_open,
            is_head=Role.HEAD in self.roles_here,
            total=sum(values["voices"].values()),
            quotes=quoted(findings, most=QUOTED),
            has_report=report_for(self.concertation, is_team=is_team) is not None,
            crumbs=self.crumbs(),
            **kwargs,
        )


class RecordingCreateView(ConcertationMixin, View):
    """Records the concertation, in the head's name."""

    roles: ClassVar[frozenset[Role] | None] = frozenset({Role.HEAD})

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page(RecordingForm())

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = RecordingForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            record_concertation(self.concertation, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, status=422)
        messages.success(
            request, "La concertation est enregistrée. Vous pouvez en tirer un projet."
        )
        return redirect("concertations:concertation-detail", self.concertation.reference)

    def _page(self, form: RecordingForm, *, status: int = 200) -> HttpResponse:
        values = concertation_values(self.concertation)
        context = {
            "form": form,
            "concertation": self.concertation,
            "lacking": lacking(values, on=clock.today()),
            "crumbs": self.crumbs(),
        }
        return render(self.request, "concertations/recording_form.html", context, status=status)

"""The report: written by the school’s team, filed by the head, read, then judged."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core.errors import StaleVersion
from core.http import DomainErrorMixin
from establishments.enums import SCHOOL_ROLES
from funding.forms import FilingForm, ReportForm, VerdictForm
from funding.permissions import REPORT_WRITERS
from funding.queries import ReportPage, report_page
from funding.services.report import (
    ReportContent,
    accept_report,
    file_report,
    missing_answers,
    report_is_open,
    save_report,
    send_back_report,
)
from funding.views.crumbs import file_crumbs
from projects.enums import Status, Step
from projects.views.base import ProjectMixin

_QUESTIONS = ("what_changed", "what_was_hard", "what_next")


class ReportMixin(ProjectMixin):
    """The file, its report and what was planned."""

    @cached_property
    def page(self) -> ReportPage:
        """The report beside the objectives and the budget, read once."""
        return report_page(self.project)

    @property
    def actor(self) -> User:
        """The person signed in."""
        user = self.request.user
        assert isinstance(user, User)
        return user


class ReportUpdateView(ReportMixin, DomainErrorMixin, FormView[ReportForm]):
    """Write the report with the team; saved as often as wanted, filed later by the head."""

    roles = REPORT_WRITERS
    template_name = "funding/report_form.html"
    form_class = ReportForm
    success_message = "Le bilan est enregistré."
    is_stale = False

    def get_initial(self) -> dict[str, Any]:
        report = self.page.report
        initial: dict[str, Any] = {"version": report.version if report else 0}
        if report is not None:
            initial |= {name: getattr(report, name) for name in _QUESTIONS}
            initial["publish_consent"] = report.publish_consent
        initial |= {f"measured_{row.objective.pk}": row.measured for row in self.page.objectives}
        initial |= {f"spent_{row.line.pk}": row.spent for row in self.page.lines}
        return initial

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "objectives": [row.objective for row in self.page.objectives],
            "lines": [row.line for row in self.page.lines],
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, ReportForm)
        data = form.cleaned_data
        content = ReportContent(
            **{name: data[name] for name in _QUESTIONS},
            publish_consent=data["publish_consent"],
            measured=form.measured,
            spent=form.spent,
        )
        try:
            save_report(self.project, content, by=self.actor, version=data["version"])
        except StaleVersion:
            self._show_both(form)
            raise
        return HttpResponseRedirect(reverse("funding:report-update", args=[self.project.reference]))

    def _show_both(self, form: ReportForm) -> None:
        """Keep what was typed, show what is saved, and let the next save be on top of it."""
        report = self.page.report
        self.is_stale = report is not None
        form.data = {**form.data.dict(), "version": str(report.version if report else 0)}  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            page=self.page,
            is_open=report_is_open(self.project),
            may_file=Step.REPORT in self.allowed_steps(),
            **kwargs,
        )
        form: ReportForm = context["form"]
        saved = self.page.report if self.is_stale else None
        context["questions"] = [
            (form[name], getattr(saved, name) if saved else "") for name in _QUESTIONS
        ]
        context["version"] = form["version"]
        context["measures"] = [
            (row.objective, form[f"measured_{row.objective.pk}"]) for row in self.page.objectives
        ]
        context["spendings"] = [form[f"spent_{row.line.pk}"] for row in self.page.lines]
        context["consent"] = form["publish_consent"]
        return context


class ReportFilingCreateView(ReportMixin, DomainErrorMixin, FormView[FilingForm]):
    """What is missing, then the head’s confirmation."""

    step = Step.REPORT
    template_name = "funding/report_filing.html"
    form_class = FilingForm
    success_message = "Le bilan est déposé. Le secrétariat de la commission est prévenu."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        file_report(self.project, by=self.actor)
        return HttpResponseRedirect(
            reverse("dashboards:project-detail", args=[self.project.reference])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            page=self.page,
            is_open=report_is_open(self.project),
            missing=missing_answers(self.project, self.page.report),
            **kwargs,
        )


class ReportDetailView(ReportMixin, TemplateView):
    """The report to read: the school at any time, the others once it is filed."""

    template_name = "funding/report_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.page.report
        is_ours = bool(self.roles_here & SCHOOL_ROLES)
        return super().get_context_data(
            is_readable=report is not None and (report.filed_at is not None or is_ours),
            project=self.project,
            crumbs=file_crumbs(self.project),
            page=self.page,
            **kwargs,
        )


class ReportVerdictCreateView(ReportMixin, DomainErrorMixin, FormView[VerdictForm]):
    """Accept the report and close the file, or send it back with a motive."""

    step = Step.CLOSE
    template_name = "funding/reportverdict_form.html"
    form_class = VerdictForm

    def perform(self, form: BaseForm) -> HttpResponseBase:
        motive = form.cleaned_data["motive"]
        if form.cleaned_data["verdict"] == "accept":
            accept_report(self.project, motive=motive, by=self.actor)
        else:
            send_back_report(self.project, motive=motive, by=self.actor)
        return HttpResponseRedirect(
            reverse("dashboards:project-detail", args=[self.project.reference])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            page=self.page,
            is_open=self.project.status == Status.REPORTED,
            **kwargs,
        )

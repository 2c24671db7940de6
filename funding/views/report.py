"""The reports: written by the school’s team, filed by the head, read, then judged."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core import french
from core.editing import Draft, EditorView, OtherVersion, Saved
from core.entries import Entry, table_entry, text_entry
from core.http import DomainErrorMixin
from establishments.enums import SCHOOL_ROLES, Role
from establishments.views.base import RoleMixin
from funding.enums import Attainment
from funding.forms.reports import FilingForm, ReportForm, VerdictForm
from funding.permissions import REPORT_WRITERS
from funding.queries.report_inbox import reports_to_read
from funding.queries.reports import (
    QUESTIONS,
    ReportPage,
    missing_answers,
    question,
    report_is_open,
    report_page,
    reports_of,
)
from funding.services.report import (
    TEXTS,
    ReportContent,
    accept_report,
    file_report,
    save_report,
    send_back_report,
)
from funding.views.crumbs import file_crumbs
from projects.views.base import ProjectMixin

PAGE_SIZE = 25
_LABELS = {
    "testimony": "Témoignage",
    "testimony_by": "De qui",
    "video_url": "Vidéo",
    "video_rights": "Droits sur la vidéo",
}


class ReportMixin(ProjectMixin):
    """The file, its report (that of `year`, the final one without) and what was planned."""

    request: HttpRequest

    @property
    def year(self) -> int | None:
        """The year of an intermediate report; None for the final one."""
        found: Any = self.kwargs.get("year")
        return found if found is None else int(found)

    @cached_property
    def page(self) -> ReportPage:
        """The report beside the objectives and the budget, read once."""
        return report_page(self.project, year=self.year)

    @property
    def actor(self) -> User:
        """The person signed in."""
        user = self.request.user
        assert isinstance(user, User)
        return user

    def url_of(self, name: str) -> str:
        """The address of another page of this report."""
        key = [self.project.reference]
        return reverse(f"funding:{name}", args=key if self.year is None else [*key, self.year])

    def life_url(self) -> str:
        """The life of the file."""
        return reverse("dashboards:project-detail", args=[self.project.reference])

    def report_context(self) -> dict[str, Any]:
        """What every page of a report shows around it."""
        return {
            "project": self.project,
            "crumbs": file_crumbs(self.project),
            "page": self.page,
            "urls": {
                "write": self.url_of("report-update"),
                "pieces": self.url_of("reportpiece-list"),
                "file": self.url_of("reportfiling-create"),
            },
        }


class ReportListView(ProjectMixin, TemplateView):
    """The reports of the file, with their dates: what is written, filed, accepted."""

    template_name = "funding/report_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            reports=reports_of(self.project),
            is_team=bool(self.roles_here & REPORT_WRITERS),
            is_secretariat=Role.SECRETARIAT in self.roles_here,
            **kwargs,
        )


class ReportInboxView(RoleMixin, TemplateView):
    """The reports filed that wait for an answer, the oldest first."""

    roles = frozenset({Role.SECRETARIAT, Role.PRESIDENT})
    template_name = "funding/reportinbox_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academies = sorted(self.rights.academies_as(*self.roles))
        page = Paginator(reports_to_read(academies), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            page_obj=page,
            reports=list(page.object_list),
            answers=self.rights.has(Role.SECRETARIAT),
            **kwargs,
        )


class ReportUpdateView(ReportMixin, EditorView):
    """Write the report with the team, saved by itself; filed later by the head."""

    roles = REPORT_WRITERS
    template_name: ClassVar[str] = "funding/report_form.html"
    saved_message: ClassVar[str] = "Le bilan est enregistré."

    def open_draft(self, extra: int) -> Draft:
        return self._draft(self.page)

    def current_draft(self) -> Draft:
        return self._draft(report_page(self.project, year=self.year))

    def read_draft(self, data: QueryDict) -> Draft:
        return Draft(form=self._form(self.page, data=data))

    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        content = ReportContent(
            **{name: cleaned[name] for name in TEXTS},
            measured=ReportForm.by_key(cleaned, "measured"),
            attained=ReportForm.by_key(cleaned, "attained"),
            spent=ReportForm.by_key(cleaned, "spent"),
        )
        saved = save_report(
            self.project, content, by=self.actor, version=version, year=self.year,
            ticket=self.ticket,
        )  # fmt: skip
        return Saved(saved.version, saved.saved_at)

    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        return _entries(self.page, cleaned)

    def other_version(self) -> OtherVersion:
        page = report_page(self.project, year=self.year)
        report = page.report
        return OtherVersion(
            version=report.version if report else 0,
            saved_at=report.updated_at if report else None,
            saved_by=str(report.updated_by) if report and report.updated_by else "",
            entries=_entries(page, _values(page)),
            by_self=report is not None and report.updated_by_id == self.actor.pk,
        )

    def page_context(self) -> dict[str, Any]:
        report = self.page.report
        version: Any = report.version if report else 0
        if self.request.method == "POST":
            version = self.request.POST.get("version", version)
        return {
            **self.report_context(),
            "is_open": report_is_open(self.project, year=self.year),
            "may_file": Role.HEAD in self.roles_here,
            "version": version,
            "saved_at": report.updated_at if report else None,
            "autosave_key": f"{self.project.reference}-bilan-{self.year or 'final'}",
        }

    def render_draft(self, draft: Draft, *, status: int = 200, **context: Any) -> HttpResponse:
        form = draft.form
        assert isinstance(form, ReportForm)
        return super().render_draft(
            draft,
            status=status,
            questions=[form[name] for name in QUESTIONS],
            measures=[
                (row.objective, *form.objective_fields(row.objective.pk))
                for row in self.page.objectives
            ],
            spendings=[form.line_field(row.line.pk) for row in self.page.lines],
            **context,
        )

    def page_url(self) -> str:
        return self.url_of("report-update")

    def next_url(self) -> str:
        return self.url_of("reportpiece-list")

    def _draft(self, page: ReportPage) -> Draft:
        return Draft(form=self._form(page, initial=_values(page)))

    def _form(self, page: ReportPage, **kwargs: Any) -> ReportForm:
        return ReportForm(
            objectives=[row.objective for row in page.objectives],
            lines=[row.line for row in page.lines],
            **kwargs,
        )


class ReportFilingCreateView(ReportMixin, DomainErrorMixin, FormView[FilingForm]):
    """What is missing, then the head’s confirmation."""

    roles = frozenset({Role.HEAD})
    template_name = "funding/report_filing.html"
    form_class = FilingForm
    success_message = "Le bilan est déposé. Le secrétariat de la commission est prévenu."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        file_report(self.project, by=self.actor, year=self.year)
        return HttpResponseRedirect(self.life_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **self.report_context(),
            is_open=report_is_open(self.project, year=self.year),
            missing=missing_answers(self.project, self.page.report, year=self.year),
            **kwargs,
        )


class ReportDetailView(ReportMixin, TemplateView):
    """The report to read: the school at any time, the others once it is filed."""

    template_name = "funding/report_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.page.report
        is_ours = bool(self.roles_here & SCHOOL_ROLES)
        return super().get_context_data(
            **self.report_context(),
            is_readable=report is not None and (report.filed_at is not None or is_ours),
            asks_back=Role.FUND_MANAGER in self.roles_here
            and self.page.unspent > 0
            and report is not None
            and report.filed_at is not None,
            **kwargs,
        )


class ReportVerdictCreateView(ReportMixin, DomainErrorMixin, FormView[VerdictForm]):
    """Accept the report (the final one closes the file), or send it back with a motive."""

    roles = frozenset({Role.SECRETARIAT})
    template_name = "funding/reportverdict_form.html"
    form_class = VerdictForm

    def get_form_kwargs(self) -> dict[str, Any]:
        final = "Accepter le bilan et clore le dossier"
        label = (
            final if self.year is None else "Accepter le bilan et renouveler la tranche suivante"
        )
        return {**super().get_form_kwargs(), "accept_label": label}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        motive = form.cleaned_data["motive"]
        if form.cleaned_data["verdict"] == "accept":
            accept_report(self.project, motive=motive, by=self.actor, year=self.year)
            messages.success(self.request, "Le bilan est accepté. L’établissement est prévenu.")
        else:
            send_back_report(self.project, motive=motive, by=self.actor, year=self.year)
            messages.success(self.request, "Le bilan est renvoyé. L’établissement lira le motif.")
        return HttpResponseRedirect(self.life_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.page.report
        return super().get_context_data(
            **self.report_context(), is_open=report is not None and report.is_filed, **kwargs
        )


def _values(page: ReportPage) -> dict[str, Any]:
    """What is kept, by the names of the form; what an intermediate report said is proposed."""
    report = page.report
    values: dict[str, Any] = {
        name: getattr(report, name) if report else ("" if name != "publish_consent" else False)
        for name in TEXTS
    }
    for row in page.objectives:
        values[f"measured_{row.objective.pk}"] = row.measured
        values[f"attained_{row.objective.pk}"] = row.attainment
    for line in page.lines:
        told = line.told if report is None else None
        values[f"spent_{line.line.pk}"] = line.spent if line.spent is not None else told
    return values


def _entries(page: ReportPage, values: dict[str, Any]) -> list[Entry]:
    """The report as it is read, in the order of its page."""
    found = [text_entry(question(name), values[name]) for name in QUESTIONS]
    if page.objectives:
        found.append(
            table_entry(
                "Objectifs",
                ["Objectif", "Mesuré", "Cet objectif est"],
                (
                    [
                        row.objective.text,
                        values[f"measured_{row.objective.pk}"],
                        _attained(values[f"attained_{row.objective.pk}"]),
                    ]
                    for row in page.objectives
                ),
            )
        )
    if page.lines:
        found.append(
            table_entry(
                "Dépenses",
                ["Dépense", "Dépensé"],
                ([row.line.label, _euros(values[f"spent_{row.line.pk}"])] for row in page.lines),
            )
        )
    found += [text_entry(label, values[name]) for name, label in _LABELS.items()]
    consent = "oui" if values["publish_consent"] else "non"
    return [*found, text_entry("Accord pour publier", consent)]


def _attained(value: str) -> str:
    return Attainment(value).label if value else ""


def _euros(value: Any) -> str:
    return "" if value is None else french.euros(value)

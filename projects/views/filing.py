"""Starting, reading over, filing, taking back and reopening a project."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import FormView, TemplateView

from core import clock
from core.errors import DomainError
from core.http import DomainErrorMixin
from documents.http import pdf_response
from establishments.enums import SCHOOL_ROLES, Role
from establishments.views.base import SchoolMixin
from projects.checklist import Point, blocking
from projects.documents import draft_pdf, filed_pdf
from projects.enums import Status, Step
from projects.forms.filing import FilingRequestForm, ProjectForm, SubmissionForm, WithdrawalForm
from projects.models import Project, Snapshot
from projects.queries import file_content, filing_points, in_order
from projects.services.asking import ask_to_file, filing_request_of
from projects.services.copying import copy_project
from projects.services.creation import start_project
from projects.services.ending import reopen_project, withdraw_project
from projects.services.submission import submit_project
from projects.views.base import ProjectMixin
from projects.views.part import part_menu, part_url

MOST_FORMER = 10
"""Former projects offered to start from; the others from their own page."""


class ProjectCreateView(SchoolMixin, View):
    """Starts a draft at once, or asks for a title and a concertation first."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, uai: str) -> HttpResponse:
        initial = {"concertation": request.GET.get("concertation", "")}
        return self._page(ProjectForm(initial=initial, concertations=self._concertations()))

    def post(self, request: HttpRequest, uai: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = ProjectForm(request.POST, concertations=self._concertations())
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            project = start_project(
                self.establishment,
                by=request.user,
                title=form.cleaned_data["title"],
                concertation=form.cleaned_data.get("concertation"),
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, status=422)
        messages.success(
            request,
            "Le projet est ouvert. Tout ce que vous écrivez est enregistré au fur et à mesure.",
        )
        return redirect("projects:part-update", project.reference, "titre-et-resume")

    def _concertations(self) -> list[Any]:
        return list(self.establishment.concertations.all())

    def _page(self, form: ProjectForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "establishment": self.establishment,
            "former": list(self.establishment.projects.order_by("-updated_at")[:MOST_FORMER]),
            "crumbs": self.crumbs(),
        }
        return render(self.request, "projects/project_form.html", context, status=status)


class CopyCreateView(ProjectMixin, View):
    """A new draft from a former project of the school."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        try:
            copy = copy_project(self.project, by=request.user)
        except DomainError as error:
            return self._page(error=error.message, status=422)
        messages.success(
            request,
            f"Le brouillon {copy.reference} reprend le projet {self.project.reference}. "
            "Relisez chaque partie\u00a0: elle dit ce qui était vrai alors.",
        )
        return redirect("projects:part-update", copy.reference, "titre-et-resume")

    def _page(self, *, error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "project": self.project,
            "crumbs": self.crumbs(),
            "error": error,
            "this_year": clock.today().year,
        }
        return render(self.request, "projects/copy_form.html", context, status=status)


class FilePdfView(ProjectMixin, View):
    """The file as a PDF: the last filing, or for the teams what is being written (`version`)."""

    associates_enter: ClassVar[bool] = True

    def get(self, request: HttpRequest, reference: str, version: str) -> HttpResponse:
        match version:
            case "depot":
                pdf = filed_pdf(self.project, self._last_filing())
            case "travail":
                if not self.roles_here & SCHOOL_ROLES and self.associated_as is None:
                    raise PermissionDenied
                pdf = draft_pdf(self.project, file_content(self.project))
            case _:
                raise Http404
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="{reference}-{version}.pdf"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )

    def _last_filing(self) -> Snapshot:
        found = (
            Snapshot.objects.filter(project=self.project)
            .select_related("taken_by")
            .order_by("-number")
            .first()
        )
        if found is None:
            raise Http404
        return found


class PreviewDetailView(ProjectMixin, TemplateView):
    """The file as the commission will read it, for the teams of the schools of the project."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    associates_enter: ClassVar[bool] = True
    template_name = "projects/preview_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            parts=in_order(file_content(self.project)),
            can_edit=bool(self.project.writable_parts) and self.associated_as is None,
            is_draft=self.project.status == Status.DRAFT,
            is_associate=self.associated_as is not None,
            crumbs=self.crumbs(),
            **kwargs,
        )


def _address(project: Project, point: Point) -> str:
    """Where to mend it: the field in the editor, which takes the focus (`arrival.js`)."""
    field = f"#div_id_{point.field}" if point.field else ""
    return f"{part_url(project, point.part)}{field}"


class SubmissionCreateView(ProjectMixin, DomainErrorMixin, FormView[SubmissionForm]):
    """The check list and the head's confirmation. The team sees the list, the head files."""

    form_class = SubmissionForm
    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    template_name = "projects/submission_form.html"
    success_message = (
        "Votre projet est déposé. Le récépissé est en préparation\u00a0: il vous attend "
        "dans les documents du dossier."
    )

    def check_access(self) -> None:
        super().check_access()
        if self.request.method == "POST" and Role.HEAD not in self.roles_here:
            raise PermissionDenied

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        submit_project(self.project, by=self.request.user)
        return redirect("dashboards:project-detail", self.project.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = filing_points(self.project)
        must = blocking(points)
        return super().get_context_data(
            project=self.project,
            must=[(point, _address(self.project, point)) for point in must],
            should=[
                (point, _address(self.project, point)) for point in points if not point.blocking
            ],
            is_draft=self.project.status == Status.DRAFT,
            is_head=Role.HEAD in self.roles_here,
            asked=filing_request_of(self.project),
            asking=FilingRequestForm(),
            menu=part_menu(self.project, None),
            page_label="Vérifier et déposer",
            is_completion=False,
            crumbs=self.crumbs(),
            **kwargs,
        )


class FilingRequestCreateView(ProjectMixin, View):
    """The team asks the head to file; the form is on the page of the check list."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        assert request.user.is_authenticated
        form = FilingRequestForm(request.POST)
        if not form.is_valid():
            messages.error(request, str(form.errors["note"][0]))
        else:
            try:
                ask_to_file(self.project, note=form.cleaned_data["note"], by=request.user)
            except DomainError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, "La direction est prévenue\u00a0: à elle de déposer.")
        return redirect("projects:submission-create", self.project.reference)


class WithdrawalCreateView(ProjectMixin, DomainErrorMixin, FormView[WithdrawalForm]):
    """Takes the file back for good."""

    form_class = WithdrawalForm
    step: ClassVar[Step | None] = Step.WITHDRAW
    template_name = "projects/withdrawal_form.html"
    success_message = "Le projet est retiré. Le dossier reste lisible."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        motive = form.cleaned_data["motive"]
        withdraw_project(self.project, motive=motive, by=self.request.user)
        return redirect("dashboards:project-detail", self.project.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=self.crumbs(),
            possible=Step.WITHDRAW in self.allowed_steps(),
            **kwargs,
        )


class ReopeningCreateView(ProjectMixin, View):
    """Opens a declined file again for its next passage."""

    step: ClassVar[Step | None] = Step.REOPEN

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        try:
            reopen_project(self.project, by=request.user)
        except DomainError as error:
            return self._page(error=error.message, status=422)
        messages.success(
            request,
            f"Le dossier est rouvert pour son {self.project.passage}e passage\u00a0: "
            "toutes les parties sont à nouveau modifiables.",
        )
        return redirect("projects:part-update", self.project.reference, "titre-et-resume")

    def _page(self, *, error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "project": self.project,
            "crumbs": self.crumbs(),
            "error": error,
            "possible": Step.REOPEN in self.allowed_steps(),
            "next_passage": self.project.passage + 1,
        }
        return render(self.request, "projects/reopening_form.html", context, status=status)


class ReceiptDetailView(ProjectMixin, View):
    """The receipt of one filing, as sealed."""

    associates_enter: ClassVar[bool] = True

    def get(self, request: HttpRequest, reference: str, number: int) -> HttpResponse:
        snapshot = get_object_or_404(
            Snapshot.objects.select_related("receipt").exclude(receipt=None),
            project=self.project,
            number=number,
        )
        assert snapshot.receipt is not None
        return pdf_response(request, snapshot.receipt)

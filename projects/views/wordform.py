"""The form of a project as a document: blank, with its answers, and back into the project."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views import View
from django.views.generic import FormView

from core import clock
from core.errors import DomainError
from core.http import DomainErrorMixin, SignedInMixin
from establishments.enums import SCHOOL_ROLES, Role
from establishments.views.base import SchoolMixin
from projects.comparison import Change, compare
from projects.content import entries_of
from projects.documents import blank_form_pdf
from projects.enums import Part
from projects.forms.wordform import Proposal, WordFormForm, proposal_of
from projects.models import FormImport, ProjectPart
from projects.queries import file_data, part_data
from projects.services import wordforms
from projects.views.base import ProjectMixin
from projects.views.part import part_url
from projects.wordform.answers import answers_of
from projects.wordform.outline import Section, outline
from projects.wordform.reading import read_form
from projects.wordform.writing import write_form

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class BlankFormView(SignedInMixin, View):
    """The blank form of any school."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        return _blank(kind, outline(), school="", name="formulaire-projet")


class SchoolFormView(SchoolMixin, View):
    """The blank form with the name of the school."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, uai: str, kind: str) -> HttpResponse:
        school = self.establishment
        named = f"{school.name}, {school.commune} ({school.uai})"
        name = f"formulaire-projet-{slugify(school.name)}"
        return _blank(kind, outline(school), school=named, name=name)


class ProjectFormView(ProjectMixin, View):
    """The form with what the project already says, to go on in a word processor."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        school = self.project.establishment
        content = write_form(
            outline(school),
            school=f"{school.name}, {school.commune} ({school.uai})",
            title=f"{self.project.reference} – {self.project}",
            answers=answers_of(file_data(self.project)),
        )
        return _download(content, f"projet-{self.project.reference.lower()}.docx", DOCX)


def _blank(kind: str, sections: list[Section], *, school: str, name: str) -> HttpResponse:
    match kind:
        case "docx":
            return _download(write_form(sections, school=school), f"{name}.docx", DOCX)
        case "pdf":
            return _download(blank_form_pdf(sections, school), f"{name}.pdf", "application/pdf")
    raise Http404


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


class FormImportCreateView(ProjectMixin, DomainErrorMixin, FormView[WordFormForm]):
    """Takes the filled form and reads it; nothing changes before the check page."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    form_class = WordFormForm
    template_name = "projects/formimport_form.html"

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        upload = form.cleaned_data["file"]
        content = read_form(upload.file, outline(self.project.establishment))
        if not content["parts"] and not content["unplaced"]:
            raise DomainError(
                "Aucune réponse n’a été trouvée dans ce document. Est-ce bien le formulaire "
                "téléchargé ici, et rempli\u00a0?"
            )
        kept = wordforms.keep_form(
            self.project, name=upload.name, content=dict(content), by=self.request.user
        )
        return redirect("projects:formimport-update", self.project.reference, kept.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=self.crumbs(),
            can_change=bool(self.project.writable_parts),
            **kwargs,
        )


@dataclass(frozen=True)
class Checked:
    """One part of the form on the check page."""

    part: Part
    version: int
    proposal: Proposal
    changes: list[Change]
    is_open: bool

    @property
    def can_be_taken(self) -> bool:
        """Whether there is something to take, and it may be."""
        return self.is_open and self.proposal.cleaned is not None and bool(self.changes)

    @property
    def is_silent(self) -> bool:
        """Whether the form says nothing here that the project does not say already."""
        return not self.changes and not self.proposal.problems


class FormImportUpdateView(ProjectMixin, View):
    """Shows what was read beside what it would replace; writes the parts chosen.

    The forms of all the parts are opened: some fifty queries, whatever the number of rows.
    """

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    form_import: FormImport

    def check_access(self) -> None:
        super().check_access()
        assert self.request.user.is_authenticated
        self.form_import = get_object_or_404(
            FormImport,
            pk=self.kwargs["pk"],
            project=self.project,
            read_by=self.request.user,
            expires_at__gt=clock.now(),
        )
        self.form_import.project = self.project

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        assert request.user.is_authenticated
        chosen = {
            checked.part: wordforms.Taken(checked.proposal.cleaned, self._seen(checked))
            for checked in self._checked()
            if checked.part in request.POST.getlist("parts") and checked.proposal.cleaned
        }
        try:
            taken = wordforms.take_form(self.form_import, parts=chosen, by=request.user)
        except DomainError as error:
            return self._page(error=error.message, status=422)
        labels = ", ".join(part.label for part in taken)
        messages.success(request, f"Repris du formulaire\u00a0: {labels}.")
        return redirect(part_url(self.project, taken[0]) if taken else self._back())

    def _seen(self, checked: Checked) -> int:
        """The version the person compared with; one of nowhere when the page does not say."""
        text = self.request.POST.get(f"version-{checked.part}", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def _checked(self) -> list[Checked]:
        content = self.form_import.content
        versions = dict(
            ProjectPart.objects.filter(project=self.project).values_list("part", "version")
        )
        return [
            self._check(section, content["parts"][section.part.value], versions)
            for section in outline(self.project.establishment)
            if section.part.value in content["parts"]
        ]

    def _check(self, section: Section, answers: Any, versions: Mapping[str, int]) -> Checked:
        part = section.part
        kept = part_data(self.project, part)
        proposal = proposal_of(self.project, part, kept, answers, section)
        changes: list[Change] = []
        if proposal.cleaned is not None:
            after = entries_of(part, {**kept, **proposal.cleaned})
            both = compare({part.value: entries_of(part, kept)}, {part.value: after})
            changes = [change for change in both[part.value] if change.changed]
        is_open = part in self.project.writable_parts
        return Checked(part, versions.get(part.value, 0), proposal, changes, is_open)

    def _back(self) -> str:
        return reverse("projects:part-update", args=[self.project.reference, "titre-et-resume"])

    def _page(self, *, error: str = "", status: int = 200) -> HttpResponse:
        content = self.form_import.content
        self.project.refresh_from_db()
        checked = [] if self.form_import.taken_at else self._checked()
        context = {
            "project": self.project,
            "form_import": self.form_import,
            "taken": [Part(part).label for part in self.form_import.taken_parts],
            "checked": checked,
            "silent": [item.part.label for item in checked if item.is_silent],
            "possible": any(item.can_be_taken for item in checked),
            "unplaced": content["unplaced"],
            "images": content["images"],
            "error": error,
            "crumbs": self.crumbs(),
            "back_url": self._back(),
        }
        return render(self.request, "projects/formimport_detail.html", context, status=status)

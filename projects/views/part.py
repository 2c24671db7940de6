"""The editor of a file: one page a part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from core import clock, french
from core.editing import Draft, EditorView, OtherVersion, Saved
from core.entries import Entry
from establishments.enums import SCHOOL_ROLES, EstablishmentKind, Role, Sector
from projects.budgeting import budget_totals, budget_warnings, budget_years
from projects.content import PartData, entries_of, sums_entries
from projects.enums import Part, Status
from projects.forms.attachment import AttachmentForm
from projects.forms.editor import ROW_WORDS, draft_of
from projects.models import Project, ProjectPart
from projects.queries import guide_of, is_digital, joined_documents, part_data, part_states
from projects.queries.budget import limits_of
from projects.rules import ECOLE_DEROGATION_ENDS_ON
from projects.services.editing import save_part
from projects.services.parts import WRITTEN_COLUMNS
from projects.services.presence import present_in
from projects.views.base import ProjectMixin

if TYPE_CHECKING:
    from accounts.models import User
    from projects.querysets import ProjectQuerySet


def part_url(project: Project, part: Part) -> str:
    """The address of a part of the editor."""
    return reverse("projects:part-update", args=[project.reference, part.slug])


def presence_of(project: Project, part: Part, reader: User) -> dict[str, Any]:
    """The others at work in the file: `here`, sentences about this part; `parts`, names by part."""
    others = present_in(project, but=reader)
    parts: dict[str, list[str]] = {}
    for item in others:
        parts.setdefault(item.part.slug, []).append(item.name)
    return {
        "here": [item.sentence for item in others if item.part == part],
        "parts": {
            slug: f"Y écrit en ce moment\u00a0: {french.join(names)}"
            for slug, names in parts.items()
        },
    }


def part_menu(
    project: Project, current: Part | None, writers: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The side menu: every part, what is complete, what is closed, who writes there. One query."""
    states = part_states(project)
    return [
        {
            "label": part.label,
            "slug": part.slug,
            "writers": (writers or {}).get(part.slug, ""),
            "url": part_url(project, part),
            "current": part == current,
            "state": states[part] if part in project.writable_parts else "locked",
        }
        for part in Part
    ]


def next_part(project: Project, part: Part) -> Part | None:
    """The next part open to changes after this one, if any."""
    order = list(Part)
    following = order[order.index(part) + 1 :]
    return next((item for item in following if item in project.writable_parts), None)


class PartMixin(ProjectMixin):
    """A part of a file, for the school's team; `self.part` from the address."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    part: Part

    def check_access(self) -> None:
        super().check_access()
        part = Part.from_slug(self.kwargs.get("part", Part.ATTACHMENTS.slug))
        if part is None:
            raise Http404
        self.part = part

    @property
    def is_open(self) -> bool:
        """Whether this part may be changed now."""
        return self.part in self.project.writable_parts

    def page_context(self) -> dict[str, Any]:
        """What every page of the editor shows. Three queries."""
        saving = ProjectPart.objects.filter(project=self.project, part=self.part).first()
        assert self.request.user.is_authenticated
        presence = presence_of(self.project, self.part, self.request.user)
        return {
            "project": self.project,
            "origin": self.project.copied_from,
            "part": self.part,
            "page_label": self.part.label,
            "menu": part_menu(self.project, self.part, presence["parts"]),
            "presence": presence,
            "presence_url": self._presence_url(),
            "autosave_key": f"{self.project.reference}-{self.part.slug}",
            "crumbs": self.crumbs(),
            "saved_at": saving.saved_at if saving else None,
            "version": saving.version if saving else 0,
            "saving": saving,
            "applied": f"{saving.writer}:{saving.rank}" if saving else ":0",
            "next_part": next_part(self.project, self.part),
            "is_head": Role.HEAD in self.roles_here,
            "guide": guide_of(self.project, self.part),
            "can_change": self.is_open,
            "is_completion": self.project.status == Status.COMPLETION_REQUESTED,
            **self.part_context(),
        }

    def _presence_url(self) -> str:
        """Where the page says it is there; nowhere when the part is closed."""
        if not self.is_open:
            return ""
        return reverse("projects:presence-create", args=[self.project.reference, self.part.slug])

    def part_context(self) -> dict[str, Any]:
        """What this part alone shows. No query."""
        if self.part == Part.SUMMARY:
            return {"budget_years": _years_of(self.project)}
        if self.part == Part.BUDGET:
            return {"is_digital": is_digital(self.project)}
        if self.part != Part.BENEFICIARY:
            return {}
        school = self.project.establishment
        is_public_ecole = school.kind == EstablishmentKind.ECOLE and school.sector == Sector.PUBLIC
        return {
            "is_public_ecole": is_public_ecole,
            "derogation_ends_on": ECOLE_DEROGATION_ENDS_ON,
            "derogation_holds": clock.today() <= ECOLE_DEROGATION_ENDS_ON,
        }


class PartUpdateView(PartMixin, EditorView):
    """One part: its question, its fields, saved by the button and by autosave."""

    template_name: ClassVar[str] = "projects/part_form.html"

    def projects(self) -> ProjectQuerySet:
        # A save shows no page: two hundred people who write send forty of them a second.
        if self.is_autosave:
            part = Part.from_slug(self.kwargs.get("part", ""))
            return Project.objects.to_write(WRITTEN_COLUMNS.get(part) if part else None)
        return super().projects()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            return self.show_closed()
        if self.part == Part.ATTACHMENTS:
            return render_attachments(self, AttachmentForm())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.part == Part.ATTACHMENTS:
            return self.http_method_not_allowed(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def show_closed(self, *, error: str = "", status: int = 200) -> HttpResponse:
        """The part as it is kept, read-only."""
        entries = entries_of(self.part, self.kept)
        context = {**self.page_context(), "entries": entries, "error": error}
        return render(self.request, "projects/part_detail.html", context, status=status)

    @cached_property
    def kept(self) -> PartData:
        """The part as it is kept when the page is asked for."""
        return part_data(self.project, self.part)

    def open_draft(self, extra: int) -> Draft:
        return draft_of(self.project, self.part, self.kept, extra=extra)

    def read_draft(self, data: QueryDict) -> Draft:
        return draft_of(self.project, self.part, self.kept, data=data)

    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        assert self.request.user.is_authenticated
        saved = save_part(
            self.project,
            self.part,
            cleaned,
            version=version,
            by=self.request.user,
            ticket=self.ticket,
        )
        return Saved(saved.version, saved.saved_at, saved.row_ids)

    def refuse(self, draft: Draft, *, status: int = 422) -> HttpResponse:
        if not self.is_open and not self.is_autosave:
            return self.show_closed(error=draft.first_error(), status=403)
        return super().refuse(draft, status=status)

    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        return entries_of(self.part, {**self.kept, **cleaned})

    def other_version(self) -> OtherVersion:
        project = Project.objects.select_related("establishment").get(pk=self.project.pk)
        saving = (
            ProjectPart.objects.filter(project=project, part=self.part)
            .select_related("saved_by")
            .first()
        )
        return OtherVersion(
            version=saving.version if saving else 0,
            saved_at=saving.saved_at if saving else None,
            saved_by=str(saving.saved_by) if saving else "",
            by_self=saving is not None and saving.saved_by == self.request.user,
            entries=entries_of(self.part, part_data(project, self.part)),
        )

    def current_draft(self) -> Draft:
        project = Project.objects.select_related("establishment").get(pk=self.project.pk)
        return draft_of(project, self.part, part_data(project, self.part), extra=0)

    def page_context(self) -> dict[str, Any]:
        context = super().page_context()
        if self.request.method == "POST":
            context["version"] = self.request.POST.get("version", context["version"])
        context["row_words"] = ROW_WORDS.get(self.part)
        if self.part == Part.BUDGET:
            context |= totals_context(self.kept, self.project.establishment.academy_id)
            context["totals_url"] = reverse(
                "projects:budgettotals-detail", args=[self.project.reference]
            )
        if self.part == Part.SCHOOLS:
            context["associations"] = self.kept["rows"]
        return context

    def page_url(self) -> str:
        return part_url(self.project, self.part)

    def next_url(self) -> str:
        following = next_part(self.project, self.part)
        if following is not None:
            return part_url(self.project, following)
        if self.project.status == Status.COMPLETION_REQUESTED:
            return reverse("reviews:completion-update", args=[self.project.reference])
        return reverse("projects:submission-create", args=[self.project.reference])


def totals_context(data: PartData, academy_id: int) -> dict[str, Any]:
    """What the totals of a budget show: its sums and the warnings of the académie. One query."""
    totals = budget_totals(data)
    return {
        "totals": totals,
        "is_empty": not data["rows"] and not data["cofunding"],
        "warnings": budget_warnings(data, limits_of(academy_id, rates={})),
        "sums": sums_entries(totals) if data["rows"] else [],
    }


def _years_of(project: Project) -> list[int]:
    """The calendar years of the project, none without both its dates."""
    if project.starts_on is None or project.ends_on is None:
        return []
    return budget_years(project.starts_on, project.ends_on, today=clock.today())


def render_attachments(view: PartMixin, form: AttachmentForm, *, status: int = 200) -> HttpResponse:
    """The page of the attachments: those joined, and the form to join another."""
    documents = joined_documents(view.project)
    context = {
        **view.page_context(),
        "form": form,
        "documents": documents,
        "count": sum(document.stands for document in documents),
        "refreshes": any(document.is_changing for document in documents),
        "reader": view.request.user,
    }
    return render(view.request, "projects/attachment_list.html", context, status=status)

"""Reads of one file, shaped for its pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from core.entries import Entry
from projects.budgeting import points_set_by
from projects.checklist import Point, check_list, completeness
from projects.comparison import Change, compare
from projects.content import Content, PartData, filed_entries
from projects.enums import Part
from projects.guides import Guide, national_guide
from projects.models import (
    Action,
    AssociatedSchool,
    Attachment,
    Beneficiary,
    BudgetLine,
    CoFunding,
    Objective,
    PartGuide,
    Partner,
    PartRevision,
    Project,
)
from projects.queries.budget import cofunding_values, limits_of, line_values

FileData = dict[Part, PartData]


def file_content(project: Project) -> Content:
    """The whole file as the commission reads it: `{part: [entry, …]}`, in Part order, plain JSON.

    Eleven queries, whatever the size of the file (twelve when the school is not loaded).
    """
    return {part.value: filed_entries(part, data) for part, data in file_data(project).items()}


def file_data(project: Project) -> FileData:
    """The raw values of every part, in Part order. Eleven queries."""
    return {part: part_data(project, part) for part in Part}


def filing_points(project: Project) -> list[Point]:
    """The check list of a file today, with what its académie set. Thirteen queries."""
    data = file_data(project)
    limits = limits_of(project.establishment.academy_id)
    return check_list(data, on=clock.today(), set_here=points_set_by(data[Part.BUDGET], limits))


def part_data(project: Project, part: Part) -> PartData:
    """The raw values of one part, in the shape its form cleans them. Two queries at most."""
    return _READERS[part](project)


def guide_of(project: Project, part: Part) -> Guide:
    """The help of a part in the words of the school’s académie, else national. One query."""
    own = PartGuide.objects.filter(academy=project.establishment.academy_id, part=part).first()
    return merged_guide(part, own)


def merged_guide(part: Part, own: PartGuide | None) -> Guide:
    """The national help with the texts an académie rewrote. No query."""
    national = national_guide(part)
    if own is None:
        return national
    return Guide(
        question=own.question or national.question,
        expectation=own.expectation or national.expectation,
        example=own.example or national.example,
    )


def academy_guides(academy_id: int) -> dict[Part, PartGuide]:
    """The help an académie rewrote, by part. One query."""
    rows = PartGuide.objects.filter(academy=academy_id).select_related("updated_by")
    return {Part(row.part): row for row in rows}


def part_revisions(project: Project, part: Part) -> QuerySet[PartRevision]:
    """What a part was before, the latest first, without its content."""
    return (
        PartRevision.objects.filter(project=project, part=part)
        .select_related("written_by")
        .defer("values", "entries")
        .order_by("-version")
    )


def part_states(project: Project) -> dict[Part, str]:
    """For the menu, how far each part is (see `projects.checklist.completeness`). One query."""
    row = (
        Project.objects.filter(pk=project.pk)
        .annotate(
            **{
                f"has_{relation}": Exists(rows.filter(project=OuterRef("pk")))
                for relation, rows in _COUNTED.items()
            }
        )
        .values(
            *(f"has_{relation}" for relation in _COUNTED),
            *(f"beneficiary__{name}" for name in ("kind", "name", "siret", "iban")),
        )
        .get()
    )
    present = {relation: [True] if row[f"has_{relation}"] else [] for relation in _COUNTED}
    data: dict[Part, PartData] = {
        part: {name: getattr(project, name) for name in names}
        for part, names in _OWN_COLUMNS.items()
    }
    for part, name, relation in _PRESENCE:
        data[part] = {**data.get(part, {}), name: present[relation]}
    data[Part.BENEFICIARY] = {
        name: row[f"beneficiary__{name}"] or "" for name in ("kind", "name", "siret", "iban")
    }
    return completeness(data)


def is_digital(project: Project) -> bool:
    """Whether a theme of the project, read `with_digital`, is digital: the DANE helps to price it.

    No query.
    """
    return bool(getattr(project, "touches_digital", False))


def in_order(content: Content) -> list[tuple[Part, list[Entry]]]:
    """The parts of a content in Part order, which the database does not keep in a snapshot."""
    return [(part, content.get(part.value, [])) for part in Part]


def compare_contents(old: Content, new: Content) -> dict[str, list[Change]]:
    """Old and new, entry by entry, for each part (see `projects.comparison.Change`). No query."""
    return compare(old, new)


@dataclass(frozen=True)
class JoinedDocument:
    """A document of the file, for its team: what is current, what waits, what was before."""

    current: Attachment | None
    waiting: Attachment | None
    refused: list[Attachment]
    earlier: list[Attachment]

    @property
    def stands(self) -> bool:
        """Whether there is a document, or may soon be: not only a refused one."""
        return self.current is not None or self.waiting is not None

    @property
    def is_changing(self) -> bool:
        """Whether the worker has still something to say about it: the page asks again."""
        return self.waiting is not None or (
            self.current is not None and self.current.due_at is not None
        )


def joined_documents(project: Project) -> list[JoinedDocument]:
    """The documents joined to the file with all their versions, the oldest first. One query."""
    by_series: dict[uuid.UUID, list[Attachment]] = {}
    rows = project.attachments.joined().select_related("uploaded_by")
    for row in rows.order_by("uploaded_at", "version"):
        by_series.setdefault(row.series, []).append(row)
    return [
        JoinedDocument(
            current=next((v for v in versions if v.is_ready and v.superseded_at is None), None),
            waiting=next((v for v in versions if v.is_waiting), None),
            refused=[v for v in versions if v.is_refused],
            earlier=[v for v in reversed(versions) if v.superseded_at is not None],
        )
        for versions in by_series.values()
    ]


def _rows(queryset: Any, *names: str) -> list[dict[str, Any]]:
    return [
        {"id": row.pk, **{name: getattr(row, name) for name in names}} for row in queryset.all()
    ]


def _summary(project: Project) -> PartData:
    return {
        "title": project.title,
        "summary": project.summary,
        "dimensions": project.dimensions,
        "themes": list(project.themes.all()),
        "other_theme": project.other_theme,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
    }


def _schools(project: Project) -> PartData:
    associated = project.associated_schools.select_related("establishment").order_by("pk")
    return {
        "establishment": project.establishment,
        "pupils": project.pupils,
        "groups": dict(project.pupil_groups.values_list("level", "pupils")),
        "levels": project.levels,
        "rows": _rows(associated, "establishment", "state", "invited_at", "answered_at", "motive"),
    }


def _findings(project: Project) -> PartData:
    return {"concertations": list(project.concertations.all()), "findings": project.findings}


def _objectives(project: Project) -> PartData:
    return {"rows": _rows(project.objectives, "text", "indicator", "baseline", "target", "when")}


def _actions(project: Project) -> PartData:
    actions = project.actions.select_related("finding")
    return {"rows": _rows(actions, "title", "description", "who", "when", "finding")}


def _partners(project: Project) -> PartData:
    partners = project.partners.select_related("letter")
    rows = _rows(partners, "name", "kind", "role", "letter", "letter_awaited")
    for row in rows:
        if row["letter"] is not None and row["letter"].removed_at is not None:
            row["letter"] = None
    return {"rows": rows}


def _evaluation(project: Project) -> PartData:
    return {"evaluation": project.evaluation}


def _budget(project: Project) -> PartData:
    return {
        "establishment": project.establishment,
        "head_count": project.pupils,
        "rows": line_values(project),
        "cofunding": cofunding_values(project),
    }


def _beneficiary(project: Project) -> PartData:
    row = Beneficiary.objects.filter(project=project).select_related("establishment").first()
    return {
        **{name: getattr(row, name) if row else "" for name in ("kind", "name", "siret", "iban")},
        "establishment": row.establishment if row else None,
    }


def _attachments(project: Project) -> PartData:
    rows = list(project.attachments.counted())
    return {
        "files": [row for row in rows if row.is_ready],
        "waiting": [row for row in rows if row.is_waiting],
    }


def _publication(project: Project) -> PartData:
    return {
        "publish_consent": project.publish_consent,
        "public_summary": project.public_summary,
    }


_OWN_COLUMNS: dict[Part, tuple[str, ...]] = {
    Part.SUMMARY: ("title", "summary", "dimensions", "other_theme", "starts_on", "ends_on"),
    Part.SCHOOLS: ("pupils", "levels"),
    Part.FINDINGS: ("findings",),
    Part.EVALUATION: ("evaluation",),
    Part.PUBLICATION: ("publish_consent", "public_summary"),
}
_PRESENCE: tuple[tuple[Part, str, str], ...] = (
    (Part.SUMMARY, "themes", "themes"),
    (Part.SCHOOLS, "rows", "associated_schools"),
    (Part.FINDINGS, "concertations", "concertations"),
    (Part.OBJECTIVES, "rows", "objectives"),
    (Part.ACTIONS, "rows", "actions"),
    (Part.PARTNERS, "rows", "partners"),
    (Part.BUDGET, "rows", "budget_lines"),
    (Part.BUDGET, "cofunding", "cofundings"),
    (Part.ATTACHMENTS, "files", "attachments"),
)
_COUNTED: dict[str, QuerySet[Any]] = {
    "themes": Project.themes.through.objects.all(),
    "associated_schools": AssociatedSchool.objects.all(),
    "concertations": Project.concertations.through.objects.all(),
    "objectives": Objective.objects.all(),
    "actions": Action.objects.all(),
    "partners": Partner.objects.all(),
    "budget_lines": BudgetLine.objects.all(),
    "cofundings": CoFunding.objects.all(),
    "attachments": Attachment.objects.current(),
}
_READERS: dict[Part, Callable[[Project], PartData]] = {
    Part.SUMMARY: _summary,
    Part.SCHOOLS: _schools,
    Part.FINDINGS: _findings,
    Part.OBJECTIVES: _objectives,
    Part.ACTIONS: _actions,
    Part.PARTNERS: _partners,
    Part.EVALUATION: _evaluation,
    Part.BUDGET: _budget,
    Part.BENEFICIARY: _beneficiary,
    Part.ATTACHMENTS: _attachments,
    Part.PUBLICATION: _publication,
}

"""The draft of each part: its form and rows, filled with what is kept or with what was posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concertations.models import Finding
from core import clock
from core.editing import Draft
from core.rows import RowForm, RowSet, row_set
from projects.content import PartData
from projects.enums import Part
from projects.forms import parts, rows
from projects.models import Project, Theme
from projects.rules import possible_beneficiaries, suggested_beneficiary

YEARS_AHEAD = 5
_FORMS: dict[Part, type[parts.PartForm]] = {
    Part.SUMMARY: parts.SummaryForm,
    Part.SCHOOLS: parts.SchoolsForm,
    Part.FINDINGS: parts.FindingsForm,
    Part.EVALUATION: parts.EvaluationForm,
    Part.BENEFICIARY: parts.BeneficiaryForm,
    Part.PUBLICATION: parts.PublicationForm,
}
_ROWS: dict[Part, type[RowForm]] = {
    Part.SCHOOLS: rows.SchoolRow,
    Part.OBJECTIVES: rows.ObjectiveRow,
    Part.ACTIONS: rows.ActionRow,
    Part.PARTNERS: rows.PartnerRow,
    Part.BUDGET: rows.BudgetRow,
}


def draft_of(
    project: Project,
    part: Part,
    kept: PartData,
    *,
    data: Mapping[str, Any] | None = None,
    extra: int = 1,
) -> Draft:
    """The draft of a part: as posted when `data` is given, else as kept with `extra` empty rows.

    Two queries at most (the choices offered).
    """
    form = _FORMS.get(part, parts.PartForm)
    return Draft(
        form=form(data, initial=_initial(project, part, kept), **_choices(project, part)),
        rows=_rows(project, part, kept, data=data, extra=extra) if part in _ROWS else None,
    )


def _choices(project: Project, part: Part) -> dict[str, Any]:
    school = project.establishment
    match part:
        case Part.SUMMARY:
            return {"themes": list(Theme.objects.all())}
        case Part.FINDINGS:
            return {"concertations": list(school.concertations.all())}
        case Part.BENEFICIARY:
            return {"kinds": possible_beneficiaries(school.kind, school.sector)}
    return {}


def _initial(project: Project, part: Part, kept: PartData) -> dict[str, Any]:
    initial = dict(kept)
    for name in ("themes", "concertations"):
        if name in initial:
            initial[name] = [str(item.pk) for item in initial[name]]
    if part == Part.BENEFICIARY and not initial["kind"]:
        school = project.establishment
        initial["kind"] = suggested_beneficiary(school.kind, school.sector).value
        if school.siret.startswith("19"):
            initial |= {"name": school.name, "siret": school.siret}
    return initial


def _rows(
    project: Project, part: Part, kept: PartData, *, data: Mapping[str, Any] | None, extra: int
) -> RowSet:
    base: type[RowSet] = RowSet
    initial = [dict(row) for row in kept["rows"]]
    form_kwargs: dict[str, Any] = {}
    match part:
        case Part.ACTIONS:
            form_kwargs["findings"] = _findings(project)
            for row in initial:
                row["finding"] = str(row["finding"].pk) if row["finding"] else ""
        case Part.BUDGET:
            this_year = clock.today().year
            years = {*range(this_year, this_year + YEARS_AHEAD + 1)}
            form_kwargs["years"] = sorted(years | {row["year"] for row in initial})
        case Part.SCHOOLS:
            base = rows.SchoolRowSet
            for row in initial:
                school = row["establishment"]
                row |= {"uai": school.uai, "name": str(school)}
    made = row_set(
        _ROWS[part],
        data=data,
        initial=initial,
        extra=extra,
        base=base,
        form_kwargs=form_kwargs,
    )
    if isinstance(made, rows.SchoolRowSet):
        made.own_uai = project.establishment.uai
    return made


def _findings(project: Project) -> list[Finding]:
    """The findings of the school's concertations, the latest first: what an action may answer."""
    found = Finding.objects.filter(concertation__establishment=project.establishment_id)
    return list(found.order_by("-concertation__created_at", "position"))

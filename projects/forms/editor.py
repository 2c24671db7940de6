"""The draft of each part: its form and rows, filled with what is kept or with what was posted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse

from concertations.models import Finding
from core import clock, french
from core.editing import Draft
from core.rows import RowForm, RowSet, row_set
from establishments.models import Establishment
from projects.budgeting import budget_years
from projects.content import PartData
from projects.enums import AssociationState, BeneficiaryKind, Part
from projects.forms import beneficiary, budget, parts, rows, schools
from projects.models import AssociatedSchool, Attachment, Project, Theme
from projects.queries.budget import rates_in_force
from projects.rules import possible_beneficiaries, suggested_beneficiary

_FORMS: dict[Part, type[parts.PartForm]] = {
    Part.SUMMARY: parts.SummaryForm,
    Part.SCHOOLS: schools.SchoolsForm,
    Part.FINDINGS: parts.FindingsForm,
    Part.EVALUATION: parts.EvaluationForm,
    Part.BUDGET: budget.BudgetForm,
    Part.BENEFICIARY: beneficiary.BeneficiaryForm,
    Part.PUBLICATION: parts.PublicationForm,
}
_ROWS: dict[Part, type[RowForm]] = {
    Part.OBJECTIVES: rows.ObjectiveRow,
    Part.ACTIONS: rows.ActionRow,
    Part.PARTNERS: rows.PartnerRow,
    Part.BUDGET: budget.BudgetRow,
}


# (what a row is, the button that adds one)
ROW_WORDS: dict[Part, tuple[str, str]] = {
    Part.OBJECTIVES: ("Objectif", "Ajouter un objectif"),
    Part.ACTIONS: ("Action", "Ajouter une action"),
    Part.PARTNERS: ("Partenaire", "Ajouter un partenaire"),
    Part.BUDGET: ("Dépense", "Ajouter une dépense"),
}


def fields_of(part: Part, kinds: Iterable[str]) -> dict[str, forms.Field]:
    """The fields of a part that stand once, as for a new project of schools of these kinds.

    Those whose choices come from the file have none. Who else pays is asked on the page alone.
    """
    if part != Part.SCHOOLS:
        return dict(_FORMS.get(part, parts.PartForm).base_fields)
    form = schools.SchoolsForm(kinds=kinds, initial={"groups": {}})
    return {bound.name: bound.field for bound in form.first_levels} | dict(form.base_fields)


def row_form_of(part: Part) -> type[RowForm] | None:
    """The form of each row of a part, None when it has no rows."""
    return _ROWS.get(part)


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
        form=form(data, initial=_initial(project, part, kept), **_choices(project, part, kept)),
        rows=_rows(project, part, kept, data=data, extra=extra) if part in _ROWS else None,
    )


def _choices(project: Project, part: Part, kept: PartData) -> dict[str, Any]:
    school = project.establishment
    match part:
        case Part.SUMMARY:
            return {"themes": list(Theme.objects.all())}
        case Part.FINDINGS:
            return {"concertations": list(school.concertations.all())}
        case Part.SCHOOLS:
            return {"kinds": {school.kind, *(row["establishment"].kind for row in kept["rows"])}}
        case Part.BENEFICIARY:
            return {
                "school": school,
                "kinds": possible_beneficiaries(school.kind, school.sector),
                "search_url": reverse("projects:eple-search", args=[project.reference]),
            }
    return {}


def _initial(project: Project, part: Part, kept: PartData) -> dict[str, Any]:
    initial = dict(kept)
    for name in ("themes", "concertations"):
        if name in initial:
            initial[name] = [str(item.pk) for item in initial[name]]
    if part == Part.BENEFICIARY and not initial["kind"]:
        initial |= _suggested(project.establishment)
    return initial


def _suggested(school: Establishment) -> dict[str, Any]:
    """The beneficiary one may expect, from the directory: to be checked by the school."""
    kind = suggested_beneficiary(school.kind, school.sector)
    if kind == BeneficiaryKind.COMMUNE:
        name = f"Commune {french.of(school.commune)}" if school.commune else ""
        return {"kind": kind.value, "name": name}
    if kind == BeneficiaryKind.EPLE and not school.siret.startswith("19"):
        return {"kind": kind.value}
    name = school.name if kind == BeneficiaryKind.EPLE else ""
    return {"kind": kind.value, "name": name, "siret": school.siret}


def _rows(
    project: Project, part: Part, kept: PartData, *, data: Mapping[str, Any] | None, extra: int
) -> RowSet:
    initial = [dict(row) for row in kept["rows"]]
    form_kwargs: dict[str, Any] = {}
    match part:
        case Part.ACTIONS:
            form_kwargs["findings"] = _findings(project)
            for row in initial:
                row["finding"] = str(row["finding"].pk) if row["finding"] else ""
        case Part.PARTNERS:
            form_kwargs["letters"] = _letters(project)
            for row in initial:
                row["letter"] = str(row["letter"].pk) if row["letter"] else ""
                if row["letter_awaited"]:
                    row["letter"] = rows.AWAITED
        case Part.BUDGET:
            form_kwargs |= _budget_choices(project, initial)
            for row in initial:
                row["school"] = str(row["school"].pk) if row["school"] else ""
    return row_set(_ROWS[part], data=data, initial=initial, extra=extra, form_kwargs=form_kwargs)


def _budget_choices(project: Project, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The years, the rates and the schools offered to the lines. Two queries."""
    today = clock.today()
    years = {*budget_years(project.starts_on, project.ends_on, today=today)}
    return {
        "years": sorted(years | {line["year"] for line in lines}),
        "rates": rates_in_force(project.establishment.academy_id, on=today),
        "schools": _partner_schools(project),
        "lead": str(project.establishment),
        "kept": {line["id"]: dict(line) for line in lines},
    }


def _partner_schools(project: Project) -> list[AssociatedSchool]:
    """The associated schools, those that declined aside."""
    asked = (AssociationState.INVITED, AssociationState.ACCEPTED)
    found = project.associated_schools.filter(state__in=asked)
    return list(found.select_related("establishment").order_by("pk"))


def _letters(project: Project) -> list[Attachment]:
    """The files that may be the letter of a partner."""
    return list(project.attachments.current())


def _findings(project: Project) -> list[Finding]:
    """The findings of the school's concertations, the latest first: what an action may answer."""
    found = Finding.objects.filter(concertation__establishment=project.establishment_id)
    return list(found.order_by("-concertation__created_at", "position"))

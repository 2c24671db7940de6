"""Writing the values of one part into the file; rows are changed in place, by id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Manager, Model, ProtectedError

from core.errors import DomainError
from projects.enums import Part
from projects.models import Beneficiary, Project, PupilGroup
from projects.rules import sum_of
from projects.services.pricing import priced, write_cofunding

Values = Mapping[str, Any]

WRITTEN_COLUMNS: Mapping[Part, frozenset[str]] = {
    Part.SUMMARY: frozenset(
        {"title", "summary", "dimensions", "other_theme", "starts_on", "ends_on"}
    ),
    Part.SCHOOLS: frozenset({"pupils", "levels"}),
    Part.FINDINGS: frozenset({"findings"}),
    Part.OBJECTIVES: frozenset(),
    Part.ACTIONS: frozenset(),
    Part.PARTNERS: frozenset(),
    Part.EVALUATION: frozenset({"evaluation"}),
    Part.PUBLICATION: frozenset({"publish_consent", "public_summary"}),
}
"""What these parts read and write of the file itself; the others read its dates or its amount."""


def write_part(project: Project, part: Part, values: Values) -> list[int]:
    """Write the values into the locked project; give the ids of its rows in order.

    The project itself is changed, not saved. Raises DomainError when a row to remove is cited.
    """
    return _WRITERS[part](project, values)


def write_rows(
    manager: Manager[Any], rows: Sequence[Values], names: Sequence[str], **owner: Model
) -> list[int]:
    """Make the rows of the file those given, in order: changed by id, added, or deleted."""
    known = {row.pk: row for row in manager.all()}
    changed: list[Model] = []
    added: list[Model] = []
    final: list[Model] = []
    for position, values in enumerate(rows, 1):
        row = known.pop(values.get("id") or 0, None)
        if row is None:
            row = manager.model(**owner)
            added.append(row)
        else:
            changed.append(row)
        final.append(row)
        for name in names:
            setattr(row, name, position if name == "position" else values[name])
    try:
        manager.filter(pk__in=list(known)).delete()
    except ProtectedError as error:
        raise DomainError(
            "Une ligne retirée est déjà citée ailleurs\u00a0: modifiez-la plutôt que de la retirer."
        ) from error
    manager.bulk_update(changed, list(names))
    manager.bulk_create(added)
    return [row.pk for row in final]


def _columns(part: Part) -> Callable[[Project, Values], list[int]]:
    names = WRITTEN_COLUMNS[part]

    def write(project: Project, values: Values) -> list[int]:
        for name in names:
            setattr(project, name, values[name])
        return []

    return write


def _summary(project: Project, values: Values) -> list[int]:
    project.themes.set(values["themes"])
    return _columns(Part.SUMMARY)(project, values)


def _schools(project: Project, values: Values) -> list[int]:
    """The pupils by level; associated schools come and go by their own acts."""
    groups = values["groups"]
    project.pupils = sum(groups.values()) or None
    project.pupil_groups.exclude(level__in=list(groups)).delete()
    PupilGroup.objects.bulk_create(
        [PupilGroup(project=project, level=level, pupils=count) for level, count in groups.items()],
        update_conflicts=True,
        unique_fields=["project", "level"],
        update_fields=["pupils"],
    )
    project.levels = values["levels"]
    return []


def _findings(project: Project, values: Values) -> list[int]:
    project.concertations.set(values["concertations"])
    return _columns(Part.FINDINGS)(project, values)


def _rows(relation: str, *names: str) -> Callable[[Project, Values], list[int]]:
    def write(project: Project, values: Values) -> list[int]:
        manager = getattr(project, relation)
        return write_rows(manager, values["rows"], ["position", *names], project=project)

    return write


_LINE = (
    "category", "hours_kind", "label", "year", "quantity", "unit_price", "amount", "rate",
    "school", "origin",
)  # fmt: skip


def _budget(project: Project, values: Values) -> list[int]:
    lines = priced(project, values["rows"])
    project.amount_asked = sum_of(line["amount"] for line in lines)
    write_cofunding(project, values["cofunding"])
    return write_rows(project.budget_lines, lines, ["position", *_LINE], project=project)


def _beneficiary(project: Project, values: Values) -> list[int]:
    columns = {name: values[name] for name in ("kind", "name", "siret", "iban", "establishment")}
    if columns["kind"]:
        Beneficiary.objects.update_or_create(project=project, defaults=columns)
    else:
        Beneficiary.objects.filter(project=project).delete()
    return []


_WRITERS: dict[Part, Callable[[Project, Values], list[int]]] = {
    Part.SUMMARY: _summary,
    Part.SCHOOLS: _schools,
    Part.FINDINGS: _findings,
    Part.OBJECTIVES: _rows("objectives", "text", "indicator", "baseline", "target", "when"),
    Part.ACTIONS: _rows("actions", "title", "description", "who", "when", "finding"),
    Part.PARTNERS: _rows("partners", "name", "kind", "role", "letter", "letter_awaited"),
    Part.EVALUATION: _columns(Part.EVALUATION),
    Part.BUDGET: _budget,
    Part.BENEFICIARY: _beneficiary,
    Part.PUBLICATION: _columns(Part.PUBLICATION),
}

"""« Dupliquer »: a new draft that starts from what a former project of the school says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model

from concertations.models import Concertation, Finding
from core import clock
from documents.services.numbers import next_reference
from establishments.models import Establishment
from projects.content import PartData
from projects.enums import Part
from projects.models import Project, Theme
from projects.queries import part_data
from projects.services.creation import just_opened, require_opener
from projects.services.parts import write_part

if TYPE_CHECKING:
    from accounts.models import User

COPIED = tuple(part for part in Part if part not in (Part.ATTACHMENTS, Part.BENEFICIARY))
"""The beneficiary is asked again: an IBAN of last year is a payment sent elsewhere."""

_SHARED = (Concertation, Establishment, Finding, Theme)
"""What a copy may cite as its origin does; anything else a row cites belongs to the origin."""


@transaction.atomic
def copy_project(origin: Project, *, by: User) -> Project:
    """Open a draft of the same school with the texts, objectives, actions, partners and expenses.

    Expenses move by whole years, so that the first are of this year. The calendar, the
    beneficiary, the consent to publish, the associated schools and the attachments are left out;
    opinions and decisions belong to the origin, which the draft names (`copied_from`). Asked twice
    within a minute, there is one draft. Raises NotAllowed outside the school's team, DomainError
    for a closed school.
    """
    school = origin.establishment
    require_opener(by, school)
    same = just_opened(school, by=by, copied_from=origin)
    if same is not None:
        return same
    copy = Project.objects.create(
        reference=next_reference("NE"),
        establishment=school,
        copied_from=origin,
        created_by=by,
    )
    for part in COPIED:
        write_part(copy, part, _values(part, part_data(origin, part)))
    copy.save()
    return copy


def _values(part: Part, data: PartData) -> dict[str, Any]:
    """The values of a part as they start in the copy."""
    values = dict(data)
    if "rows" in values:
        values["rows"] = [_row(row) for row in values["rows"]]
    match part:
        case Part.SUMMARY:
            values |= {"starts_on": None, "ends_on": None}
        case Part.SCHOOLS:
            values["rows"] = []
        case Part.BUDGET:
            values["rows"] = _from_this_year(values["rows"])
        case Part.PUBLICATION:
            values["publish_consent"] = False
    return values


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row without its id, and without what only the origin has (a joined letter, a school)."""
    return {
        name: None if isinstance(value, Model) and not isinstance(value, _SHARED) else value
        for name, value in row.items()
        if name != "id"
    }


def _from_this_year(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The expenses moved by the same number of years, the first ones to this year.

    They are the school's own now, whatever costing they came from; hours take the rate in force.
    """
    if not lines:
        return lines
    shift = clock.today().year - min(line["year"] for line in lines)
    return [{**line, "year": line["year"] + shift, "origin": ""} for line in lines]

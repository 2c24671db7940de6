"""The files behind a figure, for who may read them: the same SQL counts and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from concertations.models import Concertation
from establishments.models import Establishment
from projects.models import Project
from showcase.enums import Breakdown, Measure
from showcase.figures.definitions import breakdowns_of, facts
from showcase.figures.queries import Place

if TYPE_CHECKING:
    from accounts.models import User

LISTED = frozenset(Measure) - {Measure.PROJECTS}
"""A draft belongs to its school: the projects that were only begun are counted, never listed."""


@dataclass(frozen=True)
class Behind:
    """One figure whose files are asked for."""

    measure: Measure
    breakdown: Breakdown
    item: str
    place: Place

    @property
    def kind(self) -> str:
        """What its units are: `projects`, `concertations` or `schools`."""
        if self.measure.counts_projects:
            return "projects"
        return "concertations" if self.measure == Measure.CONCERTATIONS else "schools"


def behind(measure: str, breakdown: str, item: str, place: Place) -> Behind | None:
    """The figure that these words of an address name, or None."""
    if measure not in Measure.values or breakdown not in Breakdown.values:
        return None
    found = Behind(Measure(measure), Breakdown(breakdown), item, place)
    known = found.measure in LISTED and found.breakdown in breakdowns_of(found.measure)
    return found if known and (found.breakdown == Breakdown.ALL) == (item == "") else None


def projects_behind(figure: Behind, user: User) -> QuerySet[Project]:
    """The projects of a figure that the person may read, the last filed first."""
    return (
        Project.objects.visible_to(user)
        .filter(pk__in=_units(figure))
        .select_related("establishment")
        .order_by("-first_submitted_at", "-pk")
    )


def concertations_behind(figure: Behind, user: User) -> QuerySet[Concertation]:
    """The concertations of a figure that the person may read, the last recorded first."""
    return (
        Concertation.objects.visible_to(user)
        .filter(pk__in=_units(figure))
        .select_related("establishment")
        .order_by("-recorded_at", "-pk")
    )


def schools_behind(figure: Behind, user: User) -> QuerySet[Establishment]:
    """The schools of a figure within the perimeter of the person, by name."""
    return (
        Establishment.objects.visible_to(user)
        .filter(pk__in=_units(figure))
        .select_related("department")
        .order_by("name", "uai")
    )


def _units(figure: Behind) -> RawSQL:
    sql = f"""
        SELECT fact.unit FROM ({facts(figure.measure, figure.breakdown)}) AS fact
        JOIN establishments_establishment AS placed ON placed.id = fact.school_id
        WHERE fact.item = %s AND (%s::bigint IS NULL OR placed.academy_id = %s::bigint)
            AND (%s::bigint IS NULL OR placed.department_id = %s::bigint)
    """  # noqa: S608 - nothing comes from outside
    academy = figure.place.academy.pk if figure.place.academy else None
    department = figure.place.department.pk if figure.place.department else None
    return RawSQL(sql, [figure.item, academy, academy, department, department])  # noqa: S611

"""Who has a file in hand today, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from core import clock
from dashboards.rules import Holder, holder_of
from establishments.enums import Perimeter, Role
from establishments.models import Appointment, Establishment, Membership
from projects.enums import Status
from projects.models import Assignment, Project
from reviews.models import Opinion

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class InHand:
    """Who has a file: the service, what it waits for, and the people to write to."""

    holder: Holder
    people: tuple[User, ...] = ()


class Staff:
    """The people of the services by place, read once: one query.

    With `schools`, only those whose perimeter holds one of them.
    """

    def __init__(
        self,
        today: date,
        roles: Iterable[Role],
        schools: Collection[Establishment] | None = None,
    ) -> None:
        self._found: dict[tuple[str, str, int | None], list[User]] = defaultdict(list)
        rows = Appointment.objects.filter(role__in=list(roles))
        if schools is not None:
            rows = rows.filter(
                Q(perimeter=Perimeter.NATION)
                | Q(academy__in={school.academy_id for school in schools})
                | Q(department__in={school.department_id for school in schools})
                | Q(district__in={school.district_id for school in schools} - {None})
                | Q(establishment__in={school.pk for school in schools})
            )
        for row in rows.current(today).select_related("user"):
            self._found[row.role, row.perimeter, _place(row)].append(row.user)

    def of_school(self, role: Role, school: Establishment) -> list[User]:
        """Whoever holds this role in a perimeter that holds the school."""
        places: tuple[tuple[str, int | None], ...] = (
            (Perimeter.NATION, None),
            (Perimeter.ACADEMY, school.academy_id),
            (Perimeter.DEPARTMENT, school.department_id),
            (Perimeter.DISTRICT, school.district_id),
            (Perimeter.ESTABLISHMENT, school.pk),
        )
        return [user for place in places for user in self._found.get((role, *place), ())]

    def of_academy(self, role: Role, academy_id: int) -> list[User]:
        """Whoever holds this role for the whole académie."""
        return self._found.get((role, Perimeter.ACADEMY, academy_id), [])


_STAFF = (Role.REFERENT_INSPECTOR, Role.SECRETARIAT, Role.FUND_MANAGER)


def in_hand(projects: Sequence[Project]) -> dict[int, InHand]:
    """Who has each of these files, read with their school. Four queries, whatever their number.

    The person a file was given to by name comes instead of the whole service.
    """
    today = clock.today()
    keys = [project.pk for project in projects]
    judged = set(
        Opinion.objects.filter(project__in=keys)
        .order_by()
        .values_list("project", "passage")
        .distinct()
    )
    given = {
        (one.project_id, one.role): one.assignee
        for one in Assignment.objects.current().filter(project__in=keys).select_related("assignee")
    }
    staff = Staff(today, _STAFF, {project.establishment for project in projects})
    heads = _heads({project.establishment_id for project in projects}, today)
    found = {}
    for project in projects:
        holder = holder_of(
            Status(project.status),
            fact=project.fact,
            has_opinion=(project.pk, project.passage) in judged,
        )
        people: Sequence[User] = ()
        if holder.role is Role.HEAD:
            people = heads[project.establishment_id]
        elif holder.role is not None:
            named = given.get((project.pk, holder.role))
            people = staff.of_school(holder.role, project.establishment)
            people = [named] if named in people else people
        unique = {person.pk: person for person in people if person and person.is_active}
        found[project.pk] = InHand(holder, tuple(unique.values()))
    return found


def inspectors_in(projects: Sequence[Project]) -> dict[int, list[User]]:
    """Who inspects each of these files, read with their school: the inspector it was given to by
    name, else the referents of the school. Two queries."""
    given = {
        one.project_id: one.assignee
        for one in Assignment.objects.current()
        .filter(project__in=[project.pk for project in projects], role=Role.REFERENT_INSPECTOR)
        .select_related("assignee")
    }
    schools = {project.establishment for project in projects}
    staff = Staff(clock.today(), (Role.REFERENT_INSPECTOR,), schools)
    found = {}
    for project in projects:
        people = staff.of_school(Role.REFERENT_INSPECTOR, project.establishment)
        named = given.get(project.pk)
        chosen = [named] if named in people else people
        unique = {person.pk: person for person in chosen if person and person.is_active}
        found[project.pk] = list(unique.values())
    return found


def _heads(schools: set[int], today: date) -> dict[int, list[User]]:
    heads: dict[int, list[User]] = defaultdict(list)
    rows = Membership.objects.filter(establishment__in=schools).leading().current(today)
    for row in rows.select_related("user"):
        heads[row.establishment_id].append(row.user)
    return heads


def _place(row: Appointment) -> int | None:
    return row.academy_id or row.department_id or row.district_id or row.establishment_id

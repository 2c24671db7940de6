"""Reads shaped for the pages about people and what they are named to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from core import clock
from establishments.enums import AppointmentState, Perimeter, Role
from establishments.models import (
    Academy,
    Appointment,
    Department,
    District,
    Establishment,
    Membership,
)
from establishments.permissions import may_appoint
from establishments.workflow import perimeters_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models.people import Place
    from establishments.querysets import AppointmentQuerySet

ALL_STATES = "toutes"


@dataclass(frozen=True)
class AppointmentRow:
    """One appointment as a list shows it, and whether the reader may end it."""

    appointment: Appointment
    state: AppointmentState
    may_end: bool


@dataclass(frozen=True)
class Referent:
    """Who inspects a school in their own name, and who stands in for them today."""

    appointment: Appointment
    stand_in: Appointment | None


@dataclass(frozen=True)
class DistrictRow:
    """A district, those who inspect it today or later, and how many open schools it has."""

    district: District
    inspectors: list[Appointment]
    schools: int


def appointments(
    academies: Sequence[Academy], filters: dict[str, Any], *, everywhere: bool = False
) -> AppointmentQuerySet:
    """The appointments of these académies that the filters keep, by name of the person.

    `everywhere`: every académie and the whole country, for an administrator. Without a state
    asked for, what has ended is left out. No query before it is read.
    """
    today = clock.today()
    rows = Appointment.objects.all()
    if filters.get("academie"):
        rows = rows.within([int(filters["academie"])])
    elif not everywhere:
        rows = rows.within(academy.pk for academy in academies)
    if filters.get("departement"):
        rows = rows.in_department(int(filters["departement"]))
    if filters.get("role"):
        rows = rows.filter(role=filters["role"])
    if filters.get("q"):
        for word in str(filters["q"]).split()[:5]:
            rows = rows.filter(
                Q(user__last_name__icontains=word)
                | Q(user__first_name__icontains=word)
                | Q(user__email__icontains=word)
            )
    state = filters.get("etat", "")
    if state in list(AppointmentState):
        rows = rows.in_state(AppointmentState(state), today)
    elif state != ALL_STATES:
        rows = rows.not_ended(today)
    return rows.order_by("user__last_name", "user__first_name", "user_id", "starts_on", "pk")


def in_full(keys: Iterable[int]) -> list[Appointment]:
    """These appointments, in this order, with everything a row shows: one query.

    The rows of a page are chosen first: joining every place before choosing would cost ten times
    more at the size of the country.
    """
    keys = list(keys)
    full = {
        one.pk: one
        for one in Appointment.objects.filter(pk__in=keys)
        .with_place()
        .select_related("stands_in_for__user")
    }
    return [full[key] for key in keys if key in full]


def appointment_rows(found: Iterable[Appointment], reader: User) -> list[AppointmentRow]:
    """The rows of a page, shown in full already. No query."""
    today = clock.today()
    return [
        AppointmentRow(
            appointment=one,
            state=one.state_on(today),
            may_end=one.state_on(today) is not AppointmentState.ENDED
            and may_appoint(reader, Role(one.role), one.territory),
        )
        for one in found
    ]


def referents_of(establishment: Establishment) -> list[Referent]:
    """Who inspects the school today: one query."""
    found = list(
        Appointment.objects.reaching(establishment, Role.REFERENT_INSPECTOR)
        .current(clock.today())
        .select_related("user")
        .order_by("starts_on", "pk")
    )
    standing = {one.stands_in_for_id: one for one in found if one.stands_in_for_id is not None}
    return [Referent(one, standing.get(one.pk)) for one in found if one.stands_in_for_id is None]


def memberships_within(person: User, academies: Sequence[Academy]) -> list[Membership]:
    """What the person is, was or will be in schools of these académies: one query."""
    return list(
        Membership.objects.filter(
            user=person, establishment__academy__in=[academy.pk for academy in academies]
        )
        .select_related("establishment")
        .order_by("-starts_on", "-pk")
    )


def departments_of(academies: Sequence[Academy]) -> list[Department]:
    """The départements of these académies: one query."""
    return list(Department.objects.filter(academy__in=[academy.pk for academy in academies]))


def districts_of(academies: Sequence[Academy]) -> QuerySet[District]:
    """The districts of these académies, by département and name."""
    return (
        District.objects.filter(department__academy__in=[academy.pk for academy in academies])
        .select_related("department")
        .order_by("department__code", "name", "pk")
    )


def places_for(role: Role, reader: User, academies: Sequence[Academy]) -> dict[str, Place]:
    """Where this reader may name somebody to `role`, by key: académies, départements, districts,
    then the country. Schools are too many: they are named by their UAI. At most two queries."""
    found: list[Place] = []
    for perimeter in perimeters_of(role):
        match perimeter:
            case Perimeter.ACADEMY:
                found += academies
            case Perimeter.DEPARTMENT:
                found += departments_of(academies)
            case Perimeter.DISTRICT:
                found += districts_of(academies)
            case Perimeter.NATION:
                found.append(None)
            case Perimeter.ESTABLISHMENT:
                continue
    return {
        f"{type(place).__name__.lower()}-{place.pk}" if place else "france": place
        for place in found
        if may_appoint(reader, role, place)
    }


def districts(academies: Sequence[Academy], filters: dict[str, Any]) -> QuerySet[District]:
    """The districts that the filters keep. No query before it is read."""
    rows = districts_of(academies)
    if filters.get("departement"):
        rows = rows.filter(department=int(filters["departement"]))
    if filters.get("q"):
        rows = rows.filter(Q(name__icontains=filters["q"]) | Q(uai__iexact=filters["q"]))
    if filters.get("sans_inspection"):
        named = Appointment.objects.filter(role=Role.REFERENT_INSPECTOR).current(clock.today())
        rows = rows.exclude(pk__in=named.filter(district__isnull=False).values("district"))
    return rows


def district_rows(found: Sequence[District]) -> list[DistrictRow]:
    """The rows of one page of `districts`: two queries, whatever their number."""
    keys = [district.pk for district in found]
    inspectors: dict[int | None, list[Appointment]] = {}
    for one in (
        Appointment.objects.filter(role=Role.REFERENT_INSPECTOR, district__in=keys)
        .not_ended(clock.today())
        .select_related("user", "stands_in_for__user")
        .order_by("starts_on", "pk")
    ):
        inspectors.setdefault(one.district_id, []).append(one)
    counts = dict(
        Establishment.objects.open()
        .filter(district__in=keys)
        .order_by()
        .values_list("district")
        .annotate(schools=Count("pk"))
    )
    return [
        DistrictRow(district, inspectors.get(district.pk, []), counts.get(district.pk, 0))
        for district in found
    ]

"""Who is who: the rights of a person on a given day, read once per request.

One query for the team of a school, two for the services.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Exists

from core import clock
from establishments.enums import LEADING_ROLES, Perimeter, Role
from establishments.models import Academy, Appointment, Establishment, Membership
from establishments.models.people import Place, academy_id_of, perimeter_of
from establishments.workflow import NAMING_ROLES, may_name, perimeters_of

if TYPE_CHECKING:
    from accounts.models import User

_CACHE = "_notre_ecole_rights"

SECOND_FACTOR_ROLES = frozenset({Role.SECRETARIAT, Role.FUND_MANAGER, Role.PRESIDENT})
"""Roles that publish, pay or open accounts: they sign in with a second factor."""


@dataclass(frozen=True)
class Rights:
    """The memberships and appointments of a person that are valid today."""

    memberships: tuple[Membership, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    nationwide: bool = False
    academy_ids: frozenset[int] = frozenset()
    department_ids: frozenset[int] = frozenset()
    district_ids: frozenset[int] = frozenset()
    establishment_ids: frozenset[int] = frozenset()
    roles: frozenset[Role] = field(default=frozenset())

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is held, anywhere."""
        return bool(self.roles & frozenset(roles))

    def on(self, establishment: Establishment) -> frozenset[Role]:
        """The roles held for this school, the head's too for a deputy in delegation.

        No query when the school is loaded.
        """
        held = {Role(a.role) for a in self.appointments if reaches(a, establishment)}
        return frozenset(held).union(
            *(roles_of(m) for m in self.memberships if m.establishment_id == establishment.pk)
        )

    def leads(self, establishment: Establishment) -> bool:
        """Whether the person is the head of this school in their own name.

        Inviting, removing, delegating and handing over are theirs alone, never a deputy's.
        """
        return any(
            m.establishment_id == establishment.pk and m.role == Role.HEAD for m in self.memberships
        )

    def in_academy(self, academy_id: int, *roles: Role) -> bool:
        """Whether one of these roles is held for the whole académie."""
        return any(a.academy_id == academy_id and Role(a.role) in roles for a in self.appointments)

    def roles_in_academy(self, academy_id: int) -> frozenset[Role]:
        """The roles held for the whole of this académie."""
        return frozenset(Role(a.role) for a in self.appointments if a.academy_id == academy_id)

    def academies_as(self, *roles: Role) -> frozenset[int]:
        """The académies where one of these roles is held for the whole académie."""
        return frozenset(
            a.academy_id
            for a in self.appointments
            if a.academy_id is not None and Role(a.role) in roles
        )

    def only(self, roles: Iterable[Role]) -> Rights:
        """The same person seen through some roles alone."""
        kept = frozenset(roles)
        return _rights(
            tuple(m for m in self.memberships if roles_of(m) & kept),
            tuple(a for a in self.appointments if Role(a.role) in kept),
        )


def roles_of(membership: Membership) -> frozenset[Role]:
    """What a membership gives: see `given_by`."""
    return given_by(Role(membership.role))


def given_by(role: Role) -> frozenset[Role]:
    """The roles that holding this one gives: a delegation gives the head's, on the files."""
    return LEADING_ROLES if role is Role.DEPUTY else frozenset({role})


def reaches(appointment: Appointment, establishment: Establishment) -> bool:
    """Whether the perimeter of the appointment holds this school."""
    match Perimeter(appointment.perimeter):
        case Perimeter.NATION:
            return True
        case Perimeter.ACADEMY:
            return appointment.academy_id == establishment.academy_id
        case Perimeter.DEPARTMENT:
            return appointment.department_id == establishment.department_id
        case Perimeter.DISTRICT:
            return appointment.district_id == establishment.district_id
        case Perimeter.ESTABLISHMENT:
            return appointment.establishment_id == establishment.pk


def _rights(memberships: tuple[Membership, ...], appointments: tuple[Appointment, ...]) -> Rights:
    def ids(name: str) -> frozenset[int]:
        return frozenset(value for a in appointments if (value := getattr(a, name)) is not None)

    return Rights(
        memberships=memberships,
        appointments=appointments,
        nationwide=any(a.perimeter == Perimeter.NATION for a in appointments),
        academy_ids=ids("academy_id"),
        department_ids=ids("department_id"),
        district_ids=ids("district_id"),
        establishment_ids=ids("establishment_id")
        | frozenset(m.establishment_id for m in memberships),
        roles=frozenset(Role(a.role) for a in appointments).union(*map(roles_of, memberships)),
    )


def rights_of(user: User) -> Rights:
    """The rights of `user` today; none for somebody not signed in. Kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return Rights()
    cached: Rights | None = getattr(user, _CACHE, None)
    if cached is None:
        cached = _read_rights(user)
        setattr(user, _CACHE, cached)
    return cached


def _read_rights(user: User) -> Rights:
    """Each page reads them: the memberships say whether there is any appointment to read, and of
    a school only what names it is read."""
    today = clock.today()
    rows = _memberships_of(user.pk, today)
    memberships = tuple(map(_membership, rows))
    is_appointed = rows[0][-1] if rows else True
    if not is_appointed:
        return _rights(memberships, ())
    places = ("academy", "department", "district", "establishment")
    appointments = Appointment.objects.filter(user=user).current(today)
    return _rights(memberships, tuple(appointments.select_related(*places)))


# In the order of the fields of their models, which `from_db` reads.
_SCHOOL_COLUMNS = ("id", "uai", "name")
_COLUMNS = ("id", "user_id", "establishment_id", "role", "starts_on", "ends_on")
_SOMEBODY, _SOME_DAY = -1, date.min


def _memberships_of(user: int, today: date) -> list[tuple[Any, ...]]:
    """The memberships valid on that day: `_COLUMNS`, `_SCHOOL_COLUMNS`, whether the person is
    appointed to anything."""
    sql, params = _memberships_query()
    stands_for: dict[Any, Any] = {_SOMEBODY: user, _SOME_DAY: today}
    with connection.cursor() as cursor:
        cursor.execute(sql, [stands_for.get(value, value) for value in params])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@cache
def _memberships_query() -> tuple[str, tuple[Any, ...]]:
    """The query written once, for somebody on some day: every page of a signed-in person asks it,
    and writing it costs more than asking it."""
    appointments = Appointment.objects.filter(user=_SOMEBODY).current(_SOME_DAY)
    rows = (
        Membership.objects.filter(user=_SOMEBODY)
        .current(_SOME_DAY)
        .values_list(
            *_COLUMNS,
            *(f"establishment__{name}" for name in _SCHOOL_COLUMNS),
            Exists(appointments),
        )
    )
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


def _membership(row: tuple[Any, ...]) -> Membership:
    own, school = row[: len(_COLUMNS)], row[len(_COLUMNS) : -1]
    membership = Membership.from_db(DEFAULT_DB_ALIAS, list(_COLUMNS), list(own))
    membership.establishment = Establishment.from_db(
        DEFAULT_DB_ALIAS, list(_SCHOOL_COLUMNS), list(school)
    )
    return membership


def needs_second_factor(user: User) -> bool:
    """Whether this person must sign in with a second factor: these roles, and administrators."""
    return user.is_staff or user.is_superuser or rights_of(user).has(*SECOND_FACTOR_ROLES)


def forget_rights(user: User) -> None:
    """Drop the kept rights after a membership or an appointment of this person changed."""
    if hasattr(user, _CACHE):
        delattr(user, _CACHE)


def may_appoint(user: User, role: Role, place: Place) -> bool:
    """Whether the table of appointments lets this person name somebody to `role` there.

    An administrator may name to every post of the table.
    """
    perimeter = perimeter_of(place)
    if perimeter not in perimeters_of(role):
        return False
    if is_administrator(user):
        return True
    academy_id = academy_id_of(place)
    held = rights_of(user).roles_in_academy(academy_id) if academy_id else frozenset()
    return may_name(held, role, perimeter)


def is_administrator(user: User) -> bool:
    """Whether the person administers the platform; a closed account administers nothing."""
    return user.is_authenticated and user.is_active and user.is_staff


def answers_for(user: User, person: User) -> bool:
    """Whether `user` administers the platform, or is the secretariat of an académie where this
    person has, or had, something to do. Two queries at most beyond the rights."""
    if is_administrator(user):
        return True
    academies = rights_of(user).academies_as(Role.SECRETARIAT)
    if not academies:
        return False
    member = Membership.objects.filter(user=person, establishment__academy__in=sorted(academies))
    named = Appointment.objects.within(academies).filter(user=person)
    return member.exists() or named.exists()


def managed_academies(user: User) -> list[Academy]:
    """The académies whose appointments this person makes or reads, by name: every one for an
    administrator (one query), else those that came with the rights."""
    if is_administrator(user):
        return list(Academy.objects.all())
    kept = rights_of(user).only(NAMING_ROLES).appointments
    found = {a.academy_id: a.academy for a in kept if a.academy is not None}
    return sorted(found.values(), key=lambda academy: academy.name)


def heads_of(establishment: Establishment) -> list[User]:
    """The people who lead the school today, deputies in delegation included: one query."""
    return heads_of_each([establishment])[establishment.pk]


def heads_of_each(establishments: Iterable[Establishment]) -> dict[int, list[User]]:
    """The people who lead each of these schools today, by school: one query however many."""
    found: dict[int, dict[int, User]] = {school.pk: {} for school in establishments}
    memberships = (
        Membership.objects.filter(establishment__in=list(found))
        .leading()
        .current(clock.today())
        .select_related("user")
        .by_rank()
    )
    for membership in memberships:
        found[membership.establishment_id].setdefault(membership.user_id, membership.user)
    return {school: list(heads.values()) for school, heads in found.items()}


def appointed_for(establishment: Establishment, *roles: Role) -> list[User]:
    """The people who hold one of these roles for this school today: one query."""
    return appointed_for_each([establishment], *roles)[establishment.pk]


def appointed_for_each(
    establishments: Iterable[Establishment], *roles: Role
) -> dict[int, list[User]]:
    """The people who hold one of these roles for each of these schools today, by school: one
    query however many."""
    schools = {school.pk: school for school in establishments}
    appointments = list(
        Appointment.objects.reaching_any(schools.values(), *roles)
        .current(clock.today())
        .select_related("user")
    )
    return {
        key: list({a.user_id: a.user for a in appointments if reaches(a, school)}.values())
        for key, school in schools.items()
    }

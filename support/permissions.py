"""Who helps whom: the support team of a school, service by service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from core import clock
from establishments.enums import (
    NAMED_SERVICES,
    SCHOOL_ROLES,
    Perimeter,
    Role,
    SupportService,
)
from establishments.models import Appointment, Establishment
from establishments.permissions import reaches, rights_of
from support.enums import Side

if TYPE_CHECKING:
    from accounts.models import User
    from support.models import HelpRequest

TEAM_ROLES = frozenset({Role.SUPPORT, Role.REFERENT_INSPECTOR})
"""The roles that answer requests; inspectors those addressed to the inspection alone."""
_PLACES = {
    Perimeter.ACADEMY: ("establishment__academy", "academy_id"),
    Perimeter.DEPARTMENT: ("establishment__department", "department_id"),
    Perimeter.DISTRICT: ("establishment__district", "district_id"),
    Perimeter.ESTABLISHMENT: ("establishment", "establishment_id"),
}


def serves(appointment: Appointment, service: str) -> bool:
    """Whether somebody so named answers what is asked to this service (""\u00a0: to the team)."""
    if appointment.role == Role.REFERENT_INSPECTOR:
        return service == SupportService.INSPECTION
    if appointment.role != Role.SUPPORT or service == SupportService.INSPECTION:
        return False
    return not service or appointment.service in ("", service)


def service_held(appointment: Appointment) -> str:
    """The service somebody so named belongs to, "" for the whole team."""
    if appointment.role == Role.REFERENT_INSPECTOR:
        return SupportService.INSPECTION
    return appointment.service


def answers(appointment: Appointment) -> Q:
    """The requests that somebody so named answers, as a condition. No query."""
    if Role(appointment.role) not in TEAM_ROLES:
        return Q(pk__in=())
    services = ["", *SupportService.values]
    served = Q(service__in=[service for service in services if serves(appointment, service)])
    if appointment.perimeter == Perimeter.NATION:
        return served
    path, column = _PLACES[Perimeter(appointment.perimeter)]
    return served & Q(**{path: getattr(appointment, column)})


def is_in_team(user: User, establishment: Establishment, service: str) -> bool:
    """Whether the person answers what this school asks to this service. No query when loaded."""
    return any(
        serves(appointment, service) and reaches(appointment, establishment)
        for appointment in rights_of(user).appointments
    )


def side_of(user: User, request: HelpRequest) -> Side | None:
    """For which side the person speaks in a request, None for a stranger. The school's first."""
    if rights_of(user).on(request.establishment) & SCHOOL_ROLES:
        return Side.SCHOOL
    if is_in_team(user, request.establishment, request.service):
        return Side.TEAM
    return None


def team_of(establishment: Establishment, service: str = "") -> list[User]:
    """Who answers what this school asks to this service today: one query."""
    appointments = _named_for(establishment)
    found = {a.user_id: a.user for a in appointments if serves(a, service) and a.user.is_active}
    return list(found.values())


def teams_of(establishment: Establishment) -> dict[str, list[Appointment]]:
    """By service, who answers this school today; "" is the whole team. One query.

    A service that nobody holds is absent: nobody would read what is asked there.
    """
    appointments = [a for a in _named_for(establishment) if a.user.is_active]
    teams = {"": [a for a in appointments if serves(a, "")]}
    for service in SupportService:
        named = [a for a in appointments if serves(a, service)]
        if service in NAMED_SERVICES and not any(a.service == service for a in named):
            continue
        teams[service.value] = named
    return {service: named for service, named in teams.items() if named}


def prices(appointment: Appointment) -> bool:
    """Whether somebody so named prepares costings: the DANE, or the whole team."""
    return serves(appointment, SupportService.DANE)


def prices_for(user: User, establishment: Establishment) -> bool:
    """Whether the person prepares costings for this school. No query when the school is loaded."""
    return any(prices(a) and reaches(a, establishment) for a in rights_of(user).appointments)


def catalogue_academies(user: User) -> frozenset[int]:
    """The académies whose catalogue the person keeps: named there, for the whole académie."""
    return frozenset(
        a.academy_id for a in rights_of(user).appointments if prices(a) and a.academy_id is not None
    )


def _named_for(establishment: Establishment) -> list[Appointment]:
    found = (
        Appointment.objects.reaching(establishment, *sorted(TEAM_ROLES))
        .current(clock.today())
        .select_related("user")
        .order_by("starts_on", "pk")
    )
    return list(found)

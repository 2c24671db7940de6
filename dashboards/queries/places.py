"""What waits for a person in each of their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from concertations.models import Concertation
from core.french import counted
from dashboards.queries.todo import commission_todo
from establishments.enums import Role
from establishments.permissions import rights_of
from funding.queries.clocks import running_clocks
from projects.enums import AssociationState, Status
from projects.models import AssociatedSchool, Project
from projects.services.association import MAY_ANSWER
from reviews.queries.inbox import Tray, files_of
from support.permissions import TEAM_ROLES
from support.queries.inbox import waiting_for_team

if TYPE_CHECKING:
    from accounts.models import User
    from dashboards.context import Place

# What the school has in its own hands (the to-do list of its home).
_SCHOOL_HAS_IT = Q(status__in=[Status.DRAFT, Status.COMPLETION_REQUESTED, Status.FUNDED]) | Q(
    status=Status.VALIDATED, amount_granted=0
)


@dataclass(frozen=True)
class PlaceLine:
    """A place and what waits there, in words; nothing when it is empty."""

    place: Place
    waiting: list[str]


def waiting_in(places: Sequence[Place], user: User) -> list[PlaceLine]:
    """What waits in each place: three queries for the schools, seven at most for the service."""
    todo = _schools_todo([place.uai for place in places if place.uai])
    return [
        PlaceLine(
            place,
            _service_waiting(user)
            if place.is_service
            else _told(todo[place.uai], "chose à faire", "choses à faire"),
        )
        for place in places
    ]


def _schools_todo(uais: list[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    if uais:
        for things in (
            Project.objects.filter(_SCHOOL_HAS_IT),
            Concertation.objects.filter(recorded_at__isnull=True),
            AssociatedSchool.objects.filter(
                state=AssociationState.INVITED, project__status__in=MAY_ANSWER
            ),
        ):
            counts = things.filter(establishment__uai__in=uais).order_by()
            found.update(
                dict(
                    counts.values("establishment__uai")
                    .annotate(count=Count("pk"))
                    .values_list("establishment__uai", "count")
                )
            )
    return found


def _service_waiting(user: User) -> list[str]:
    rights = rights_of(user)
    lines = []
    if rights.has(Role.REFERENT_INSPECTOR):
        to_read = files_of(user, Tray.TO_READ).count()
        lines += _told(to_read, "dossier à lire", "dossiers à lire")
    if rights.has(*TEAM_ROLES):
        lines += _told(waiting_for_team(user), "demande d’aide attend", "demandes d’aide attendent")
    academies = sorted(rights.academies_as(Role.SECRETARIAT, Role.PRESIDENT))
    if academies:
        counts = dict(
            Project.objects.filter(
                establishment__academy__in=academies,
                status__in=[Status.SUBMITTED, Status.REPORTED],
            )
            .order_by()
            .values_list("status")
            .annotate(count=Count("pk"))
        )
        todo = len(commission_todo(user, counts))
        lines += _told(
            todo, "chose à faire pour la commission", "choses à faire pour la commission"
        )
    managed = sorted(rights.academies_as(Role.FUND_MANAGER))
    if managed:
        unpaid = running_clocks(Project.objects.filter(establishment__academy__in=managed)).count()
        lines += _told(unpaid, "dossier attend ses fonds", "dossiers attendent leurs fonds")
    return lines


def _told(count: int, one: str, several: str) -> list[str]:
    """The count in words, or nothing to say."""
    return [counted(count, one, several)] if count else []

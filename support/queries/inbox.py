"""The inbox of the support team: what waits to be taken, what one follows, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.urls import reverse

from core import clock
from support.enums import HELPING, HelpStatus
from support.models import HelpRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User

TODO_LENGTH = 5
PATIENCE = timedelta(days=3)
"""Waiting longer than this is marked as late in the to-do of the team."""


class Tray(StrEnum):
    """A list of the inbox; the value is the one of the address."""

    OPEN = "a-prendre"
    MINE = "a-repondre"
    WAITING = "en-attente"
    TEAM = "equipe"
    CLOSED = "closes"

    @property
    def label(self) -> str:
        """The name of the list."""
        return _LABELS[self]


_LABELS = {
    Tray.OPEN: "À prendre",
    Tray.MINE: "À répondre",
    Tray.WAITING: "En attente de l’établissement",
    Tray.TEAM: "Suivies par des collègues",
    Tray.CLOSED: "Closes",
}


@dataclass(frozen=True)
class TrayTab:
    """A list of the inbox and how many requests it holds; None when they are not counted."""

    tray: Tray
    count: int | None
    current: bool


@dataclass(frozen=True)
class HelpTodo:
    """One thing to do first for the team: its verb and where, about what, late or not."""

    verb: str
    url: str
    text: str
    late: bool
    due_on: date | None = None


def tray_of(name: str) -> Tray:
    """The list named in an address; the first one when there is none of that name."""
    return Tray(name) if name in list(Tray) else Tray.OPEN


def requests_of(user: User, tray: Tray) -> QuerySet[HelpRequest]:
    """The requests of a list, in its order: the oldest first, the closed ones newest first."""
    requests = HelpRequest.objects.for_team(user).filter(_condition(user, tray))
    shown = requests.select_related("establishment", "project", "holder")
    if tray is Tray.CLOSED:
        return shown.order_by("-status_since", "-pk")
    return shown.order_by("status_since", "pk")


def trays(user: User, current: Tray) -> list[TrayTab]:
    """The lists with their counts: one query, over the requests that are not closed."""
    counted = [tray for tray in Tray if tray is not Tray.CLOSED]
    counts: dict[str, int] = (
        HelpRequest.objects.for_team(user)
        .open()
        .aggregate(**{tray.name: Count("pk", filter=_condition(user, tray)) for tray in counted})
    )
    return [TrayTab(tray, counts.get(tray.name), tray is current) for tray in Tray]


def team_todo(user: User) -> list[HelpTodo]:
    """What somebody of the team should do first: answer theirs, then take what waits. One query."""
    mine = _condition(user, Tray.MINE)
    late = clock.now() - PATIENCE
    waiting = (
        HelpRequest.objects.for_team(user)
        .filter(mine | _condition(user, Tray.OPEN))
        .select_related("establishment")
        .annotate(rank=Case(When(mine, then=Value(0)), default=1))
        .order_by("rank", "status_since", "pk")[:TODO_LENGTH]
    )
    return [
        HelpTodo(
            verb="Prendre la demande" if request.holder_id is None else "Répondre",
            url=reverse("support:helprequest-detail", args=[request.reference]),
            text=f"«\u00a0{request.subject}\u00a0», {request.establishment.name}",
            late=request.status_since < late,
        )
        for request in waiting
    ]


def waiting_for_team(user: User) -> int:
    """How many requests wait for this person: to take, or to answer. One query."""
    waiting = _condition(user, Tray.OPEN) | _condition(user, Tray.MINE)
    return HelpRequest.objects.for_team(user).filter(waiting).count()


def sleeping_requests(academy_ids: Iterable[int]) -> QuerySet[HelpRequest]:
    """Requests of these académies that wait for the team longer than the académie allows.

    The days are those of a file that sleeps (a setting of the académie). The oldest first.
    """
    patience = ExpressionWrapper(
        F("establishment__academy__sleeping_days") * Value(timedelta(days=1)),
        output_field=DurationField(),
    )
    return (
        HelpRequest.objects.filter(
            establishment__academy__in=sorted(academy_ids),
            status__in=[HelpStatus.OPEN, HelpStatus.TAKEN],
            status_since__lt=Value(clock.now()) - patience,
        )
        .select_related("establishment", "holder")
        .order_by("status_since", "pk")
    )


def _condition(user: User, tray: Tray) -> Q:
    match tray:
        case Tray.OPEN:
            return Q(status=HelpStatus.OPEN)
        case Tray.MINE:
            return Q(status=HelpStatus.TAKEN, holder=user)
        case Tray.WAITING:
            return Q(status=HelpStatus.ANSWERED, holder=user)
        case Tray.TEAM:
            return Q(status__in=HELPING) & ~Q(holder=user)
        case Tray.CLOSED:
            return Q(status=HelpStatus.CLOSED)

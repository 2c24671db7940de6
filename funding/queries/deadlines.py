"""The calendar of deadlines, and what a diary reads of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from core import french
from core.sealing import SealBroken, fingerprints, open_seal
from establishments.enums import Role
from establishments.models import Academy, Department
from establishments.permissions import rights_of
from funding.diary import Deadline
from funding.enums import DeadlineState
from funding.models import CalendarFeed
from funding.queries.clocks import clocks_of, running_clocks, with_due_on
from funding.rules import month_after
from projects.models import Project

if TYPE_CHECKING:
    from accounts.models import User
    from funding.queries.clocks import TimedProject

MOST_EVENTS = 2000


@dataclass(frozen=True)
class DeadlineFilters:
    """What the calendar shows: a month, a state (`DeadlineState` or ""), a place ("": all)."""

    month: date
    today: date
    state: str = ""
    academy: str = ""
    department: str = ""

    @property
    def is_current(self) -> bool:
        """Whether the month is the present one: what is overdue is then on top."""
        return (self.month.year, self.month.month) == (self.today.year, self.today.month)


def deadlines(academies: list[int], filters: DeadlineFilters) -> QuerySet[TimedProject]:
    """The files whose funds are due that month, the earliest first; in the present month, those
    whose date has passed come before. Read with their school. No query by itself."""
    files = with_due_on(running_clocks(Project.objects.filter(academy__in=academies)))
    due = Q(clock_due_on__gte=filters.month, clock_due_on__lt=month_after(filters.month))
    if filters.is_current:
        due |= Q(clock_due_on__lt=filters.month)
    files = files.filter(due)
    match filters.state:
        case DeadlineState.OVERDUE:
            files = files.filter(clock_due_on__lt=filters.today, is_paused=False)
        case DeadlineState.RUNNING:
            files = files.filter(clock_due_on__gte=filters.today, is_paused=False)
        case DeadlineState.SUSPENDED:
            files = files.filter(is_paused=True)
    if filters.academy:
        files = files.filter(academy__code=filters.academy)
    if filters.department:
        files = files.filter(establishment__department__code=filters.department)
    return (
        files.select_related("establishment__department", "academy")
        .defer("search", "findings", "evaluation", "summary", "public_summary")
        .order_by("clock_due_on", "pk")
    )


def places_of(academies: list[int]) -> tuple[list[Academy], list[Department]]:
    """The académies and départements to choose among. Two queries."""
    return list(Academy.objects.filter(pk__in=academies)), departments_of(academies)


def departments_of(academies: list[int]) -> list[Department]:
    """The départements to choose among. One query."""
    return list(Department.objects.filter(academy__in=academies).order_by("code"))


def feed_of(user: User) -> str:
    """The secret of the person's diary address; "" without one, or when its key is gone.

    One query.
    """
    feed = CalendarFeed.objects.filter(owner=user).first()
    if feed is None:
        return ""
    try:
        return str(open_seal(feed.sealed)["token"])
    except SealBroken:
        return ""


def owner_of(token: str) -> User | None:
    """Whose diary address this is; None for one that is not known. One query."""
    feed = (
        CalendarFeed.objects.filter(fingerprint__in=fingerprints(token))
        .select_related("owner")
        .first()
    )
    return feed.owner if feed else None


def feed_deadlines(user: User, *, site: str) -> list[Deadline]:
    """Every deadline of the académies whose funds the person manages today, two thousand at most.

    `site` begins the addresses. Four queries at most.
    """
    academies = sorted(rights_of(user).academies_as(Role.FUND_MANAGER))
    if not academies:
        return []
    files = list(
        with_due_on(running_clocks(Project.objects.filter(academy__in=academies)))
        .select_related("establishment")
        .defer("search", "findings", "evaluation", "summary", "public_summary")
        .order_by("clock_due_on", "pk")[:MOST_EVENTS]
    )
    clocks = clocks_of(files)
    return [
        Deadline(
            reference=project.reference,
            school=str(project.establishment),
            amount=french.euros(project.amount_granted or 0),
            due_on=clocks[project.pk].due_on,
            is_suspended=clocks[project.pk].suspended,
            link=f"{site}{reverse('dashboards:project-detail', args=[project.reference])}",
        )
        for project in files
        if project.pk in clocks
    ]

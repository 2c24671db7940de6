"""The desk of the fund manager: files that await funds, files allocated, envelopes that may pay."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from core import clock
from establishments.enums import EstablishmentKind, Sector
from establishments.models import Establishment
from funding.models import Envelope
from funding.queries.clocks import TimedProject, clocks_of, running_clocks, with_due_on
from funding.rules import Clock, programme_for
from projects.models import Project

SOON_DAYS = 15
SHORTEST_CLOCK = 59
"""Days of the shortest two months: spares computing the clocks of files validated since."""


def waiting_files(
    projects: QuerySet[Project], *, today: date | None = None
) -> QuerySet[TimedProject]:
    """The desk’s list: running clocks by due date, suspended ones last. One query.

    Without `today`, each on the day of its place.
    """
    return (
        with_due_on(running_clocks(projects), today=today)
        .select_related("establishment__department")
        .order_by("is_paused", "clock_due_on", "pk")
    )


def by_days_left(projects: QuerySet[Project]) -> QuerySet[TimedProject]:
    """Whatever files, in the order of the desk, each on the day of its place; those without a clock
    last. No query by itself."""
    return with_due_on(projects).order_by("is_paused", F("clock_due_on").asc(nulls_last=True), "pk")


def most_urgent(projects: QuerySet[Project], *, count: int = 5) -> list[tuple[TimedProject, Clock]]:
    """The running clocks that need an act first, with their files: due within fifteen days on the
    day of their place, or overdue. Two queries."""
    soon = clock.today() + timedelta(days=SOON_DAYS + 1)  # the next day has begun further east
    validated = projects.filter(validated_on__lte=soon - timedelta(days=SHORTEST_CLOCK))
    rows = waiting_files(validated).filter(is_paused=False, clock_due_on__lte=soon)[:count]
    clocks = clocks_of(rows)
    return [(row, clocks[row.pk]) for row in rows if clocks[row.pk].days_left <= SOON_DAYS]


def allocated_files(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Files already allocated, the latest first, with allocation and recipients. Two queries."""
    return (
        projects.filter(allocation__isnull=False)
        .select_related("establishment__department", "allocation")
        .prefetch_related("allocation__recipients")
        .order_by("-allocation__allocated_on", "-allocation__pk")
    )


def envelopes_for(establishment: Establishment) -> QuerySet[Envelope]:
    """The envelopes that may pay for this school, the latest year first, its département first.

    Right programme, its académie, the whole académie or its département. One query.
    """
    programme = programme_for(establishment.kind, establishment.sector)
    if programme is None:
        return Envelope.objects.none()
    return (
        Envelope.objects.filter(academy=establishment.academy_id, programme=programme)
        .filter(Q(department__isnull=True) | Q(department=establishment.department_id))
        .select_related("academy", "department")
        .order_by("-year", F("department").asc(nulls_last=True))
    )


def schools_of(programme: str, prefix: str = "") -> Q:
    """The schools that this programme pays for, as a condition on them behind `prefix`."""
    condition = Q()
    for kind in EstablishmentKind.values:
        for sector in Sector.values:
            if programme_for(kind, sector) == programme:
                condition |= Q(**{f"{prefix}kind": kind, f"{prefix}sector": sector})
    return condition


def awaited_amount(projects: QuerySet[Project]) -> Decimal:
    """Euros granted by the commission and not allocated yet. One query."""
    total = running_clocks(projects).aggregate(total=Sum("amount_granted"))["total"]
    return total or Decimal(0)

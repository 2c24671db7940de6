"""The clock of files, in Python for pages and in SQL for sorting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest

from core import clock as present
from funding.models import Suspension
from funding.rules import Clock, Pause
from projects.enums import Status
from projects.models import Project


class ClockDates(TypedDict):
    """What `with_due_on` adds to a file."""

    clock_due_on: date
    is_paused: bool


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    TimedProject = WithAnnotations[Project, ClockDates]
else:  # Python 3.11.2 (Debian 12) refuses this alias when it runs
    TimedProject = Project


class _DueOn(Func):
    """`allocation_due_on` in SQL: PostgreSQL clamps « two months later » as the rule does."""

    template = "((%(expressions)s)"
    arg_joiner = " + INTERVAL '2 months')::date + "
    output_field = DateField()


class _LocalDay(Func):
    """The date of a moment in a time zone: `_LocalDay(zone, moment)`."""

    function = "TIMEZONE"
    template = "(%(function)s(%(expressions)s))::date"
    output_field = DateField()


class _Days(Func):
    """Days between two dates, both included: `_Days(end, start)`."""

    template = "(%(expressions)s + 1)"
    arg_joiner = " - "
    output_field = IntegerField()


def clock_of(project: Project, *, today: date | None = None) -> Clock | None:
    """The clock of a file; None when it has none (not validated, or no funds). One query."""
    return clocks_of([project], today=today).get(project.pk)


def clocks_of(projects: Iterable[Project], *, today: date | None = None) -> dict[int, Clock]:
    """The clocks of these files by primary key, those without a clock left out.

    One query whatever the number of files, which reads suspensions and days of allocation. Without
    `today`, each clock is read on the day of its own académie, overseas ones included.
    """
    timed = [project for project in projects if project.validated_on and project.amount_granted]
    if not timed:
        return {}
    rows = (
        Project.objects.filter(pk__in=[project.pk for project in timed])
        .order_by("suspensions__starts_on")
        .values_list(
            "pk",
            "allocation__allocated_on",
            "suspensions__starts_on",
            "suspensions__ends_on",
            "suspensions__motive",
            "suspensions__unblocks",
            "academy__time_zone",
        )
    )
    pauses: dict[int, list[Pause]] = defaultdict(list)
    stopped: dict[int, date | None] = {}
    days: dict[int, date] = {}
    for pk, allocated_on, starts_on, ends_on, motive, unblocks, zone in rows:
        stopped[pk] = allocated_on
        days[pk] = today or present.today_in(zone)
        if starts_on is not None:
            pauses[pk].append(Pause(starts_on, ends_on, motive, unblocks))
    return {
        project.pk: Clock(
            validated_on=project.validated_on,
            today=days[project.pk],
            pauses=tuple(pauses[project.pk]),
            allocated_on=stopped.get(project.pk),
        )
        for project in timed
        if project.validated_on
    }


def running_clocks(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The files whose funds are awaited: validated, with an amount."""
    return projects.filter(status=Status.VALIDATED, amount_granted__gt=0)


def with_due_on(
    projects: QuerySet[Project], *, today: date | None = None
) -> QuerySet[TimedProject]:
    """The files with `clock_due_on` (`Clock.due_on` in SQL) and `is_paused`, for sorting.

    Without `today`, on the day of the place of each académie. No query by itself.
    """
    day: Value | _LocalDay = Value(today, DateField())
    if today is None:
        now = Value(present.now(), DateTimeField())
        day = _LocalDay(OuterRef("academy__time_zone"), now)
    pauses = Suspension.objects.filter(project=OuterRef("pk"))
    days = (
        pauses.order_by()
        .values("project")
        .annotate(
            days=Sum(
                Greatest(
                    _Days(Coalesce("ends_on", day), F("starts_on")),
                    Value(0),
                )
            )
        )
        .values("days")
    )
    paused = pauses.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return projects.annotate(
        clock_due_on=_DueOn(
            F("validated_on"),
            Cast(Coalesce(Subquery(days, IntegerField()), Value(0)), IntegerField()),
        ),
        is_paused=Exists(paused),
    )

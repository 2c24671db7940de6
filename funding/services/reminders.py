"""Reminders of the two-month clock: to whom, once each, the most urgent only (DOMAIN.md §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock as present
from core import french
from establishments.enums import Role
from establishments.models import Appointment
from funding.enums import ReminderStage
from funding.models import ClockReminder
from funding.notices import DeadlineAhead, DeadlineNear, DeadlinePassed
from funding.queries import clock_of, clocks_of, running_clocks
from funding.rules import Clock, Reminder, reminder_due
from notifications import outbox
from notifications.notices import Notice
from projects.models import Project
from projects.notices import file_facts

if TYPE_CHECKING:
    from accounts.models import User

BATCH = 500
_EARLY = frozenset({ReminderStage.D30, ReminderStage.D15})


def remind_of_deadlines() -> int:
    """Give every reminder due today; the number given.

    Each file is told in its own transaction, under the lock of the file: run twice, or by two
    schedulers at once, nothing is told twice. Days are those of the place of each académie. Reads
    the running clocks in batches of 500.
    """
    people = _Recipients(present.today())
    return sum(_remind(project, people=people) for project in _due())


def _due() -> Iterable[Project]:
    """The files that have a reminder due, read in batches by primary key."""
    last = 0
    while True:
        batch = list(
            running_clocks(Project.objects.filter(pk__gt=last))
            .select_related("establishment")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            return
        last = batch[-1].pk
        clocks = clocks_of(batch)
        given = _given(batch)
        for project in batch:
            if reminder_due(clocks[project.pk], given=given[project.pk]):
                yield project


def _given(projects: Iterable[Project]) -> dict[int, set[Reminder]]:
    """The reminders already given, by primary key of the file. One query."""
    given: dict[int, set[Reminder]] = defaultdict(set)
    rows = ClockReminder.objects.filter(project__in=list(projects))
    for key, stage, due_on, week in rows.values_list("project", "stage", "due_on", "week"):
        given[key].add(Reminder(ReminderStage(stage), due_on, week))
    return given


@transaction.atomic
def _remind(project: Project, *, people: _Recipients) -> bool:
    """Give one file its reminder: the row that makes it unique and the notices, together."""
    locked = (
        running_clocks(Project.objects.filter(pk=project.pk))
        .select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .first()
    )
    clock = clock_of(locked) if locked else None
    if locked is None or clock is None:
        return False
    reminder = reminder_due(clock, given=_given([locked])[locked.pk])
    if reminder is None:
        return False
    ClockReminder.objects.create(
        project=locked, stage=reminder.stage, due_on=reminder.due_on, week=reminder.week
    )
    outbox.post(
        _notice(locked, clock, reminder),
        to=people.of(locked.establishment.academy_id, reminder.stage),
        dedup_key=f"clock:{locked.pk}:{reminder.stage}:{reminder.due_on}:{reminder.week}",
    )
    return True


def _notice(project: Project, clock: Clock, reminder: Reminder) -> Notice:
    amount = french.euros(project.amount_granted or 0)
    due_on = french.long_date(clock.due_on)
    when = french.in_days(clock.days_left)
    kind: type[DeadlineAhead] | type[DeadlineNear] | type[DeadlinePassed] = DeadlineNear
    if reminder.stage is ReminderStage.OVERDUE:
        kind = DeadlinePassed
    elif reminder.stage in _EARLY:
        kind = DeadlineAhead
    return kind(**file_facts(project), amount=amount, due_on=due_on, when=when)


class _Recipients:
    """The people to remind in each académie, read once a run."""

    def __init__(self, today: date) -> None:
        self._people: dict[tuple[int | None, str], list[User]] = defaultdict(list)
        roles = (Role.FUND_MANAGER, Role.SECRETARIAT, Role.PRESIDENT)
        appointments = Appointment.objects.filter(role__in=roles).current(today)
        for appointment in appointments.select_related("user"):
            self._people[appointment.academy_id, appointment.role].append(appointment.user)

    def of(self, academy_id: int, stage: ReminderStage) -> list[User]:
        """Fund managers; from seven days, the secretariat and the presidency too."""
        roles = [Role.FUND_MANAGER]
        if stage not in _EARLY:
            roles += [Role.SECRETARIAT, Role.PRESIDENT]
        return [user for role in roles for user in self._people[academy_id, role]]

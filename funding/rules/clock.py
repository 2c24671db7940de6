"""Pure rules of the two-month clock: its due date, its state in words, the reminder due today.

Source: « les fonds sont attribués dans les deux mois », académie de Créteil, 11 July 2024, and
DOMAIN.md §6 for suspensions and reminders.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core import french
from funding.enums import ReminderStage
from projects.rules import allocation_due_on

WEEK = 7
_STAGES_BY_DAYS_LEFT = (
    (1, ReminderStage.D1),
    (7, ReminderStage.D7),
    (15, ReminderStage.D15),
    (30, ReminderStage.D30),
)


class ClockState(StrEnum):
    """How the clock stands today."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"
    STOPPED = "stopped"


class Pause(NamedTuple):
    """A suspension: first and last day, both included; no last day while it lasts."""

    starts_on: date
    ends_on: date | None = None
    motive: str = ""
    unblocks: str = ""


class Reminder(NamedTuple):
    """A reminder for a due date; `week` counts the weeks of delay, 0 before and at the first."""

    stage: ReminderStage
    due_on: date
    week: int = 0


@dataclass(frozen=True)
class Clock:
    """The two-month clock of a validated project that receives funds, as it stands on `today`.

    Its properties are those the component `components/clock.html` reads.

    >>> clock = Clock(date(2026, 9, 8), date(2026, 10, 27))
    >>> clock.due_on, clock.days_left, clock.state.value
    (datetime.date(2026, 11, 8), 12, 'running')
    >>> Clock(date(2026, 9, 8), date(2026, 10, 3), (Pause(date(2026, 10, 1)),)).due_on
    datetime.date(2026, 11, 11)
    """

    validated_on: date
    today: date
    pauses: tuple[Pause, ...] = ()
    allocated_on: date | None = None

    @property
    def started_on(self) -> date:
        """The day the decision was published."""
        return self.validated_on

    @property
    def counted_on(self) -> date:
        """The day the clock is read: today, or the day it stopped."""
        return self.today if self.allocated_on is None else min(self.today, self.allocated_on)

    @property
    def suspended_days(self) -> int:
        """Days added to the two months; a running suspension counts up to today included."""
        return suspended_days(self.pauses, on=self.counted_on)

    @property
    def due_on(self) -> date:
        """The last day to allocate the funds."""
        return allocation_due_on(self.validated_on, suspended_days=self.suspended_days)

    @property
    def days_left(self) -> int:
        """Days until the due date, negative once it has passed."""
        return (self.due_on - self.counted_on).days

    @property
    def days_total(self) -> int:
        """Days between the validation and the due date."""
        return (self.due_on - self.validated_on).days

    @property
    def percent_gone(self) -> int:
        """How much of the delay has gone, from 0 to 100."""
        gone = (self.counted_on - self.validated_on).days
        return max(0, min(100, 100 * gone // self.days_total))

    @property
    def pause(self) -> Pause | None:
        """The suspension that runs today, if any."""
        if self.stopped:
            return None
        return next((pause for pause in self.pauses if _covers(pause, self.today)), None)

    @property
    def suspended(self) -> bool:
        """Whether a suspension runs today."""
        return self.pause is not None

    @property
    def stopped(self) -> bool:
        """Whether the funds are allocated."""
        return self.allocated_on is not None

    @property
    def state(self) -> ClockState:
        """Stopped, else suspended, else overdue, else running."""
        if self.stopped:
            return ClockState.STOPPED
        if self.suspended:
            return ClockState.SUSPENDED
        return ClockState.OVERDUE if self.days_left < 0 else ClockState.RUNNING

    @property
    def sentence(self) -> str:
        """The state in one French sentence.

        >>> Clock(date(2026, 9, 8), date(2026, 11, 8)).sentence.replace(french.NBSP, " ")
        'C’est le dernier jour pour attribuer les fonds (dimanche 8 novembre 2026).'
        """
        due = french.long_date(self.due_on)
        match self.state:
            case ClockState.STOPPED:
                return self._stopped_sentence()
            case ClockState.SUSPENDED:
                return f"Le délai de deux mois est suspendu. {self.note}"
            case ClockState.OVERDUE:
                late = french.counted(-self.days_left, "jour")
                return (
                    f"Le délai de deux mois est dépassé de {late}\u00a0: "
                    f"les fonds devaient être attribués le {due}."
                )
        if self.days_left == 0:
            return f"C’est le dernier jour pour attribuer les fonds ({due})."
        left = french.counted(self.days_left, "jour")
        return f"Il reste {left} pour attribuer les fonds, jusqu’au {due}."

    @property
    def short(self) -> str:
        """The state in a few words, for lists.

        >>> Clock(date(2026, 9, 8), date(2026, 11, 11)).short.replace(french.NBSP, " ")
        'en retard de 3 jours'
        """
        match self.state:
            case ClockState.STOPPED:
                return "fonds attribués"
            case ClockState.SUSPENDED:
                return "suspendu"
        return french.in_days(self.days_left)

    @property
    def note(self) -> str:
        """What the reader should also know: the motive of the pause, the days added, the end."""
        if self.stopped:
            return self._stopped_sentence()
        if (pause := self.pause) is not None:
            since = french.long_date(pause.starts_on)
            until = f" jusqu’au {french.long_date(pause.ends_on)}" if pause.ends_on else ""
            wanted = pause.unblocks.strip().rstrip(".")
            asked = f"Pour qu’il reprenne\u00a0: {wanted}. " if wanted else ""
            return (
                f"Suspendu depuis le {since}{until}\u00a0: {pause.motive.strip().rstrip('.')}. "
                f"{asked}Chaque jour de suspension repousse l’échéance d’un jour."
            )
        if days := self.suspended_days:
            verb = french.agree(days, "a été ajouté", "ont été ajoutés")
            return f"{french.counted(days, 'jour')} de suspension {verb} aux deux mois."
        return ""

    def _stopped_sentence(self) -> str:
        assert self.allocated_on is not None
        day = french.long_date(self.allocated_on)
        if self.days_left < 0:
            late = french.counted(-self.days_left, "jour")
            return f"Les fonds ont été attribués le {day}, {late} après l’échéance."
        return f"Les fonds ont été attribués le {day}, dans le délai."


def suspended_days(pauses: Iterable[Pause], *, on: date) -> int:
    """The days of suspension to add to the delay, as known on this day.

    A finished or dated suspension counts whole, even when its end is still to come; one without
    an end counts up to `on`, included.

    >>> suspended_days([Pause(date(2026, 9, 1), date(2026, 9, 3))], on=date(2026, 10, 1))
    3
    """
    return sum(max(0, ((pause.ends_on or on) - pause.starts_on).days + 1) for pause in pauses)


def reminder_due(clock: Clock, *, given: Collection[Reminder]) -> Reminder | None:
    """The reminder to give today, or None: only the most urgent stage reached, and once.

    30, 15, 7 and 1 days before the due date, the day after it, then every week. When the
    scheduler was down, the stages it missed are not caught up. A stopped or suspended clock
    reminds nobody; a due date moved by a suspension is another due date.

    >>> clock = Clock(date(2026, 9, 8), date(2026, 11, 2))
    >>> reminder_due(clock, given=()).stage.value
    'D7'
    """
    if clock.state in {ClockState.STOPPED, ClockState.SUSPENDED}:
        return None
    reminder = _reached(clock)
    return None if reminder is None or reminder in given else reminder


def _reached(clock: Clock) -> Reminder | None:
    if clock.days_left < 0:
        return Reminder(ReminderStage.OVERDUE, clock.due_on, (-clock.days_left - 1) // WEEK)
    stage = next((stage for days, stage in _STAGES_BY_DAYS_LEFT if clock.days_left <= days), None)
    return None if stage is None else Reminder(stage, clock.due_on)


def _covers(pause: Pause, day: date) -> bool:
    return pause.starts_on <= day and (pause.ends_on is None or day <= pause.ends_on)

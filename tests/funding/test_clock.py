"""The two-month clock: a table of dates, suspensions, words, reminders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from funding.enums import ReminderStage
from funding.rules import Clock, ClockState, Pause, Reminder, reminder_due, suspended_days

D = date


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("validated_on", "due_on"),
    [
        (D(2026, 9, 8), D(2026, 11, 8)),
        (D(2026, 12, 31), D(2027, 2, 28)),
        (D(2027, 12, 31), D(2028, 2, 29)),
        (D(2023, 12, 29), D(2024, 2, 29)),
        (D(2023, 12, 30), D(2024, 2, 29)),
        (D(2026, 6, 30), D(2026, 8, 30)),
        (D(2026, 7, 31), D(2026, 9, 30)),
        (D(2026, 11, 30), D(2027, 1, 30)),
        (D(2028, 2, 29), D(2028, 4, 29)),
        (D(2099, 12, 31), D(2100, 2, 28)),
    ],
)
def test_due_on_is_the_same_day_two_months_later_clamped(validated_on, due_on):
    assert Clock(validated_on, validated_on).due_on == due_on


@pytest.mark.parametrize(
    ("pauses", "today", "days"),
    [
        ((), D(2026, 10, 1), 0),
        ((Pause(D(2026, 9, 10), D(2026, 9, 10)),), D(2026, 10, 1), 1),
        ((Pause(D(2026, 9, 10), D(2026, 9, 12)),), D(2026, 10, 1), 3),
        # running: up to today, included
        ((Pause(D(2026, 9, 10)),), D(2026, 9, 10), 1),
        ((Pause(D(2026, 9, 10)),), D(2026, 9, 19), 10),
        # its end is known, and still to come: it counts whole
        ((Pause(D(2026, 9, 10), D(2026, 9, 30)),), D(2026, 9, 12), 21),
        # two, one across a month end
        (
            (Pause(D(2026, 9, 10), D(2026, 9, 12)), Pause(D(2026, 9, 29), D(2026, 10, 2))),
            D(2026, 10, 9),
            7,
        ),
        # across the deadline: 8 November
        ((Pause(D(2026, 11, 1), D(2026, 11, 20)),), D(2026, 12, 1), 20),
        # begins later than the day it is read
        ((Pause(D(2026, 9, 20)),), D(2026, 9, 12), 0),
    ],
)
def test_suspended_days_move_the_due_date(pauses, today, days):
    clock = Clock(D(2026, 9, 8), today, pauses)

    assert suspended_days(pauses, on=today) == days
    assert clock.due_on == D(2026, 11, 8) + timedelta(days=days)


def test_a_running_suspension_keeps_the_days_left():
    pauses = (Pause(D(2026, 10, 1), motive="RIB manquant."),)
    left = {day: Clock(D(2026, 9, 8), D(2026, 10, day), pauses).days_left for day in range(1, 31)}

    assert set(left.values()) == {39}
    assert Clock(D(2026, 9, 8), D(2026, 9, 30)).days_left == 39


def test_states_and_sentences():
    validated_on = D(2026, 9, 8)
    running = Clock(validated_on, D(2026, 10, 27))
    suspended = Clock(validated_on, D(2026, 10, 27), (Pause(D(2026, 10, 20), None, "RIB absent."),))
    overdue = Clock(validated_on, D(2026, 11, 11))
    in_time = Clock(validated_on, D(2026, 12, 1), allocated_on=D(2026, 11, 1))
    late = Clock(validated_on, D(2026, 12, 1), allocated_on=D(2026, 11, 9))

    assert running.state is ClockState.RUNNING
    assert plain(running.sentence) == (
        "Il reste 12 jours pour attribuer les fonds, jusqu’au dimanche 8 novembre 2026."
    )
    assert suspended.state is ClockState.SUSPENDED
    assert "RIB absent" in suspended.sentence
    assert "mardi 20" in suspended.sentence
    assert overdue.state is ClockState.OVERDUE
    assert "dépassé de 3 jours" in plain(overdue.sentence)
    assert in_time.state is ClockState.STOPPED
    assert in_time.sentence.endswith("dans le délai.")
    assert plain(late.sentence).endswith("1 jour après l’échéance.")
    assert late.days_left == -1
    assert [clock.short for clock in (suspended, in_time)] == ["suspendu", "fonds attribués"]


@pytest.mark.parametrize(("today", "percent"), [(D(2026, 9, 8), 0), (D(2027, 1, 1), 100)])
def test_percent_gone_stays_between_0_and_100(today, percent):
    assert Clock(D(2026, 9, 8), today).percent_gone == percent


@pytest.mark.parametrize(
    ("days_before", "stage", "week"),
    [
        (61, None, 0),
        (31, None, 0),
        (30, ReminderStage.D30, 0),
        (29, ReminderStage.D30, 0),
        (16, ReminderStage.D30, 0),
        (15, ReminderStage.D15, 0),
        (8, ReminderStage.D15, 0),
        (7, ReminderStage.D7, 0),
        (2, ReminderStage.D7, 0),
        (1, ReminderStage.D1, 0),
        (0, ReminderStage.D1, 0),
        (-1, ReminderStage.OVERDUE, 0),
        (-7, ReminderStage.OVERDUE, 0),
        (-8, ReminderStage.OVERDUE, 1),
        (-15, ReminderStage.OVERDUE, 2),
        (-365, ReminderStage.OVERDUE, 52),
    ],
)
def test_the_most_urgent_stage_reached(days_before, stage, week):
    due_on = D(2026, 11, 8)
    clock = Clock(D(2026, 9, 8), due_on - timedelta(days=days_before))
    expected = Reminder(stage, due_on, week) if stage else None

    assert reminder_due(clock, given=()) == expected
    assert reminder_due(clock, given={expected} if expected else ()) is None


def test_run_every_day_each_stage_is_given_once():
    given: list[Reminder] = []
    days = []
    for offset in range(100):
        day = D(2026, 9, 8) + timedelta(days=offset)
        reminder = reminder_due(Clock(D(2026, 9, 8), day), given=given)
        if reminder:
            given.append(reminder)
            days.append((D(2026, 11, 8) - day).days)

    assert days == [30, 15, 7, 1, -1, -8, -15, -22, -29, -36]


def test_a_scheduler_down_ten_days_gives_the_most_urgent_alone():
    due_on = D(2026, 11, 8)
    given = {Reminder(ReminderStage.D30, due_on)}
    back = Clock(D(2026, 9, 8), D(2026, 11, 2))

    assert reminder_due(back, given=given) == Reminder(ReminderStage.D7, due_on)


def test_nobody_is_reminded_of_a_suspended_or_stopped_clock():
    late = D(2026, 12, 1)
    assert reminder_due(Clock(D(2026, 9, 8), late, (Pause(D(2026, 11, 30)),)), given=()) is None
    assert reminder_due(Clock(D(2026, 9, 8), late, allocated_on=late), given=()) is None

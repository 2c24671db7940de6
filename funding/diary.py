"""The deadlines of the two-month clock, for the diary of a fund manager."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from core import french
from core.french import typography

ALARM_DAYS = (7, 1)
"""A diary warns as the reminders do: seven days before, and the day before."""


@dataclass(frozen=True)
class Deadline:
    """One deadline: the file, its school, the amount awaited (words), the last day, its page."""

    reference: str
    school: str
    amount: str
    due_on: date
    is_suspended: bool
    link: str


def deadlines_calendar(deadlines: Iterable[Deadline], *, made_at: datetime) -> bytes:
    """The deadlines as whole-day events with alarms. No name of a person, no title, no motive.

    The identifier is that of the file: a deadline that moves moves in the diary. A suspended one is
    tentative, and does not alarm.
    """
    made = Calendar()
    made.add("prodid", "-//Notre école//échéances//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Notre école – fonds à attribuer")
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for deadline in deadlines:
        made.add_component(_event(deadline, made_at))
    written: bytes = made.to_ical()
    return written


def _event(deadline: Deadline, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"delai-{deadline.reference}@notre-ecole".lower())
    event.add("dtstamp", made_at)
    event.add("dtstart", deadline.due_on)
    event.add("dtend", deadline.due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "TENTATIVE" if deadline.is_suspended else "CONFIRMED")
    title = f"{deadline.reference} : {deadline.amount} à attribuer"
    summary = f"{title} (délai suspendu)" if deadline.is_suspended else title
    event.add("summary", typography(summary))
    event.add(
        "description",
        typography(
            f"{deadline.school}.\nDernier jour : {french.long_date(deadline.due_on)}.\n"
            f"Dossier : {deadline.link}"
        ),
    )
    event.add("url", deadline.link)
    if not deadline.is_suspended:
        for days in ALARM_DAYS:
            event.add_component(_alarm(days, title))
    return event


def _alarm(days: int, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", typography(title))
    alarm.add("trigger", timedelta(days=-days, hours=9))
    return alarm

"""The calendar file: one event for each meeting, that any diary opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from concertations.kit.facts import KitFacts, MeetingFacts
from core.french import typography

DEFAULT_LENGTH = timedelta(hours=2)
"""How long a meeting lasts in a diary when only its beginning is known."""


def calendar(facts: KitFacts, *, zone: ZoneInfo) -> bytes:
    """The meetings that have a day, in UTC; a whole day when the hour is not known.

    The identifier of an event is that of its meeting: opened again, it is moved, not doubled.
    """
    made = Calendar()
    made.add("prodid", "-//Notre école//concertations//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for meeting in facts.meetings:
        if meeting.held_on is not None:
            made.add_component(_event(facts, meeting, zone))
    written: bytes = made.to_ical()
    return written


def _event(facts: KitFacts, meeting: MeetingFacts, zone: ZoneInfo) -> Event:
    assert meeting.held_on is not None
    event = Event()
    event.add("uid", f"{facts.reference}-{meeting.key}@notre-ecole".lower())
    event.add("dtstamp", datetime.combine(facts.made_on, datetime.min.time(), UTC))
    if meeting.starts_at is None:
        event.add("dtstart", meeting.held_on)
        event.add("dtend", meeting.held_on + timedelta(days=1))
    else:
        begins = datetime.combine(meeting.held_on, meeting.starts_at, zone)
        ends = (
            datetime.combine(meeting.held_on, meeting.ends_at, zone)
            if meeting.ends_at is not None
            else begins + DEFAULT_LENGTH
        )
        event.add("dtstart", begins.astimezone(UTC))
        event.add("dtend", ends.astimezone(UTC))
    event.add("summary", typography(f"Concertation : {facts.title}"))
    if where := ", ".join(part for part in (meeting.place, facts.school.name) if part):
        event.add("location", vText(where))
    words = [f"Concertation « {facts.title} », {facts.school.name}."]
    if meeting.guests:
        words.append(f"Sont invités : {meeting.guests}.")
    if meeting.link:
        words.append(f"À distance : {meeting.link}")
        event.add("url", meeting.link)
    event.add("description", typography("\n".join(words)))
    return event

"""The appointment of a session for the diary of its members."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vText

from core.french import typography
from reviews.documents import where
from reviews.enums import SessionStatus

if TYPE_CHECKING:
    from reviews.models import CommissionSession

LENGTH = timedelta(hours=3)
"""How long a session lasts in a diary: only its beginning is known."""


def session_calendar(session: CommissionSession, *, link: str) -> bytes:
    """The session as one event, in UTC, with its video link; `link` leads to its page.

    The identifier is that of the session and the sequence grows with each change: opened again,
    the appointment moves, or is cancelled, instead of being doubled. No query when the académie is
    loaded.
    """
    is_off = session.status in (SessionStatus.CALLED_OFF, SessionStatus.CANCELLED)
    made = Calendar()
    made.add("prodid", "-//Notre école//commission//FR")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if is_off else "PUBLISH")
    event = Event()
    event.add("uid", f"{session.reference}@notre-ecole".lower())
    event.add("sequence", session.sequence)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("dtstamp", (session.called_off_at or session.invited_at or session.created_at))
    event.add("dtstart", session.held_at.astimezone(UTC))
    event.add("dtend", (session.held_at + LENGTH).astimezone(UTC))
    event.add("summary", typography(f"Commission d’examen : séance {session.reference}"))
    event.add("location", vText(where(session)))
    words = [f"Commission d’examen des projets, {session.academy}.", f"Dossiers : {link}"]
    if session.remote_url:
        words.append(f"À distance : {session.remote_url}")
    event.add("url", link)
    event.add("description", typography("\n".join(words)))
    made.add_component(event)
    written: bytes = made.to_ical()
    return written

"""The appointment that goes with an invitation to a session, and with its cancellation."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from notifications.attachments import Attached
from reviews.diary import session_calendar
from reviews.models import CommissionSession

_SUFFIX = ".ics"


def invitation_appointment(name: str) -> Attached | None:
    """The appointment that goes with the agenda of this number. One query."""
    session = CommissionSession.objects.select_related("academy").filter(agenda__number=name)
    found = session.first()
    return appointment_of(found) if found else None


def session_appointment(name: str) -> Attached | None:
    """The appointment alone, named by its session: `SE-2026-0001.ics`. One query at most."""
    if not name.endswith(_SUFFIX):
        return None
    session = CommissionSession.objects.select_related("academy")
    found = session.filter(reference=name.removesuffix(_SUFFIX)).first()
    return appointment_of(found) if found else None


def appointment_of(session: CommissionSession) -> Attached:
    """The file itself; its académie is loaded."""
    link = f"{settings.SITE_URL}{reverse('reviews:session-detail', args=[session.reference])}"
    content = session_calendar(session, link=link)
    return Attached(f"seance-{session.reference}.ics".lower(), content, "text/calendar")

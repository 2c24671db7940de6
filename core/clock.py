"""The present, in one place, so that rules stay pure and tests can travel in time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def today() -> date:
    """Today's date in the current time zone."""
    return timezone.localdate()


def today_in(zone: str) -> date:
    """Today's date in this time zone (« Indian/Reunion »): a delay ends with the day of the place.

    It is read anew each time, whatever the season's hour.
    """
    return timezone.localdate(timezone=ZoneInfo(zone))


def day_of(moment: datetime) -> date:
    """The date of a moment in the current time zone."""
    return timezone.localdate(moment)

"""How long a session still lasts, under its owner's control (RGAA 13.1)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from core import clock

END_KEY = "ends_at"


def start_clock(request: HttpRequest) -> int:
    """Let the session last its whole time from now; the seconds it has."""
    seconds = int(settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(seconds)
    request.session[END_KEY] = int(clock.now().timestamp()) + seconds
    return seconds


def seconds_left(request: HttpRequest) -> int:
    """Seconds before the session ends; 0 when nobody is signed in. No query, no write."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    end = request.session.get(END_KEY)
    if end is None:
        return int(settings.SESSION_COOKIE_AGE)
    return max(int(end) - int(clock.now().timestamp()), 1)

"""The site closed for a while: every page answers 503 and says when to come back.

Closed by the setting MAINTENANCE, or at once by `manage.py maintenance on`, which leaves a file
beside the private ones: every process of the site sees it, without a database or a Redis, which may
be what is being repaired. Whoever administers the platform signs in and passes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from core import clock

_OPEN = (
    "account_login", "account_logout", "account_reauthenticate", "accounts:proconnect", "mfa_",
    "dashboards:health",
)  # fmt: skip
"""Routes that stay open: a container knows that its process lives, an administrator signs in."""


def close_site(*, minutes: int) -> datetime:
    """Close the site until the moment given back, or until it is opened: the later of the two."""
    until = clock.now() + timedelta(minutes=minutes)
    _notice().parent.mkdir(parents=True, exist_ok=True)
    _notice().write_text(until.isoformat(), "utf-8")
    return until


def open_site() -> bool:
    """Open the site again; whether it was closed by `close_site`."""
    was_closed = _notice().exists()
    _notice().unlink(missing_ok=True)
    return was_closed


def closed_until() -> datetime | None:
    """When the site is thought to open again; None when it is open. Reads one file, no more."""
    try:
        said = _notice().read_text("utf-8")
    except OSError:
        said = ""
    if not said and not settings.MAINTENANCE:
        return None
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except ValueError:
        return clock.now() + timedelta(minutes=settings.MAINTENANCE_MINUTES)


class MaintenanceMiddleware:
    """503 with Retry-After on every page while the site is closed, except for administrators."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        until = closed_until()
        if until is None or _stays_open(request.path_info) or _administers(request):
            return self.get_response(request)
        minutes = max(1, math.ceil((until - clock.now()).total_seconds() / 60))
        response = _page(request, minutes)
        response["Retry-After"] = str(minutes * 60)
        response["Cache-Control"] = "no-store"
        return response


def _notice() -> Path:
    return Path(settings.MEDIA_ROOT) / ".maintenance"


def _page(request: HttpRequest, minutes: int) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        said = {"type": "about:blank", "title": "Le site est en maintenance.", "status": 503}
        return JsonResponse(said, status=503, content_type="application/problem+json")
    return HttpResponse(render_to_string("503.html", {"minutes": minutes}), status=503)


def _stays_open(path: str) -> bool:
    try:
        return resolve(path).view_name.startswith(_OPEN)
    except Resolver404:
        return False


def _administers(request: HttpRequest) -> bool:
    """Whether the reader administers the platform; nobody does while the database is away."""
    try:
        return bool(getattr(request.user, "is_staff", False))
    except DatabaseError:
        return False

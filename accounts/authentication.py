"""How the person of this session proved who they are, and when. No query."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest

SECOND_FACTOR = "mfa"
"""The method django-allauth notes for a code, a passkey or a recovery code."""


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are less than FRESH_AUTHENTICATION_SECONDS ago.

    Always, when that setting is 0.
    """
    if not settings.FRESH_AUTHENTICATION_SECONDS:
        return True
    last = max((float(record["at"]) for record in _records(request)), default=0.0)
    return time.time() - last < settings.FRESH_AUTHENTICATION_SECONDS


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session, here or at ProConnect."""
    return any(record["method"] == SECOND_FACTOR for record in _records(request))


def came_by_proconnect(request: HttpRequest) -> bool:
    """Whether this session was opened by ProConnect."""
    return any(record["method"] == "socialaccount" for record in _records(request))


def note_second_factor(request: HttpRequest, *, kind: str) -> None:
    """Note that a second factor of this kind was given in this session."""
    record_authentication(request, request.user, method=SECOND_FACTOR, type=kind)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return records

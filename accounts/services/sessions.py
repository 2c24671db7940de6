"""The open sessions of a person: which devices, and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from ua_parser import parse

from accounts.models import User
from core import clock


@dataclass(frozen=True)
class OpenSession:
    """One open session, in words."""

    key: int
    device: str
    address: str
    opened_at: datetime
    is_this_one: bool


def open_sessions(user: User, *, this_key: str | None) -> list[OpenSession]:
    """The sessions of this person that still hold, this one first. One query."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    found = UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at")
    rows = [
        OpenSession(
            key=row.pk,
            device=device_in_words(row.user_agent),
            address=row.ip,
            opened_at=row.created_at,
            is_this_one=row.session_key == this_key,
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: not row.is_this_one)


def device_in_words(user_agent: str) -> str:
    """« Firefox sur Windows », as far as the browser says.

    >>> device_in_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0")
    'Firefox sur Windows'
    >>> device_in_words("")
    'Appareil inconnu'
    """
    found = parse(user_agent)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    if not browser:
        return system or "Appareil inconnu"
    return f"{browser} sur {system}" if system else browser


@transaction.atomic
def end_session(user: User, *, key: int) -> bool:
    """End one session of this person; whether there was one."""
    return _end(UserSession.objects.filter(user=user, pk=key).first())


@transaction.atomic
def end_other_sessions(user: User, *, this_key: str | None) -> int:
    """End every session of this person but this one; return how many."""
    others = UserSession.objects.filter(user=user).exclude(session_key=this_key or "")
    return sum(_end(row) for row in list(others))


def _end(row: UserSession | None) -> bool:
    if row is None:
        return False
    deleted, _ = Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    return bool(deleted)

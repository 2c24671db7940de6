"""What every page needs to know about its reader."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.comfort import Comfort
from accounts.sessions import seconds_left


def comfort(request: HttpRequest) -> dict[str, Any]:
    """`comfort`, `session_seconds` (0 when signed out), `accessibility_status`. No query."""
    return {
        "comfort": Comfort.of(request),
        "session_seconds": seconds_left(request),
        "accessibility_status": settings.ACCESSIBILITY_STATUS,
    }

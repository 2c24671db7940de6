"""When a document that could not be rendered is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(minutes=10)
"""How long a worker keeps a document for itself: far longer than the longest rendering."""

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""The wait after the first failure, the second, and so on."""

MAX_ATTEMPTS = len(BACK_OFF) + 1
"""A document that failed that many times is given up and shown to the secretariat."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many attempts; None when the document is given up.

    >>> wait_after(1), wait_after(6)
    (datetime.timedelta(seconds=60), None)
    """
    return BACK_OFF[attempts - 1] if attempts < MAX_ATTEMPTS else None

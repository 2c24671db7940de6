"""When a message that could not leave is tried again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""The wait after the first refusal, the second, and so on."""

MAX_ATTEMPTS = len(BACK_OFF) + 1
"""A message refused that many times is given up and shown to the secretariat."""

SERVER_WAIT = timedelta(minutes=1)
"""The wait when the mail server itself does not answer: no message is to blame."""

FILE_WAIT = timedelta(seconds=30)
"""The wait of an e-mail whose file is still being made; it leaves as soon as the file is there."""

FILE_PATIENCE = timedelta(hours=1)
"""Later than that, the e-mail leaves without its file, which is in the space of the person."""

EXCHANGES = 20
"""Answers awaited from the mail server for one message at most, a second connection included."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many attempts; None when the message is given up.

    >>> wait_after(1), wait_after(4), wait_after(8)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=3600), None)
    """
    return BACK_OFF[attempts - 1] if attempts < MAX_ATTEMPTS else None


def is_patient(created_at: datetime, *, at: datetime) -> bool:
    """Whether an e-mail of that moment still waits for its file.

    >>> is_patient(datetime(2026, 9, 8, 14, 0), at=datetime(2026, 9, 8, 14, 59))
    True
    """
    return at - created_at < FILE_PATIENCE


def lease(timeout_seconds: float) -> timedelta:
    """How long a worker keeps a message for itself: longer than the slowest sending.

    Each exchange with the mail server ends within `timeout_seconds`, or fails.

    >>> lease(10)
    datetime.timedelta(seconds=200)
    """
    return timedelta(seconds=EXCHANGES * timeout_seconds)

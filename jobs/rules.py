"""How long a task is held, when it is tried again, how long its files stay. Pure."""

from __future__ import annotations

from datetime import timedelta

HEARTBEAT_SECONDS = 1.0
"""How often a running task writes where it is and says that it lives."""

LEASE = timedelta(seconds=60)
"""A task whose worker said nothing for that long is taken up by another."""

BACK_OFF = (timedelta(minutes=1), timedelta(minutes=10))
"""The wait after a first unexpected failure, after a second."""

MAX_ATTEMPTS = len(BACK_OFF) + 1

FILES_KEPT = timedelta(days=30)
"""Files are working papers, often about people: they are destroyed after that."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many attempts; None when the task is given up.

    >>> wait_after(1), wait_after(3)
    (datetime.timedelta(seconds=60), None)
    """
    return BACK_OFF[attempts - 1] if attempts < MAX_ATTEMPTS else None


def percent(done: int, total: int) -> int:
    """How far the work is, 0 to 100; 0 while its length is unknown.

    >>> percent(1, 3), percent(5, 0), percent(7, 5)
    (33, 0, 100)
    """
    return min(100, 100 * done // total) if total > 0 else 0

"""When an account that nobody uses is warned, then closed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum

WARNINGS = (30, 7)
"""Days before the closing when a warning leaves, the first and the last."""


class UnusedStep(Enum):
    """What is due for an account."""

    FIRST_WARNING = WARNINGS[0]
    LAST_WARNING = WARNINGS[1]
    CLOSING = 0


def unused_step(
    last_used_on: date, *, today: date, unused_days: int, warned: Mapping[int, date]
) -> UnusedStep | None:
    """What is due today for an account last used that day; None when nothing is.

    `warned` gives the day of each warning since then, by its days before. Nobody is closed before
    the days that the last warning announced, even when the clock was stopped for weeks: then only
    the most urgent warning leaves.

    >>> unused_step(date(2026, 1, 1), today=date(2026, 12, 10), unused_days=365, warned={})
    <UnusedStep.FIRST_WARNING: 30>
    >>> unused_step(date(2025, 1, 1), today=date(2026, 12, 10), unused_days=365, warned={})
    <UnusedStep.LAST_WARNING: 7>
    """
    closing = last_used_on + timedelta(days=unused_days)
    first, last = WARNINGS
    if last in warned:
        closing = max(closing, warned[last] + timedelta(days=last))
        return UnusedStep.CLOSING if today >= closing else None
    if today >= closing - timedelta(days=last):
        return UnusedStep.LAST_WARNING
    if today >= closing - timedelta(days=first) and first not in warned:
        return UnusedStep.FIRST_WARNING
    return None

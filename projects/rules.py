"""Pure rules of projects."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def allocation_due_on(validated_on: date, *, suspended_days: int = 0) -> date:
    """The last day for the funds: same day two months later, clamped, plus the suspended days.

    Source: « les fonds sont attribués dans les deux mois », académie de Créteil, 11 July 2024.

    >>> allocation_due_on(date(2026, 12, 31))
    datetime.date(2027, 2, 28)
    >>> allocation_due_on(date(2026, 3, 10), suspended_days=5)
    datetime.date(2026, 5, 15)
    """
    month = validated_on.month + 2
    year, month = validated_on.year + (month - 1) // 12, (month - 1) % 12 + 1
    day = min(validated_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=suspended_days)

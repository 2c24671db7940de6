"""Pure rules of the reports: which ones are expected, until when, and who is reminded when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from funding.enums import ReportKind, ReportStage

MONTH = 30
LAST_MONTH = 11
"""After a year of reminders, the board of sleeping files takes over."""


@dataclass(frozen=True)
class ExpectedReport:
    """A report to file: of a year (a calendar year), or the final one; no date, no reminder."""

    year: int | None
    due_on: date | None

    @property
    def kind(self) -> ReportKind:
        """Intermediate when it is about a year."""
        return ReportKind.FINAL if self.year is None else ReportKind.INTERMEDIATE


class ReportReminderDue(NamedTuple):
    """A reminder for a report; `month` counts the months of delay."""

    stage: ReportStage
    due_on: date
    month: int = 0


def expected_reports(
    years: Iterable[int], *, ends_on: date | None, days: int
) -> list[ExpectedReport]:
    """The reports of a project whose budget covers these years, in order.

    One for each year before the last, due on 31 December: it renews the instalment of the next
    year. Then the final one, `days` after the end of the project (setting of the académie); a
    project without an end ends with the last year of its budget.

    >>> [(r.year, r.due_on) for r in expected_reports([2026, 2027], ends_on=date(2027, 6, 30),
    ...                                               days=60)]
    [(2026, datetime.date(2026, 12, 31)), (None, datetime.date(2027, 8, 29))]
    """
    ordered = sorted(set(years))
    end = ends_on or (date(ordered[-1], 12, 31) if ordered else None)
    return [
        *(ExpectedReport(year, date(year, 12, 31)) for year in ordered[:-1]),
        ExpectedReport(None, end + timedelta(days=days) if end else None),
    ]


def renewed_by(year: int, *, years: Iterable[int]) -> int | None:
    """The year whose report renews the instalment of `year`: the one before it in the budget.

    None for the first year, which nothing renews.

    >>> renewed_by(2028, years=[2026, 2028]), renewed_by(2026, years=[2026, 2028])
    (2026, None)
    """
    return max((other for other in set(years) if other < year), default=None)


def report_reminder_due(
    due_on: date, *, today: date, given: Collection[ReportReminderDue]
) -> ReportReminderDue | None:
    """The reminder to give today, or None: 30 and 7 days before, the day after, then every month.

    Only the most urgent stage reached, once each; those missed are not caught up.

    >>> report_reminder_due(date(2026, 8, 29), today=date(2026, 8, 1), given=()).stage.value
    'BEFORE_30'
    """
    left = (due_on - today).days
    if left < 0:
        month = (-left - 1) // MONTH
        reached = ReportReminderDue(ReportStage.LATE, due_on, month)
        return None if month > LAST_MONTH or reached in given else reached
    if left > MONTH:
        return None
    stage = ReportStage.BEFORE_7 if left <= 7 else ReportStage.BEFORE_30
    reached = ReportReminderDue(stage, due_on)
    return None if reached in given else reached


def unspent(granted: Decimal, spent: Decimal) -> Decimal:
    """Euros granted and not spent: what the school gives back.

    >>> unspent(Decimal(100), Decimal(120)), unspent(Decimal(100), Decimal(80))
    (Decimal('0'), Decimal('20'))
    """
    return max(granted - spent, Decimal(0))

"""Scheduled work of the funds."""

from __future__ import annotations

from celery import shared_task

from funding.services import delays, exports, reminders, report_reminders
from jobs.registry import job
from jobs.services.running import Run


@shared_task
def remind_of_deadlines() -> int:
    """Morning and evening: the reminders of the two-month clock, each told once whatever happens.

    The evening is the morning of the Pacific.
    """
    return reminders.remind_of_deadlines()


@shared_task
def remind_of_reports() -> int:
    """Every morning: the reminders of the reports; running it again tells nothing twice."""
    return report_reminders.remind_of_reports()


@shared_task
def count_delays() -> int:
    """Every night: the delays of the last thirteen months, counted anew."""
    return delays.count_delays()


@job(exports.EXPORT)
def export_funds(run: Run) -> None:
    """Write one of the files that leave the funds; run again, it writes it again."""
    exports.run_export(run)

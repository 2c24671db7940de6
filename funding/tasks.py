"""Scheduled work of the funds."""

from __future__ import annotations

from celery import shared_task

from funding.services import chorus_import, delays, exports, extracts, reminders, report_reminders
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


@job(extracts.RUN)
def import_payments(run: Run) -> None:
    """Read an extract of Chorus; run again, it pays nothing twice."""
    chorus_import.run_import(run)


@shared_task
def destroy_old_extracts() -> int:
    """Every night: the bytes of the extracts kept for long enough go; their lines stay."""
    return extracts.destroy_old_extracts()


@job(exports.EXPORT)
def export_funds(run: Run) -> None:
    """Write one of the files that leave the funds; run again, it writes it again."""
    exports.run_export(run)

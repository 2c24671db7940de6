"""Work that looks at several apps: scheduled, or asked for at length."""

from __future__ import annotations

from celery import shared_task

from dashboards.services import batches, export, sleeping
from jobs.registry import job
from jobs.services.running import Run


@shared_task
def note_sleeping_files() -> int:
    """Every Monday: one note a person about the files that wait for them without moving."""
    return sleeping.note_sleeping_files()


@shared_task
def forget_unconfirmed_batches() -> int:
    """Every night: forget the check lists nobody confirmed."""
    return batches.forget_unconfirmed()


@job(export.EXPORT)
def export_board(run: Run) -> None:
    """Write the board as a file; run again, it writes it again."""
    export.run_export(run)


@job(batches.RUN)
def run_batch(run: Run) -> None:
    """Act on the files of a list; run again, it goes on where it stopped."""
    batches.run_batch(run)

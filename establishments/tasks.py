"""What the worker does at length, or on its own, for the directory and for people."""

from __future__ import annotations

from celery import shared_task

from establishments.services import directory_jobs, stand_ins, unused
from jobs.registry import job
from jobs.services.running import Run


@job(directory_jobs.IMPORT)
def import_official_file(run: Run) -> None:
    """Import the directory or the IPS; run again, it leaves the same directory."""
    directory_jobs.run_import(run)


@shared_task
def close_unused_accounts() -> int:
    """Warn those who no longer come, close the accounts warned twice; every morning."""
    return unused.follow_unused_accounts()


@shared_task
def tell_stand_ins_that_begin() -> int:
    """Every morning, before the digest: one line for the two people of a stand-in that begins."""
    return stand_ins.tell_stand_ins_that_begin()

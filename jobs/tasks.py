"""What the worker runs for long tasks. Each may be run twice, or late, without harm."""

from __future__ import annotations

from celery import shared_task

from jobs.services import cleaning, running


@shared_task
def run_due_jobs() -> int:
    """Do the tasks that are due; every minute, and after each request for one."""
    return running.run_due()


@shared_task
def destroy_old_files() -> int:
    """Destroy the working papers of old tasks; every night."""
    return cleaning.destroy_old_files()

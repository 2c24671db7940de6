"""What the worker runs for project files. Each may be run twice, or late, without harm."""

from __future__ import annotations

from celery import shared_task

from projects.services import examination, uploads, wordforms


@shared_task
def examine_joined_files() -> int:
    """Check and draw the joined files that are due; every minute, and after each joining."""
    return examination.examine_due()


@shared_task
def forget_unfinished() -> int:
    """Forget uploads and read forms that nobody finished; every hour."""
    return uploads.forget_expired() + wordforms.forget_expired()

"""What the worker does at length for the directory and for people.

Each may be run twice, or late, without harm.
"""

from __future__ import annotations

from celery import shared_task

from establishments.services import access, directory_jobs, issuing, stand_ins, unused
from establishments.services.campaigns import KIND
from jobs.registry import job
from jobs.services.running import Run


@job(directory_jobs.IMPORT)
def import_official_file(run: Run) -> None:
    """Import the directory or the IPS; run again, it leaves the same directory."""
    directory_jobs.run_import(run)


@job(KIND)
def issue_codes(run: Run) -> None:
    """Issue the codes of a campaign, post its e-mails or print its letters."""
    issuing.issue_campaign(run)


@shared_task
def forget_expired_codes() -> int:
    """Forget the secrets of expired codes and the people who never confirmed; every night."""
    return access.forget_expired()


@shared_task
def close_unused_accounts() -> int:
    """Warn those who no longer come, close the accounts warned twice; every morning."""
    return unused.follow_unused_accounts()


@shared_task
def tell_stand_ins_that_begin() -> int:
    """Every morning, before the digest: one line for the two people of a stand-in that begins."""
    return stand_ins.tell_stand_ins_that_begin()

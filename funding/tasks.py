"""Scheduled work of the funds."""

from __future__ import annotations

from celery import shared_task

from funding.services import reminders


@shared_task
def remind_of_deadlines() -> int:
    """Every morning: the reminders of the two-month clock; running it again tells nothing twice."""
    return reminders.remind_of_deadlines()

"""Scheduled work of the reading of files."""

from __future__ import annotations

from celery import shared_task

from reviews.services import reminders


@shared_task
def remind_of_dates() -> int:
    """Every morning: what is to be sent or given; running it again tells nothing twice."""
    return reminders.remind_of_dates()

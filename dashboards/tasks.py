"""Scheduled work that looks at several apps."""

from __future__ import annotations

from celery import shared_task

from dashboards.services import sleeping


@shared_task
def note_sleeping_files() -> int:
    """Every Monday: one note a person about the files that wait for them without moving."""
    return sleeping.note_sleeping_files()

"""Destroying the files of old tasks."""

from __future__ import annotations

from core import clock
from jobs.models import JobFile
from jobs.rules import FILES_KEPT
from jobs.services.running import destroy


def destroy_old_files() -> int:
    """Destroy the bytes of the files kept for long enough; return how many."""
    old = JobFile.objects.filter(destroyed_at__isnull=True, created_at__lt=clock.now() - FILES_KEPT)
    count = 0
    for file in old.iterator(chunk_size=100):
        destroy(file)
        count += 1
    return count

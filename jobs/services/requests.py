"""Asking for a long task, and asking to stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction

from core import clock
from core.errors import DomainError
from core.haste import run_soon
from jobs.enums import FileRole, JobStatus
from jobs.models import Job, JobFile
from jobs.registry import REGISTRY

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Given:
    """A file given to a task, already judged by its form."""

    name: str
    content_type: str
    stream: IO[bytes]


def request_job(
    kind: str,
    *,
    title: str,
    by: User,
    params: dict[str, Any] | None = None,
    files: Sequence[Given] = (),
    back_url: str = "",
) -> Job:
    """Ask for a task of a known kind; a worker begins within a minute, most often at once.

    The caller has checked that `by` may ask for it. `params` are plain JSON; `back_url` is the page
    it was asked from. Raises KeyError for an unknown kind.
    """
    REGISTRY[kind]
    stored: list[JobFile] = []
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, title=title[:200], params=params or {}, requested_by=by,
                back_url=back_url,
            )  # fmt: skip
            stored.extend(
                store_file(job, FileRole.INPUT, given.name, given.content_type, given.stream)
                for given in files
            )
            from jobs.tasks import run_due_jobs

            run_soon(run_due_jobs)
    except BaseException:
        for file in stored:
            file.file.delete(save=False)
        raise
    return job


def store_file(
    job: Job, role: FileRole, name: str, content_type: str, stream: IO[bytes]
) -> JobFile:
    """Keep a file of this task in the private store, without loading it in memory."""
    kept = JobFile(job=job, role=role, name=name[:150], content_type=content_type)
    kept.file.save(name, File(stream), save=False)
    try:
        kept.size = kept.file.size
        kept.save(force_insert=True)
    except BaseException:
        kept.file.delete(save=False)
        raise
    return kept


@transaction.atomic
def stop_job(job: Job, *, by: User) -> None:
    """Ask to stop: a task that waits stops at once, a running one at its next heartbeat.

    Raises DomainError once it ended. What it already did stays done.
    """
    locked = Job.objects.visible_to(by).select_for_update(no_key=True).get(pk=job.pk)
    if locked.is_ended:
        raise DomainError("Cette tâche est déjà terminée.")
    locked.stop_asked_at = clock.now()
    if locked.status == JobStatus.REQUESTED:
        locked.status, locked.ended_at = JobStatus.STOPPED, clock.now()
    locked.save(update_fields=["stop_asked_at", "status", "ended_at"])

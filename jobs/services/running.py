"""Doing the tasks: claim one by a lease, beat while it runs, say what came of it.

The heartbeat is a thread with a connection of its own: progress shows and the lease is renewed even
while the work is inside one long transaction. A worker killed meanwhile leaves a task that becomes
due again when its lease ends. The decision is explained in docs/adr/0009-jobs.md.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from core import clock
from core.errors import DomainError
from jobs.enums import FileRole, JobStatus
from jobs.models import Job, JobFile
from jobs.notices import JobEnded
from jobs.querysets import JobQuerySet
from jobs.registry import REGISTRY
from jobs.rules import HEARTBEAT_SECONDS, LEASE, MAX_ATTEMPTS, wait_after
from jobs.services.requests import store_file
from notifications import outbox

logger = logging.getLogger(__name__)

INTERRUPTED = "La tâche a été interrompue à chaque essai."
UNEXPECTED = "Une erreur inattendue a arrêté la tâche\u00a0: signalez-la à l’assistance."

_LOCK = 0x6A6F6273  # « jobs »: two workers never claim at the same moment


class JobLost(Exception):
    """Another worker has the task now, or its asker wants it stopped: this one must leave it."""


class Run:
    """A task being done, as its work sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self.attempt = job.attempts
        self._lost = threading.Event()
        self._over = threading.Event()
        self._progress = (job.done, job.total, job.words)
        self.outcome: list[tuple[str, str]] = []

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Say how far it is. Call it as often as you like: it is written once a second.

        Raises JobLost when the work must stop here.
        """
        self._progress = (min(done, total) if total else done, total, words[:200])
        if self._lost.is_set():
            raise JobLost

    def tell(self, lines: Sequence[tuple[str, str]]) -> None:
        """What came of it, (label, value) in French, shown at the end."""
        self.outcome = list(lines)

    @contextmanager
    def given(self) -> Iterator[IO[bytes]]:
        """The file given with the request, open for reading. Raises DomainError when it is gone."""
        file = self.job.files.filter(role=FileRole.INPUT, destroyed_at__isnull=True).first()
        if file is None:
            raise DomainError("Le fichier n’est plus là\u00a0: déposez-le de nouveau.")
        with file.file.open("rb") as stream:
            yield stream

    @contextmanager
    def result(self, name: str, content_type: str) -> Iterator[IO[bytes]]:
        """A file to write; kept under this name once the block ends well, replacing an earlier."""
        with tempfile.TemporaryFile() as stream:
            yield stream
            stream.seek(0)
            for old in self.job.files.filter(role=FileRole.RESULT, name=name):
                destroy(old)
                old.delete()
            store_file(self.job, FileRole.RESULT, name, content_type, stream)

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Write the progress and renew the lease, once a second, for the time of the block."""
        beat = threading.Thread(target=self._beat, name=f"job-{self.job.pk}", daemon=True)
        beat.start()
        try:
            yield
        finally:
            self._over.set()
            beat.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(HEARTBEAT_SECONDS):
                if not self._write():
                    self._lost.set()
                    return
        finally:
            connection.close()

    def _write(self) -> bool:
        """Whether the task is still ours and wanted."""
        done, total, words = self._progress
        try:
            ours = held_by(self).filter(stop_asked_at__isnull=True)
            return bool(
                ours.update(
                    done=done, total=total, words=words, next_attempt_at=clock.now() + LEASE
                )
            )
        except Exception as error:  # the database may be away for a moment; the lease is longer
            logger.warning("job heartbeat missed: %s", type(error).__name__)
            connection.close()
            return True

    def finish(self) -> None:
        """Write the last progress with the end of the task."""
        done, total, words = self._progress
        _end(self, JobStatus.DONE, done=done, total=total, words=words)


def held_by(run: Run) -> JobQuerySet:
    """The row, unless its lease ended and another worker took it."""
    return Job.objects.filter(pk=run.job.pk, status=JobStatus.RUNNING, attempts=run.attempt)


def run_due() -> int:
    """Do the tasks that are due, one after the other; return how many ended.

    At most `JOBS_AT_ONCE` run at the same time over all workers, so that messages keep leaving.
    """
    ended = 0
    while (job := _claim()) is not None:
        ended += _run(Run(job))
    return ended


def _claim() -> Job | None:
    """Take the oldest due task for the time of a lease; None when none is due, or enough run."""
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            now = clock.now()
            if Job.objects.held(now).count() >= settings.JOBS_AT_ONCE:
                return None
            job = Job.objects.due(now).select_for_update(no_key=True).first()
            if job is None:
                return None
            if job.stop_asked_at is None and job.attempts < MAX_ATTEMPTS:
                job.status = JobStatus.RUNNING
                job.attempts += 1
                job.next_attempt_at = now + LEASE
                job.save(update_fields=["status", "attempts", "next_attempt_at"])
                return job
            wanted = job.stop_asked_at is None
            job.status = JobStatus.FAILED if wanted else JobStatus.STOPPED
            job.last_error = (job.last_error or INTERRUPTED) if wanted else ""
            job.ended_at = now
            job.save(update_fields=["status", "last_error", "ended_at"])
            _tell(job)


def _run(run: Run) -> bool:
    """Do one claimed task; whether it ended, well or not."""
    try:
        with run.beating():
            REGISTRY[run.job.kind](run)
    except JobLost:
        return _leave(run)
    except DomainError as error:
        return _end(run, JobStatus.FAILED, last_error=error.message)
    except Exception as error:
        logger.exception("job %s failed, attempt %s", run.job.kind, run.attempt)
        return _try_later(run, error)
    run.finish()
    return True


def _leave(run: Run) -> bool:
    """Stop here: for good when its asker wanted so, without a word when another worker has it."""
    if held_by(run).filter(stop_asked_at__isnull=False).exists():
        return _end(run, JobStatus.STOPPED)
    return False


def _try_later(run: Run, error: Exception) -> bool:
    wait = wait_after(run.attempt)
    if wait is None:
        return _end(run, JobStatus.FAILED, last_error=UNEXPECTED)
    held_by(run).update(
        status=JobStatus.REQUESTED,
        next_attempt_at=clock.now() + wait,
        last_error=f"{type(error).__name__}"[:200],
    )
    return False


@transaction.atomic
def _end(run: Run, status: JobStatus, **values: Any) -> bool:
    """End the task unless another worker has it; tell its asker in the application."""
    values = {"last_error": "", "outcome": run.outcome, **values}
    if not held_by(run).update(status=status, ended_at=clock.now(), **values):
        return False
    run.job.refresh_from_db()
    _tell(run.job)
    return True


def _tell(job: Job) -> None:
    outbox.post(
        JobEnded(job=str(job.pk), what=job.title, status=job.get_status_display()),
        to=[job.requested_by],
        dedup_key=f"job:{job.pk}:{job.attempts}",
    )


def destroy(file: JobFile) -> None:
    """Destroy the bytes of a file; its row says when they went."""
    file.file.delete(save=False)
    JobFile.objects.filter(pk=file.pk).update(destroyed_at=clock.now())

"""Long tasks that somebody asked for."""

from __future__ import annotations

from io import BytesIO

from accounts.models import User
from core import clock
from jobs.enums import FileRole, JobStatus
from jobs.models import Job, JobFile
from jobs.services.requests import store_file


def ended_job(by: User, *, content: bytes = b"uai;motif\n") -> tuple[Job, JobFile]:
    """A task of this person that ended well, with the file it made."""
    job = Job.objects.create(
        kind="tests.ended",
        title="Essai d’import",
        requested_by=by,
        status=JobStatus.DONE,
        ended_at=clock.now(),
    )
    return job, store_file(job, FileRole.RESULT, "rapport.csv", "text/csv", BytesIO(content))

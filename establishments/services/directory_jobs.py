"""Importing official files from the administration, as tasks that are followed on a page."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.urls import reverse

from core.errors import NotAllowed
from establishments.enums import OfficialFile
from establishments.services.directory import import_directory
from establishments.services.ips import import_ips
from jobs.models import Job
from jobs.services.requests import Given, request_job
from jobs.services.running import Run

if TYPE_CHECKING:
    from accounts.models import User

IMPORT = "establishments.import_official_file"
EVERY_LINES = 500


def request_import(
    kind: OfficialFile, *, file: IO[bytes], name: str, is_complete: bool, is_trial: bool, by: User
) -> Job:
    """Ask for the import of an official file. Raises NotAllowed for anybody but administrators."""
    if not by.is_staff:
        raise NotAllowed("Seule l’administration de la plateforme importe un fichier officiel.")
    trial = " (essai à blanc)" if is_trial else ""
    return request_job(
        IMPORT,
        title=f"{kind.label}\u00a0: {name}{trial}",
        by=by,
        params={"kind": kind.value, "is_complete": is_complete, "is_trial": is_trial},
        files=[Given(name, "text/csv", file)],
        back_url=reverse("establishments:directoryimport-create"),
    )


def run_import(run: Run) -> None:
    """Import the file of the task and keep its report, row by row. All of it, or nothing."""

    def progress(lines: int) -> None:
        if lines % EVERY_LINES == 0:
            run.progress(lines, 0, "Lignes lues")

    with tempfile.NamedTemporaryFile(suffix=".csv") as copy:
        with run.given() as given:
            shutil.copyfileobj(given, copy)
        copy.flush()
        path = Path(copy.name)
        with run.result("rapport.csv", "text/csv") as made:
            writer = io.TextIOWrapper(made, encoding="utf-8-sig", write_through=True)
            if run.params["kind"] == OfficialFile.DIRECTORY:
                lines = import_directory(
                    path,
                    is_complete=run.params["is_complete"],
                    is_trial=run.params["is_trial"],
                    report_to=writer,
                    progress=progress,
                ).lines()
            else:
                lines = import_ips(
                    path, is_trial=run.params["is_trial"], report_to=writer, progress=progress
                ).lines()
            writer.detach()
    if run.params["is_trial"]:
        lines = [("Essai à blanc", "rien n’a changé"), *lines]
    run.tell(lines)

"""Tasks of the tests, known to the processes that import this module."""

from __future__ import annotations

import time

from django.db import transaction

from core.errors import DomainError
from establishments.models import Academy
from jobs.models import Job
from jobs.registry import job
from jobs.services.running import Run


@job("tests.count")
def count(run: Run) -> None:
    """Copies the given file in capitals, line by line."""
    with run.given() as given, run.result("copie.txt", "text/plain") as made:
        lines = given.readlines()
        for number, line in enumerate(lines, start=1):
            made.write(line.upper())
            run.progress(number, len(lines), f"Ligne {number}")
    run.tell([("Lignes copiées", str(len(lines)))])


@job("tests.refuse")
def refuse(run: Run) -> None:
    """Refuses in a sentence."""
    raise DomainError("Le fichier n’est pas un annuaire.")


@job("tests.break")
def break_down(run: Run) -> None:
    """Fails as a fault of the program does."""
    raise ZeroDivisionError


@job("tests.long")
def long(run: Run) -> None:
    """One transaction that shows its progress and lasts until it is stopped (a minute at most)."""
    with transaction.atomic():
        Academy.objects.create(code="99", name="Essai")
        for second in range(600):
            run.progress(second + 1, 600, "Dans la transaction")
            time.sleep(0.1)


@job("tests.stolen")
def stolen(run: Run) -> None:
    """Another worker takes the task up meanwhile, as after a lease that ended."""
    Job.objects.filter(pk=run.job.pk).update(attempts=run.attempt + 1)

"""What the worker does at length for concertations."""

from __future__ import annotations

from concertations.services import kit
from jobs.registry import job
from jobs.services.running import Run


@job(kit.KIND)
def make_kit(run: Run) -> None:
    """Make the archive of the documents of a concertation."""
    kit.run_kit(run)

"""What-ifs: which files may enter one, and what would come of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from funding.models import Envelope, Scenario
from funding.queries.clocks import TimedProject, running_clocks
from funding.queries.desk import schools_of, waiting_files
from projects.enums import Status
from projects.models import Project


@dataclass(frozen=True)
class Tried:
    """A file of a what-if: whether it passes, what is left after it, or what lacks (euros)."""

    project: Project
    passes: bool
    left: Decimal
    lacks: Decimal
    is_waiting: bool


@dataclass(frozen=True)
class Outcome:
    """What a what-if gives: the files in their order, and the sums in euros."""

    lines: list[Tried]
    asked: Decimal
    passing: Decimal
    left: Decimal

    @property
    def refused(self) -> list[Tried]:
        """The files that would not pass."""
        return [line for line in self.lines if line.is_waiting and not line.passes]


def eligible_files(envelope: Envelope) -> QuerySet[Project]:
    """The files that await funds this envelope could pay. No query by itself."""
    found = running_clocks(Project.objects.filter(academy=envelope.academy_id))
    if envelope.department_id is not None:
        found = found.filter(establishment__department=envelope.department_id)
    return found.filter(schools_of(envelope.programme, "establishment__"))


def waiting_for(envelope: Envelope) -> QuerySet[TimedProject]:
    """These files, the most urgent first, with their school. One query."""
    return waiting_files(eligible_files(envelope))


def outcome_of(scenario: Scenario) -> Outcome:
    """What the files of a what-if would leave on its envelope, served in order. One query.

    A file that does not fit is passed over, the next ones are still tried; one that no longer
    awaits funds counts for nothing.
    """
    rows = scenario.files.select_related("project__establishment").order_by("position")
    return tried([row.project for row in rows], scenario.envelope.left)


def tried(projects: Sequence[Project], left: Decimal) -> Outcome:
    """The same, for files already read."""
    lines, asked, start = [], Decimal(0), left
    for project in projects:
        amount = project.amount_granted or Decimal(0)
        is_waiting = project.status == Status.VALIDATED
        lacks = max(amount - left, Decimal(0))
        passes = is_waiting and not lacks
        if is_waiting:
            asked += amount
        if passes:
            left -= amount
        lines.append(Tried(project, passes, left, lacks, is_waiting))
    return Outcome(lines, asked, start - left, left)

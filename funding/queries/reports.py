"""The report of a project, beside what was planned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from funding.models import Report, ReportVerdict
from projects.models import BudgetLine, Objective, Project


@dataclass(frozen=True)
class SpentLine:
    """A budget line: euros planned, euros spent (None: nothing said yet)."""

    line: BudgetLine
    spent: Decimal | None


@dataclass(frozen=True)
class MeasuredObjective:
    """An objective and the value measured for its indicator ("" when nothing is said)."""

    objective: Objective
    measured: str


@dataclass(frozen=True)
class ReportPage:
    """Everything a page shows of a report; `report` is None while nothing is written."""

    report: Report | None
    objectives: list[MeasuredObjective]
    lines: list[SpentLine]
    verdicts: list[ReportVerdict]
    granted: Decimal

    @property
    def planned(self) -> Decimal:
        """Euros of the budget."""
        return sum((row.line.amount for row in self.lines), Decimal(0))

    @property
    def spent(self) -> Decimal:
        """Euros spent."""
        return sum((row.spent or Decimal(0) for row in self.lines), Decimal(0))

    @property
    def gap(self) -> Decimal:
        """Euros granted and not spent; negative when more was spent."""
        return self.granted - self.spent


def report_page(project: Project) -> ReportPage:
    """The report of a file with its objectives, budget lines and verdicts. Six queries at most."""
    report = Report.objects.filter(project=project).select_related("filed_by").first()
    measured: dict[int, str] = {}
    spent: dict[int, Decimal] = {}
    verdicts: list[ReportVerdict] = []
    if report is not None:
        measured = dict(report.results.values_list("objective", "measured"))
        spent = dict(report.spending.values_list("budget_line", "spent"))
        verdicts = list(report.verdicts.select_related("given_by"))
    lines = list(project.budget_lines.all()) if project.asks_funds else []
    return ReportPage(
        report=report,
        objectives=[
            MeasuredObjective(row, measured.get(row.pk, "")) for row in project.objectives.all()
        ],
        lines=[SpentLine(row, spent.get(row.pk)) for row in lines],
        verdicts=verdicts,
        granted=project.amount_granted or Decimal(0),
    )

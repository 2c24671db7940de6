"""Reminders of the reports: before their date, the day after, then every month; once each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from core import clock, french
from establishments.enums import Role
from establishments.permissions import appointed_for
from funding.enums import ReportStage
from funding.models import Report, ReportReminder
from funding.notices import ReportDue, ReportLate
from funding.rules import (
    ExpectedReport,
    ReportReminderDue,
    expected_reports,
    report_reminder_due,
)
from notifications import outbox
from projects.enums import Status
from projects.models import BudgetLine, Project
from projects.notices import file_facts
from projects.services.telling import tell_school

BATCH = 500
_Key = tuple[int, int]
"""A file, and the year of its report: 0 for the final one."""


def remind_of_reports() -> int:
    """Give every reminder of a report due today; the number given.

    Each in its own transaction, under the lock of the file: run twice, nothing is told twice.
    Reads the projects carried out in batches of 500, on the day of the place of each académie.
    """
    return sum(_remind(project, expected) for project, expected in _due())


def _carried_out() -> Q:
    return Q(status=Status.FUNDED) | Q(status=Status.VALIDATED, amount_granted=0)


def _due() -> Iterable[tuple[Project, ExpectedReport]]:
    last = 0
    while True:
        batch = list(
            Project.objects.filter(_carried_out(), pk__gt=last)
            .select_related("establishment__academy")
            .defer("search")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            return
        last = batch[-1].pk
        years, filed, given = _years(batch), _filed(batch), _given(batch)
        for project in batch:
            for expected in _expected(project, years[project.pk]):
                key = (project.pk, expected.year or 0)
                if key not in filed and _reminder(project, expected, given[key]):
                    yield project, expected


def _expected(project: Project, years: set[int]) -> list[ExpectedReport]:
    days = project.establishment.academy.report_days
    return expected_reports(years if project.asks_funds else (), ends_on=project.ends_on, days=days)


def _reminder(
    project: Project, expected: ExpectedReport, given: set[ReportReminderDue]
) -> ReportReminderDue | None:
    if expected.due_on is None:
        return None
    return report_reminder_due(expected.due_on, today=_today(project), given=given)


def _today(project: Project) -> date:
    return clock.today_in(project.establishment.academy.time_zone)


@transaction.atomic
def _remind(project: Project, expected: ExpectedReport) -> bool:
    """Give one reminder: the row that makes it unique and the notice, together."""
    locked = (
        Project.objects.filter(_carried_out(), pk=project.pk)
        .select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy")
        .first()
    )
    key = (project.pk, expected.year or 0)
    if locked is None or key in _filed([locked]):
        return False
    reminder = _reminder(locked, expected, _given([locked])[key])
    if reminder is None:
        return False
    row = ReportReminder.objects.create(
        project=locked,
        year=expected.year or 0,
        stage=reminder.stage,
        due_on=reminder.due_on,
        month=reminder.month,
    )
    _tell(locked, expected, row)
    return True


def _tell(project: Project, expected: ExpectedReport, row: ReportReminder) -> None:
    kind = ReportLate if row.stage == ReportStage.LATE else ReportDue
    notice = kind(
        **file_facts(project),
        report=Report(kind=expected.kind, year=expected.year).name,
        year=row.year,
        due_on=french.long_date(row.due_on),
        when=french.in_days((row.due_on - _today(project)).days),
    )
    tell_school(project, notice)
    if row.stage == ReportStage.LATE:
        outbox.post(notice, to=appointed_for(project.establishment, Role.SECRETARIAT))


def _years(projects: list[Project]) -> dict[int, set[int]]:
    """The years of the budgets, by file. One query."""
    years: dict[int, set[int]] = defaultdict(set)
    rows = BudgetLine.objects.filter(project__in=projects).values_list("project", "year")
    for key, year in rows.order_by().distinct():
        years[key].add(year)
    return years


def _filed(projects: list[Project]) -> set[_Key]:
    """The reports already filed. One query."""
    rows = Report.objects.filter(project__in=projects, filed_at__isnull=False)
    return {(key, year or 0) for key, year in rows.values_list("project", "year")}


def _given(projects: list[Project]) -> dict[_Key, set[ReportReminderDue]]:
    """The reminders already given. One query."""
    given: dict[_Key, set[ReportReminderDue]] = defaultdict(set)
    rows = ReportReminder.objects.filter(project__in=projects)
    for key, year, stage, due_on, month in rows.values_list(
        "project", "year", "stage", "due_on", "month"
    ):
        given[key, year].add(ReportReminderDue(ReportStage(stage), due_on, month))
    return given

"""A report of a year that waits for an answer, and money asked back, in the demonstration."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count

from accounts.models import User
from core import clock
from establishments.enums import Role
from establishments.permissions import appointed_for, heads_of
from funding.models import Report
from funding.queries.recoveries import debtors_of
from funding.queries.reports import expected_of, lines_of, report_page
from funding.services.recovery import order_recovery
from funding.services.report import ReportContent, file_report, save_report
from projects.enums import Status
from projects.models import Project

ENOUGH = Decimal(50)


def write_reports() -> None:
    """Through the services, as people do it."""
    _report_of_a_year()
    _money_asked_back()


def _report_of_a_year() -> None:
    """The head of a project of several years filed where it stands."""
    lasting = (
        Project.objects.filter(status=Status.FUNDED)
        .annotate(years=Count("budget_lines__year", distinct=True))
        .filter(years__gt=1)
        .select_related("establishment__academy")
        .order_by("pk")
    )
    for project in lasting:
        head = _first(heads_of(project.establishment))
        year = expected_of(project)[0].year
        if head is None or year is None:
            continue
        content = ReportContent(
            what_changed="Les premières séances ont eu lieu, les élèves en redemandent.",
            what_was_hard="Le matériel est arrivé tard.",
            spent={line.pk: line.amount for line in lines_of(project, year=year)},
        )
        save_report(project, content, by=head, version=0, year=year)
        file_report(project, by=head, year=year)
        return


def _money_asked_back() -> None:
    """A closed project did not spend everything."""
    closed = (
        Report.objects.filter(project__status=Status.CLOSED, project__amount_granted__gt=0)
        .select_related("project__establishment__academy")
        .order_by("pk")
    )
    for report in closed:
        project = report.project
        manager = _first(appointed_for(project.establishment, Role.FUND_MANAGER))
        debtors, left = debtors_of(project), report_page(project).unspent
        if manager is None or not debtors or left < ENOUGH:
            continue
        order_recovery(
            project,
            siret=debtors[0].siret,
            amount=left,
            motive="Fonds non dépensés, d’après le bilan final.",
            due_on=clock.today() + timedelta(days=30),
            by=manager,
        )
        return


def _first(people: list[User]) -> User | None:
    return people[0] if people else None

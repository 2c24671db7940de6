"""What keeps an instalment from being paid, in SQL: for lists, filters and matching."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    Case,
    CharField,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from core import clock
from funding.enums import ConventionState, Payability, PaymentCondition, PieceKind
from funding.models import Convention, Instalment, Report, ReportPiece
from funding.rules import waits_for
from projects.enums import FileState
from projects.models import BudgetLine


class Obstacles(TypedDict):
    """What `with_obstacles` adds to an instalment."""

    report_year: int | None
    last_year: int | None
    payability: str


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    DueInstalment = WithAnnotations[Instalment, Obstacles]
else:  # Python 3.11.2 (Debian 12) refuses this alias when it runs
    DueInstalment = Instalment


def with_obstacles(
    rows: QuerySet[Instalment], *, today: date | None = None
) -> QuerySet[DueInstalment]:
    """The instalments with what keeps them from being paid (`payability`), in SQL.

    `report_year` is the year of the budget before theirs, whose report renews them (the final one
    when that year is the last, `last_year`): `funding.queries.reports.is_renewed` says the same of
    one. No query by itself.
    """
    of_project = OuterRef("share__allocation__project")
    years = BudgetLine.objects.filter(project=of_project).order_by()
    before = years.filter(year__lt=OuterRef("year")).values("project").annotate(n=Max("year"))
    last = years.values("project").annotate(n=Max("year"))
    renewed = Report.objects.filter(
        Q(year=OuterRef("report_year")) | Q(year__isnull=True),
        project=of_project,
        accepted_at__isnull=False,
    )
    unsigned = Convention.objects.filter(recipient=OuterRef("share__recipient")).exclude(
        state=ConventionState.SIGNED
    )
    invoices = ReportPiece.objects.filter(
        report__project=of_project,
        kind=PieceKind.INVOICE,
        attachment__state=FileState.READY,
        attachment__removed_at__isnull=True,
    )
    return rows.annotate(
        report_year=Subquery(before.values("n")), last_year=Subquery(last.values("n"))
    ).annotate(
        payability=Case(
            When(
                Q(condition=PaymentCondition.REPORT, report_year__isnull=False) & ~Exists(renewed),
                then=Value(Payability.REPORT),
            ),
            When(Exists(unsigned), then=Value(Payability.CONVENTION)),
            When(
                Q(condition=PaymentCondition.INVOICES) & ~Exists(invoices),
                then=Value(Payability.INVOICES),
            ),
            When(planned_on__gt=today or clock.today(), then=Value(Payability.LATER)),
            default=Value(Payability.NOW),
            output_field=CharField(),
        )
    )


def words_of(row: DueInstalment) -> str:
    """What this instalment waits for, after « attend »; "" for nothing. No query."""
    return waits_for(
        row.payability,
        report_year=row.report_year,
        last_year=row.last_year,
        planned_on=row.planned_on,
    )

"""Instalments with what a page says of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from funding.enums import InstalmentState
from funding.models import Allocation, Convention, Envelope, Instalment, Recipient
from funding.queries.desk import schools_of
from funding.queries.obstacles import DueInstalment, with_obstacles, words_of
from projects.models import Project


def instalments_with_file() -> QuerySet[Instalment]:
    """Instalments with their file, school, recipient and envelope. No query by itself."""
    return Instalment.objects.select_related(
        "share__establishment",
        "share__recipient",
        "share__allocation__project__establishment__academy",
        "envelope",
    )


def promised_for(envelope: Envelope) -> QuerySet[Instalment]:
    """The instalments of this envelope's year that nothing commits yet and that it may pay.

    The oldest attribution first. One query.
    """
    found = instalments_with_file().filter(
        state=InstalmentState.PROMISED,
        year=envelope.year,
        share__allocation__project__academy=envelope.academy_id,
    )
    if envelope.department_id is not None:
        found = found.filter(share__establishment__department=envelope.department_id)
    return found.filter(schools_of(envelope.programme, "share__establishment__")).order_by(
        F("share__allocation__allocated_on").asc(), "pk"
    )


_AWAITED = {InstalmentState.PROMISED, InstalmentState.NOTIFIED}


@dataclass(frozen=True)
class AllocationPage:
    """What was attributed to a file, as its page shows it."""

    allocation: Allocation
    recipients: list[tuple[Recipient, Convention | None]]
    instalments: list[DueInstalment]

    @property
    def rows(self) -> list[tuple[DueInstalment, str]]:
        """Each instalment with what it waits for, in words; "" for nothing."""
        return [(row, words_of(row) if row.state in _AWAITED else "") for row in self.instalments]

    @property
    def committed(self) -> Decimal:
        """Euros committed today, net of what was cancelled and given back."""
        return sum((row.committed for row in self.instalments), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """Euros paid today, net of what was given back."""
        return sum((row.paid for row in self.instalments), Decimal(0))


def allocation_page(project: Project) -> AllocationPage | None:
    """The allocation of a file; None when it has none. Three queries."""
    allocation = (
        Allocation.objects.filter(project=project).select_related("letter", "allocated_by").first()
    )
    if allocation is None:
        return None
    rows = Recipient.objects.filter(allocation=allocation)
    return AllocationPage(
        allocation,
        [(row, getattr(row, "convention", None)) for row in rows.select_related("convention")],
        list(
            with_obstacles(Instalment.objects.filter(share__allocation=allocation))
            .select_related(
                "share__establishment",
                "share__recipient",
                "envelope__academy",
                "envelope__department",
            )
            .order_by("year", "planned_on", "share", "pk")
        ),
    )

"""What is to pay, and what was paid of each instalment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from funding.enums import EntryKind, InstalmentState, Payability
from funding.models import ChorusNumber, Entry, Instalment
from funding.queries.instalments import instalments_with_file
from funding.queries.obstacles import DueInstalment, with_obstacles
from projects.models import Project


@dataclass(frozen=True)
class DueFilters:
    """What the list of payments shows: `payability` (`Payability` or ""), a year, a département,
    words of the file, of its school or of who receives ("": all)."""

    payability: str = ""
    year: int | None = None
    department: str = ""
    text: str = ""


def due_instalments(academies: list[int], filters: DueFilters) -> QuerySet[DueInstalment]:
    """What these académies committed and did not pay yet, the earliest first. No query by itself.

    With the file, the school and who receives.
    """
    rows = with_obstacles(_of(academies))
    if filters.payability:
        rows = rows.filter(payability=filters.payability)
    if filters.year:
        rows = rows.filter(year=filters.year)
    if filters.department:
        rows = rows.filter(share__establishment__department__code=filters.department)
    if filters.text:
        rows = rows.filter(about(filters.text))
    return rows.order_by("planned_on", "pk")


def about(text: str) -> Q:
    """The instalments whose file, school or recipient has these words (or this number)."""
    known = ChorusNumber.objects.standing().filter(ej=text.upper())
    return (
        Q(share__allocation__project__reference__iexact=text)
        | Q(share__allocation__reference__iexact=text)
        | Q(share__allocation__project__title__icontains=text)
        | Q(share__establishment__name__icontains=text)
        | Q(share__establishment__uai__iexact=text)
        | Q(share__recipient__name__icontains=text)
        | Q(share__recipient__siret=text.replace(" ", ""))
        | Q(share__recipient__in=known.values("recipient"))
    )


def _of(academies: list[int]) -> QuerySet[Instalment]:
    return instalments_with_file().filter(
        state=InstalmentState.NOTIFIED,
        share__allocation__project__academy__in=academies,
    )


def due_sums(academies: list[int]) -> dict[str, tuple[int, Decimal]]:
    """How many instalments and euros there are to pay, by `Payability`. One query."""
    rows = (
        with_obstacles(
            Instalment.objects.filter(
                state=InstalmentState.NOTIFIED,
                share__allocation__project__academy__in=academies,
            )
        )
        .order_by()
        .values("payability")
        .annotate(count=Count("pk"), total=Sum(F("committed") - F("paid")))
    )
    found = {row["payability"]: (row["count"], row["total"]) for row in rows}
    return {value: found.get(value, (0, Decimal(0))) for value in Payability.values}


def due_years(academies: list[int]) -> list[int]:
    """The years of what there is to pay. One query."""
    return list(
        Instalment.objects.filter(
            state=InstalmentState.NOTIFIED, share__allocation__project__academy__in=academies
        )
        .order_by("year")
        .values_list("year", flat=True)
        .distinct()
    )


def payments_to(project: Project) -> list[tuple[Entry, str]]:
    """The payments of a file with their proof, the earliest first; why each was undone, "" when it
    was not. One query."""
    return with_reversals(
        Entry.objects.filter(kind=EntryKind.PAYMENT, instalment__share__allocation__project=project)
        .select_related("document", "reversal", "instalment__share__establishment")
        .order_by("dated_on", "pk")
    )


def with_reversals(payments: Iterable[Entry]) -> list[tuple[Entry, str]]:
    """Each payment, read with its `reversal`, and why it was undone ("" when it was not)."""
    return [
        (entry, entry.reversal.motive if hasattr(entry, "reversal") else "") for entry in payments
    ]

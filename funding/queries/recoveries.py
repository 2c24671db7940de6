"""Money that must come back: whom to ask, what was asked, what came."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from funding.models import Recipient, RecoveryOrder
from projects.enums import Status
from projects.models import Project

OPEN = Q(cancelled_at__isnull=True, received__lt=F("amount"))
"""Orders of which something is still to come."""


@dataclass(frozen=True)
class Debtor:
    """Somebody who received money of a project, and what they hold of it today (euros): paid, less
    what came back."""

    name: str
    siret: str
    most: Decimal


def debtors_of(project: Project) -> list[Debtor]:
    """Who received money for this project. One query."""
    rows = (
        Recipient.objects.filter(allocation__project=project)
        .annotate(most=Sum("shares__instalments__paid"))
        .filter(most__gt=0)
        .order_by("pk")
    )
    return [
        Debtor(name, siret, most) for name, siret, most in rows.values_list("name", "siret", "most")
    ]


def asked_back(project: Project) -> Decimal:
    """Euros already asked back of a project, cancelled orders left out. One query."""
    orders = RecoveryOrder.objects.filter(project=project, cancelled_at__isnull=True)
    total: Decimal | None = orders.aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)


def awaited_from(project: Project, siret: str) -> Decimal:
    """Euros asked of this debtor for this project and not received yet. One query."""
    orders = RecoveryOrder.objects.filter(OPEN, project=project, debtor_siret=siret)
    total: Decimal | None = orders.aggregate(total=Sum(F("amount") - F("received")))["total"]
    return total or Decimal(0)


def orders_of(project: Project) -> list[RecoveryOrder]:
    """The orders of a file, the latest first. One query, none before money was attributed."""
    if project.status in (Status.FUNDED, Status.REPORTED, Status.CLOSED) and project.asks_funds:
        return list(RecoveryOrder.objects.filter(project=project))
    return []


def recoveries_in(academies: list[int], *, only_open: bool) -> QuerySet[RecoveryOrder]:
    """The orders of these académies, the latest first. No query by itself."""
    orders = RecoveryOrder.objects.filter(project__academy__in=academies).select_related(
        "project__establishment__department", "document"
    )
    return orders.filter(OPEN) if only_open else orders


def still_to_come(academies: list[int]) -> Decimal:
    """Euros asked and not received yet in these académies. One query."""
    orders = RecoveryOrder.objects.filter(OPEN, project__academy__in=academies)
    total: Decimal | None = orders.aggregate(total=Sum(F("amount") - F("received")))["total"]
    return total or Decimal(0)

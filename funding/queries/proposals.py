"""What the decision, the budget and the school suggest for the funds of files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from establishments.models import Establishment
from funding.rules import apportion, by_year
from projects.enums import AssociationState
from projects.models import AssociatedSchool, Beneficiary, BudgetLine, Project


@dataclass(frozen=True)
class Proposal:
    """The euros of each school (that of the file first, then those that agreed to take part), the
    euros of each year, in proportion of the budget; who receives, as the school wrote it."""

    schools: tuple[Establishment, ...]
    amounts: tuple[Decimal, ...]
    years: Mapping[int, Decimal]
    beneficiary: Beneficiary | None

    @property
    def partners(self) -> frozenset[int]:
        """The keys of the schools that take part with that of the file."""
        return frozenset(school.pk for school in self.schools[1:])


def proposals_for(projects: Sequence[Project], *, today: date) -> dict[int, Proposal]:
    """What is suggested for each of these files, by key; years past are paid this year.

    Three queries, whatever their number.
    """
    partners: defaultdict[int, list[Establishment]] = defaultdict(list)
    agreed = AssociatedSchool.objects.filter(project__in=projects, state=AssociationState.ACCEPTED)
    for row in agreed.select_related("establishment").order_by("pk"):
        partners[row.project_id].append(row.establishment)
    years: defaultdict[int, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    schools: defaultdict[int, defaultdict[int | None, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    lines = (
        BudgetLine.objects.filter(project__in=projects)
        .order_by()
        .values_list("project", "year", "school__establishment")
        .annotate(Sum("amount"))
    )
    for project, year, school, amount in lines:
        years[project][year] += amount
        schools[project][school] += amount
    receivers = {row.project_id: row for row in Beneficiary.objects.filter(project__in=projects)}
    found = {}
    for project in projects:
        concerned = (project.establishment, *partners[project.pk])
        granted = project.amount_granted or Decimal(0)
        asked = schools[project.pk]
        weights = [asked[None], *(asked[school.pk] for school in concerned[1:])]
        found[project.pk] = Proposal(
            schools=concerned,
            amounts=tuple(apportion(granted, weights)),
            years=by_year(granted, years[project.pk], first=today.year) if granted else {},
            beneficiary=receivers.get(project.pk),
        )
    return found

"""Reads of budgets, and of what the académie set for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from core import clock
from projects.budgeting import BudgetLimits
from projects.models import AssociatedSchool, BudgetPolicy, HourRate, Project

_LIMITS = (
    "project_ceiling", "project_ceiling_blocks", "pupil_ceiling", "pupil_ceiling_blocks",
    "equipment_percent", "equipment_blocks", "excluded_categories", "excluded_words",
    "exclusions_block",
)  # fmt: skip
_LINE = (
    "category", "hours_kind", "label", "year", "quantity", "unit_price", "amount", "rate",
    "school", "origin",
)  # fmt: skip


def line_values(project: Project) -> list[dict[str, Any]]:
    """The lines of a budget in order, with their rate and their school. One query."""
    lines = project.budget_lines.select_related("rate", "school__establishment")
    return [{"id": line.pk, **{name: getattr(line, name) for name in _LINE}} for line in lines]


def cofunding_values(project: Project) -> list[dict[str, Any]]:
    """The co-fundings of a project, by source. One query."""
    found = project.cofundings.order_by("source").values("source", "label", "amount", "state")
    return [dict(item) for item in found]


def rates_in_force(academy_id: int, *, on: date) -> dict[str, HourRate]:
    """The rate of each kind of hours in force that day: the last one begun, the last set. One
    query.
    """
    rates = (
        HourRate.objects.filter(academy=academy_id, starts_on__lte=on)
        .order_by("kind", "-starts_on", "-set_at", "-pk")
        .distinct("kind")
    )
    return {rate.kind: rate for rate in rates}


def limits_of(academy_id: int, *, rates: Mapping[str, Any] | None = None) -> BudgetLimits:
    """What an académie set for budgets today; its rates too, unless given. Two queries."""
    policy = BudgetPolicy.objects.filter(academy=academy_id).first()
    found = rates if rates is not None else rates_in_force(academy_id, on=clock.today())
    values = {name: getattr(policy, name) for name in _LIMITS} if policy else {}
    return BudgetLimits(**values, rates=found)


def share_of(association: AssociatedSchool) -> tuple[int, Decimal]:
    """How many expenses are for an associated school, and their sum in euros. One query."""
    found = association.budget_lines.aggregate(lines=Count("pk"), amount=Sum("amount"))
    return found["lines"], found["amount"] or Decimal(0)


@dataclass(frozen=True)
class RateLine:
    """A rate of the académie, and whether it holds today, will hold, or did."""

    rate: HourRate
    state: str


def rates_of(academy_id: int, *, on: date, size: int = 40) -> list[RateLine]:
    """The latest rates of an académie, by kind, the last to begin first. One query."""
    rates = HourRate.objects.filter(academy=academy_id).select_related("set_by")[:size]
    seen: set[str] = set()
    days: set[tuple[str, date]] = set()
    lines = []
    for rate in rates:
        day = (rate.kind, rate.starts_on)
        if day in days:
            state = "remplacé"
        elif rate.starts_on > on:
            state = "à venir"
        else:
            state = "terminé" if rate.kind in seen else "en vigueur"
            seen.add(rate.kind)
        days.add(day)
        lines.append(RateLine(rate, state))
    return lines


def policy_of(academy_id: int) -> tuple[BudgetPolicy | None, dict[str, Any]]:
    """The rules of an académie and their values; None and {} when it set none. One query."""
    policy = BudgetPolicy.objects.filter(academy=academy_id).select_related("updated_by").first()
    return policy, ({name: getattr(policy, name) for name in _LIMITS} if policy else {})

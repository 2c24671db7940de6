"""What the lines of a budget are worth when they are written, whatever the page said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core import clock
from core.errors import DomainError
from projects.budgeting import amount_of, price_of
from projects.models import CoFunding, Project
from projects.queries.budget import line_values, rates_in_force

Values = Mapping[str, Any]


def priced(project: Project, rows: Sequence[Values]) -> list[dict[str, Any]]:
    """The rows with their price, their rate, their amount (euros) and their origin.

    Raises DomainError for a line of hours without any price, or for the line of a school that no
    longer takes part. Three queries.
    """
    kept = {row["id"]: row for row in line_values(project)}
    rates = rates_in_force(project.establishment.academy_id, on=clock.today())
    schools = set(project.associated_schools.values_list("pk", flat=True))
    return [_priced(row, kept.get(row.get("id")), rates, schools) for row in rows]


def _priced(
    row: Values, kept: Values | None, rates: Mapping[str, Any], schools: set[int]
) -> dict[str, Any]:
    if row["school"] is not None and row["school"].pk not in schools:
        raise DomainError(
            f"«\u00a0{row['label']}\u00a0»\u00a0: l’établissement de cette dépense ne participe "
            "plus au projet. Choisissez-en un autre."
        )
    price = price_of(row, kept=kept, rate=rates.get(row["hours_kind"]))
    if price.unit_price is None:
        raise DomainError(f"«\u00a0{row['label']}\u00a0»\u00a0: indiquez le prix d’une heure.")
    return {
        **row,
        "unit_price": price.unit_price,
        "rate": price.rate,
        "amount": amount_of(price.unit_price, row["quantity"]),
        "origin": row.get("origin") or price.origin,
    }


def write_cofunding(project: Project, items: Iterable[Values]) -> None:
    """Make the co-funding of the project what is given, one row by source. Two queries."""
    rows = [CoFunding(project=project, **item) for item in items]
    project.cofundings.exclude(source__in=[row.source for row in rows]).delete()
    CoFunding.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["project", "source"],
        update_fields=["label", "amount", "state"],
    )

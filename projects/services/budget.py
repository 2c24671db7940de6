"""Lines that somebody else prepared come into the budget of a school, at its request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError
from core.rows import MAX_ROWS
from projects.budgeting import amount_of
from projects.enums import BudgetCategory, HoursKind, Part
from projects.models import BudgetLine, Project
from projects.rules import sum_of
from projects.services.editing import open_for_writing, touch_part

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import AssociatedSchool


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """An expense to add: unit price in euros × quantity, for a calendar year.

    `origin` says where it comes from, in words the school reads (« Chiffrage CH-2026-0004 »).
    """

    category: BudgetCategory
    label: str
    year: int
    unit_price: Decimal
    quantity: Decimal = Decimal(1)
    hours_kind: HoursKind | None = None
    school: AssociatedSchool | None = None
    origin: str = ""


@transaction.atomic
def add_budget_lines(project: Project, lines: Sequence[NewLine], *, by: User) -> list[BudgetLine]:
    """Add expenses after those of the budget, at the prices given; the amount asked follows.

    The price and the origin of an added line stay what they are until the school itself changes
    the line. Raises NotAllowed or PartClosed when the budget is not open to changes, DomainError
    beyond fifty lines. Whoever calls answers for not adding the same lines twice.
    """
    locked = open_for_writing(project, Part.BUDGET, by=by)
    kept = list(locked.budget_lines.all())
    if len(kept) + len(lines) > MAX_ROWS:
        raise DomainError(f"Un budget compte {MAX_ROWS} lignes au plus.")
    touch_part(locked, Part.BUDGET, by=by)
    last = max((line.position for line in kept), default=0)
    added = BudgetLine.objects.bulk_create(
        [
            BudgetLine(
                project=locked,
                position=last + rank,
                category=line.category,
                hours_kind=line.hours_kind or "",
                label=line.label,
                year=line.year,
                quantity=line.quantity,
                unit_price=line.unit_price,
                amount=amount_of(line.unit_price, line.quantity),
                school=line.school,
                origin=line.origin,
            )
            for rank, line in enumerate(lines, 1)
        ]
    )
    Project.objects.filter(pk=locked.pk).update(
        amount_asked=sum_of(line.amount for line in [*kept, *added]), updated_at=clock.now()
    )
    project.refresh_from_db()
    return added

"""The lines of an invented budget, who else pays, and the pupils by level. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.money import CENT
from establishments.enums import EstablishmentKind
from notre_ecole.seed.story import HSE_RATE, Story
from notre_ecole.seed.world import School
from projects.enums import BudgetCategory, FundingSource, FundingState, HoursKind
from projects.rules import levels_of

_SEVERAL = (BudgetCategory.SPEAKERS, BudgetCategory.TRAINING, BudgetCategory.TRAVEL)
_HELPED_FROM = Decimal(4000)


@dataclass(frozen=True, slots=True)
class Associate:
    """A school that joined a file: its row, and itself."""

    pk: int
    establishment: School


def lines_of(
    story: Story, starts_on: date, associates: Sequence[Associate]
) -> list[dict[str, Any]]:
    """The lines of the budget in the shape of the part; the last one is for an associate."""
    lines = []
    ideas = list(zip(story.idea.budget, story.amounts, strict=True))
    for rank, (idea, amount) in enumerate(ideas):
        is_last = rank == len(ideas) - 1 and rank > 0
        hours = idea.category == BudgetCategory.HOURS
        quantity = amount / HSE_RATE if hours else _quantity(idea.category, amount)
        lines.append(
            {
                "category": idea.category.value,
                "hours_kind": HoursKind.HSE.value if hours else "",
                "label": idea.label,
                "year": starts_on.year + (is_last and rank > 1),
                "quantity": quantity.quantize(CENT),
                "unit_price": (amount / quantity).quantize(CENT),
                "amount": amount,
                "rate": story.school.team.hse_rate if hours else None,
                "school": associates[0] if associates and is_last else None,
                "origin": "",
            }
        )
    return lines


def _quantity(category: BudgetCategory, amount: Decimal) -> Decimal:
    """How many of them: a number that divides the amount to the cent."""
    if category not in _SEVERAL:
        return Decimal(1)
    return Decimal(next(count for count in (8, 6, 4, 1) if amount % count == 0))


def cofunding_of(story: Story) -> list[dict[str, Any]]:
    """Who else pays for the larger projects."""
    if story.asked < _HELPED_FROM:
        return []
    share = (story.asked / 100).quantize(Decimal(1)) * 10
    return [
        {
            "source": FundingSource.COMMUNE.value,
            "label": story.school.commune,
            "amount": share.quantize(CENT),
            "state": FundingState.GRANTED.value,
        },
        {
            "source": FundingSource.OWN.value,
            "label": "Coopérative scolaire",
            "amount": Decimal("350.00"),
            "state": FundingState.ASKED.value,
        },
    ]


def groups_of(school: School, pupils: int) -> dict[str, int]:
    """These pupils shared between the levels of the school."""
    levels = levels_of([school.kind])[:4]
    if school.kind == EstablishmentKind.ECOLE:
        levels = levels_of([school.kind])[-5:]
    each, left = divmod(pupils, len(levels))
    return {level.value: each + (rank < left) for rank, level in enumerate(levels)}

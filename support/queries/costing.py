"""Reads of one costing, shaped for its pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from support.models import Costing, CostingLine
from support.queries.prices import catalogue_of, items_by_code
from support.rules import Spread, spread_of

if TYPE_CHECKING:
    from support.models import CatalogueItem


@dataclass(frozen=True)
class Option:
    """A line as the page shows it: what was answered, and the price of today when it moved."""

    line: CostingLine
    accepted: bool = False
    declined: bool = False
    price_now: Decimal | None = None
    is_gone: bool = False

    @property
    def moved(self) -> bool:
        """Whether the catalogue no longer says the same of this article."""
        return self.is_gone or self.price_now is not None


@dataclass(frozen=True)
class Need:
    """What is needed, and the options for it; a line without need stands alone."""

    name: str
    options: list[Option] = field(default_factory=list)

    @property
    def accepted(self) -> Option | None:
        """The option that is in the budget."""
        return next((option for option in self.options if option.accepted), None)

    @property
    def is_choice(self) -> bool:
        """Whether the school chooses between several options."""
        return len(self.options) > 1

    @property
    def key(self) -> str:
        """The name of its field in the form of the answers."""
        return f"besoin-{self.options[0].line.pk}"


@dataclass(frozen=True)
class CostingPage:
    """Everything the page of a costing shows."""

    needs: list[Need]
    spread: Spread
    accepted_total: Decimal
    has_moved: bool

    @property
    def waiting(self) -> list[Need]:
        """The needs the school may still answer."""
        return [need for need in self.needs if need.accepted is None]


def costing_page(costing: Costing) -> CostingPage:
    """The needs of a costing with their options, answers and prices of today. Four queries."""
    lines = list(costing.lines.all())
    answers = list(costing.answers.all())
    accepted = {answer.line_id: answer.amount for answer in answers if answer.accepted}
    declined = {answer.line_id for answer in answers if not answer.accepted}
    items = items_by_code(
        catalogue_of(costing.request.establishment),
        [line.code for line in lines if line.item_id is not None],
    )
    needs: dict[str, Need] = {}
    for line in lines:
        key = line.need_key or f"#{line.pk}"
        option = Option(
            line=line,
            accepted=line.pk in accepted,
            declined=line.pk in declined and line.pk not in accepted,
            **_price_now(line, items),
        )
        needs.setdefault(key, Need(line.need)).options.append(option)
    return CostingPage(
        needs=list(needs.values()),
        spread=spread_of((line.need, line.amount) for line in lines),
        accepted_total=sum(accepted.values(), Decimal(0)),
        has_moved=any(option.moved for need in needs.values() for option in need.options),
    )


def rows_of(costing: Costing) -> list[dict[str, Any]]:
    """The lines in the shape the form cleans them: one query."""
    names = ("need", "code", "label", "category", "unit", "unit_price", "quantity", "year")
    return [
        {"id": line.pk, **{name: getattr(line, name) for name in names}}
        for line in costing.lines.all()
    ]


def _price_now(line: CostingLine, items: dict[str, CatalogueItem]) -> dict[str, Any]:
    if line.item_id is None:
        return {}
    item = items.get(line.code)
    if item is None:
        return {"is_gone": True}
    return {} if item.unit_price == line.unit_price else {"price_now": item.unit_price}

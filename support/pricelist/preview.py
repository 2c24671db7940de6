"""What a price list will change, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from support.pricelist.reading import PriceLine, PriceList, Refusal

if TYPE_CHECKING:
    from support.models import PriceCatalogue


@dataclass(frozen=True, slots=True)
class PricePreviewLine:
    """A line to keep, and the price it replaces: None when the code is new."""

    line: PriceLine
    former: Decimal | None

    @property
    def is_new(self) -> bool:
        """Whether no version had this code."""
        return self.former is None

    @property
    def moves(self) -> bool:
        """Whether the price changes."""
        return self.former is not None and self.former != self.line.unit_price


@dataclass(frozen=True, slots=True)
class PricePreview:
    """The whole list against the catalogue of today."""

    lines: list[PricePreviewLine]
    refused: list[Refusal]
    gone: list[str]

    @property
    def new(self) -> int:
        """How many codes are new."""
        return sum(line.is_new for line in self.lines)

    @property
    def moved(self) -> int:
        """How many prices change."""
        return sum(line.moves for line in self.lines)


def preview_prices(price_list: PriceList, current: PriceCatalogue | None) -> PricePreview:
    """The list against the version in force: one query, none without a version."""
    former: dict[str, Decimal] = {}
    if current is not None:
        former = dict(current.items.values_list("code", "unit_price"))
    codes = {line.code for line in price_list.lines}
    return PricePreview(
        lines=[PricePreviewLine(line, former.get(line.code)) for line in price_list.lines],
        refused=price_list.refused,
        gone=sorted(set(former) - codes),
    )

"""A sheet as every public list shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.text import Truncator

from core.richtext import plain
from establishments.enums import EstablishmentKind
from projects.models import Theme
from showcase.enums import AmountBand
from showcase.models import Sheet
from showcase.querysets import SheetQuerySet

_READ = 800
_SHOWN_CHARACTERS = 280
_THEMES = Theme.objects.filter(sheets=OuterRef("pk")).order_by("position", "name").values("name")


@dataclass(frozen=True)
class Card:
    """A sheet in a list, and a word of who chose it in a collection."""

    key: int
    reference: str
    title: str
    summary: str
    """Its beginning."""
    school_name: str
    commune: str
    department: str
    kind: str
    priority_education: str
    is_rural: bool | None
    has_video: bool
    pupils: int | None
    amount_band: str
    themes: Sequence[str]
    note: str = ""

    @property
    def url(self) -> str:
        """Where the sheet is read."""
        return reverse("showcase:sheet-detail", args=[self.reference])

    @property
    def text(self) -> str:
        """The beginning of the summary, without its marks."""
        return Truncator(plain(self.summary)).chars(_SHOWN_CHARACTERS)

    @property
    def place(self) -> str:
        """« Bruz (Ille-et-Vilaine) »."""
        return f"{self.commune} ({self.department})" if self.commune else self.department

    @property
    def marks(self) -> list[str]:
        """What the card says in a word each."""
        told = [
            EstablishmentKind(self.kind).label if self.kind else "",
            self.priority_education,
            "Commune rurale" if self.is_rural else "",
            "Vidéo" if self.has_video else "",
        ]
        return [mark for mark in told if mark]

    @property
    def money(self) -> str:
        """The band of what was granted, "" when unknown."""
        return AmountBand(self.amount_band).label if self.amount_band else ""


def cards_of(sheets: SheetQuerySet) -> list[Card]:
    """The cards of these sheets, in their order. One query."""
    rows = sheets.values_list(
        "pk", "project__reference", "title", Left("summary", _READ), "school_name", "commune",
        "department__name", "kind", "priority_education", "is_rural", "has_video", "pupils",
        "amount_band", ArraySubquery(_THEMES),
    )  # fmt: skip
    return [Card(*row) for row in rows]


def cards_by_key(keys: Sequence[int]) -> dict[int, Card]:
    """The cards of these sheets; what was withdrawn meanwhile is not among them. One query."""
    found = cards_of(Sheet.objects.public().filter(pk__in=keys))
    return {card.key: card for card in found}


def cards_of_keys(keys: Sequence[int]) -> list[Card]:
    """The same, in the order of the keys."""
    found = cards_by_key(keys)
    return [found[key] for key in keys if key in found]

"""A sheet as every public list shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import Truncator

from core.richtext import plain
from projects.models import Theme
from showcase.models import Sheet
from showcase.querysets import SheetQuerySet

_SHOWN = (
    "title", "summary", "school_name", "commune", "kind", "priority_education", "is_rural",
    "pupils", "amount_band", "has_video", "project__reference", "department__name",
)  # fmt: skip
_READ = 800
_SHOWN_CHARACTERS = 280


@dataclass(frozen=True)
class Card:
    """A sheet in a list, and a word of who chose it in a collection."""

    sheet: Sheet
    url: str
    themes: Sequence[Theme]
    note: str = ""

    @property
    def text(self) -> str:
        """The beginning of the summary, without its marks."""
        return Truncator(plain(self.sheet.summary[:_READ])).chars(_SHOWN_CHARACTERS)

    @property
    def place(self) -> str:
        """« Bruz (Ille-et-Vilaine) »."""
        department = self.sheet.department.name
        return f"{self.sheet.commune} ({department})" if self.sheet.commune else department

    @property
    def marks(self) -> list[str]:
        """What the card says in a word each."""
        sheet = self.sheet
        told = [
            sheet.get_kind_display(),
            sheet.priority_education,
            "Commune rurale" if sheet.is_rural else "",
            "Vidéo" if sheet.has_video else "",
        ]
        return [mark for mark in told if mark]


def as_cards(sheets: SheetQuerySet) -> SheetQuerySet:
    """These sheets with what a card shows: two queries, whatever their number."""
    themes = Prefetch("themes", Theme.objects.order_by("position", "name"))
    return sheets.select_related("project", "department").only(*_SHOWN).prefetch_related(themes)


def card_of(sheet: Sheet, *, note: str = "") -> Card:
    """The card of a sheet read by `as_cards`."""
    address = reverse("showcase:sheet-detail", args=[sheet.project.reference])
    return Card(sheet, address, list(sheet.themes.all()), note)


def cards_of(sheets: Iterable[Sheet]) -> list[Card]:
    """The cards of sheets read by `as_cards`, in their order."""
    return [card_of(sheet) for sheet in sheets]


def cards_of_keys(keys: Sequence[int]) -> list[Card]:
    """The cards of these sheets in this order; what was withdrawn meanwhile is not among them."""
    found = as_cards(Sheet.objects.public().filter(pk__in=keys)).in_bulk()
    return [card_of(found[key]) for key in keys if key in found]

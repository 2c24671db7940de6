"""A price list, line by line: encoding, delimiter, columns, and why a line is refused.

Four columns are needed (code, designation, category, price), two may follow (unit, supplier). A
first line that names columns gives their order. A rotten file is refused with a sentence; a rotten
line is refused alone, with its reason.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from core import french
from core.errors import DomainError
from core.money import parse_euros
from projects.enums import BudgetCategory
from support.rules import is_priced

MAX_LINES = 5_000
HIGHEST_PRICE = Decimal("9999999.99")
DEFAULT_UNIT = "unité"
_LONGEST_LINE = 2_000
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_COLUMNS = ("code", "label", "category", "unit_price", "unit", "supplier")
_NEEDED = {
    "code": "le code (code)",
    "label": "la désignation (libelle)",
    "category": "la catégorie (categorie)",
    "unit_price": "le prix (prix)",
}
_HEADINGS = {
    "code": "code", "reference": "code", "ref": "code", "code article": "code",
    "libelle": "label", "designation": "label", "intitule": "label", "article": "label",
    "categorie": "category", "categorie de depense": "category", "nature": "category",
    "prix": "unit_price", "prix unitaire": "unit_price", "prix ttc": "unit_price",
    "prix unitaire ttc": "unit_price", "montant": "unit_price",
    "unite": "unit",
    "fournisseur": "supplier",
}  # fmt: skip
_LIMITS = {"code": 40, "label": 150, "unit": 40, "supplier": 150}
_NAMES = {"code": "code", "label": "désignation", "unit": "unité", "supplier": "fournisseur"}


class UnreadablePriceList(DomainError):
    """The file is not a price list; nothing was changed."""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A line that can be kept: its number in the file, and the item."""

    number: int
    code: str
    label: str
    category: str
    unit_price: Decimal
    unit: str = DEFAULT_UNIT
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line left out: its number, what it says, and why."""

    number: int
    text: str
    reason: str

    def as_json(self) -> dict[str, int | str]:
        """In plain JSON types, as the version keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PriceList:
    """What a file says: the lines to keep, and those refused, in the order of the file."""

    lines: list[PriceLine]
    refused: list[Refusal]


def read_prices(text: str) -> PriceList:
    """The lines of a price list, empty ones left out, numbered as in the file.

    Raises UnreadablePriceList when nothing can be read: no line, missing columns, too many lines,
    something else than text.
    """
    text = text.removeprefix("\ufeff")
    if _BINARY.search(text):
        raise UnreadablePriceList(
            "Ce fichier n’est pas une liste de prix\u00a0: il contient autre chose que du texte."
        )
    rows = [(number, row) for number, row in enumerate(text.splitlines(), 1) if row.strip(" ;,\t")]
    if not rows:
        raise UnreadablePriceList("Cette liste est vide.")
    if len(rows) > MAX_LINES + 1:
        raise UnreadablePriceList(
            f"Cette liste compte plus de {french.whole_number(MAX_LINES)} lignes\u00a0: "
            "gardez celles dont vous vous servez."
        )
    delimiter = _delimiter(rows[0][1])
    order = _order(_cells(rows[0][1][:_LONGEST_LINE], delimiter))
    body = rows[1:] if order else rows
    if not body:
        raise UnreadablePriceList("Cette liste n’a que sa ligne de titres.")
    return _sorted_out(body, delimiter, order or _COLUMNS)


def category_of(written: str) -> str | None:
    """The category of budget that a cell names: its code, its label, or the beginning of it.

    >>> category_of("Matériel"), category_of("training"), category_of("autre chose")
    ('EQUIPMENT', 'TRAINING', None)
    """
    plain = _plain(written)
    if not plain:
        return None
    for category in BudgetCategory:
        if plain in (_plain(category.value), _plain(category.label)):
            return category.value
    begun = [c.value for c in BudgetCategory if _plain(c.label).startswith(plain)]
    return begun[0] if len(begun) == 1 else None


def _sorted_out(rows: list[tuple[int, str]], delimiter: str, order: tuple[str, ...]) -> PriceList:
    seen: dict[str, int] = {}
    kept: list[PriceLine] = []
    refused: list[Refusal] = []
    for number, row in rows:
        try:
            line = _line(number, row, delimiter, order)
            key = line.code.casefold()
            if key in seen:
                raise ValueError(f"Ce code est déjà celui de la ligne {seen[key]}.")
        except ValueError as error:
            refused.append(Refusal(number, row[:200], str(error)))
        else:
            seen[key] = number
            kept.append(line)
    return PriceList(kept, refused)


def _line(number: int, row: str, delimiter: str, order: tuple[str, ...]) -> PriceLine:
    """The line. Raises ValueError with the reason it is refused."""
    if len(row) > _LONGEST_LINE:
        raise ValueError("Cette ligne est trop longue.")
    values = {name: cell for name, cell in zip(order, _cells(row, delimiter), strict=False) if name}
    for name, limit in _LIMITS.items():
        if len(values.get(name, "")) > limit:
            raise ValueError(f"La colonne {_NAMES[name]} dépasse {limit} caractères.")
    return PriceLine(
        number=number,
        code=_required(values, "code", "Il manque le code."),
        label=_required(values, "label", "Il manque la désignation."),
        category=_category(values.get("category", "")),
        unit_price=_price(values.get("unit_price", "")),
        unit=values.get("unit", "") or DEFAULT_UNIT,
        supplier=values.get("supplier", ""),
    )


def _required(values: Mapping[str, str], name: str, missing: str) -> str:
    if not values.get(name):
        raise ValueError(missing)
    return values[name]


def _category(cell: str) -> str:
    found = category_of(cell)
    if found is None:
        known = ", ".join(c.label for c in BudgetCategory if is_priced(c))
        raise ValueError(f"Catégorie inconnue\u00a0: écrivez l’une de celles-ci\u00a0: {known}.")
    if not is_priced(found):
        raise ValueError("Les heures ont les taux de l’académie\u00a0: elles ne se chiffrent pas.")
    return found


def _price(cell: str) -> Decimal:
    if not cell:
        raise ValueError("Il manque le prix.")
    price = parse_euros(cell, maximum=HIGHEST_PRICE)
    if price <= 0:
        raise ValueError("Le prix est supérieur à zéro.")
    return price


def _delimiter(row: str) -> str:
    found = max(";\t,", key=row.count)
    if row.count(found) < len(_NEEDED) - 1:
        raise UnreadablePriceList(
            "Chaque ligne compte au moins quatre colonnes, séparées par un point-virgule\u00a0: "
            "le code, la désignation, la catégorie, le prix."
        )
    return found


def _cells(row: str, delimiter: str) -> list[str]:
    """The cells of one line; a stray quotation mark cannot swallow the next lines."""
    cells = next(csv.reader([row], delimiter=delimiter))
    return [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in cells]


def _order(first: list[str]) -> tuple[str, ...]:
    """The columns that the first line names, "" for one to ignore; none when it is no heading."""
    names = tuple(_HEADINGS.get(_plain(cell), "") for cell in first)
    if len([name for name in names if name]) < 2:
        return ()
    for column, words in _NEEDED.items():
        if names.count(column) != 1:
            raise UnreadablePriceList(
                f"La ligne de titres doit nommer une fois, et une seule, la colonne de {words}."
            )
    return names


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.replace("_", " ").replace("’", "'").casefold())
    letters = "".join(char for char in flat if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9' ]+", " ", letters).split())

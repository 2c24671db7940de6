"""A list of inspectors, line by line: encoding, delimiter, columns.

Two columns suffice: the place (a UAI, or the code or name of a district) and an address; then, if
wished, the first name, the last name, the quality. A first line that names columns gives their
order. A rotten file is refused with a sentence; a rotten line is told in the preview.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core import french
from core.errors import DomainError

MAX_LINES = 5_000
MAX_BYTES = 2 * 1024 * 1024
_LONGEST_LINE = 2_000
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_COLUMNS = ("key", "email", "first_name", "last_name", "quality")
_HEADINGS = {
    "uai": "key", "code uai": "key", "rne": "key", "etablissement": "key",
    "circonscription": "key", "code": "key", "code circonscription": "key",
    "email": "email", "e-mail": "email", "mail": "email", "courriel": "email",
    "adresse": "email", "adresse electronique": "email",
    "prenom": "first_name", "nom": "last_name",
    "qualite": "quality", "fonction": "quality", "titre": "quality",
}  # fmt: skip


class UnreadableList(DomainError):
    """The file or the text is not a list of inspectors; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written, cleaned of spaces; the columns it lacks are empty."""

    number: int
    key: str
    email: str
    first_name: str = ""
    last_name: str = ""
    quality: str = ""


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252.

    Raises UnreadableList for a workbook, a binary or a file that is too large.
    """
    if len(raw) > MAX_BYTES:
        raise UnreadableList(
            f"Ce fichier est trop lourd\u00a0: {french.file_size(MAX_BYTES)} au plus."
        )
    if raw.startswith(_SPREADSHEETS):
        raise UnreadableList(
            "Ce fichier est un classeur. Ouvrez-le dans le tableur, enregistrez-le au format CSV, "
            "puis recommencez."
        )
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_lines(text: str) -> list[Line]:
    """The lines of the list, empty ones left out, numbered as in the file.

    Raises UnreadableList when nothing can be read: no line, no second column, too many lines,
    something else than text.
    """
    text = text.removeprefix("\ufeff")
    if _BINARY.search(text):
        raise UnreadableList(
            "Ce fichier n’est pas une liste\u00a0: il contient autre chose que du texte."
        )
    rows = [(number, row) for number, row in enumerate(text.splitlines(), 1) if row.strip(" ;,\t")]
    if not rows:
        raise UnreadableList("Cette liste est vide.")
    if len(rows) > MAX_LINES + 1:
        raise UnreadableList(
            f"Cette liste compte plus de {french.whole_number(MAX_LINES)} lignes\u00a0: "
            "coupez-la en plusieurs fichiers."
        )
    if any(len(row) > _LONGEST_LINE for _, row in rows):
        raise UnreadableList("Une ligne de cette liste est trop longue\u00a0: vérifiez le fichier.")
    delimiter = _delimiter(rows[0][1])
    cells = [(number, _cells(row, delimiter)) for number, row in rows]
    order = _order(cells[0][1])
    if order:
        cells = cells[1:]
    if not cells:
        raise UnreadableList("Cette liste n’a que sa ligne de titres.")
    return list(_lines(cells, order or _COLUMNS))


def _delimiter(row: str) -> str:
    found = max(";\t,", key=row.count)
    if not row.count(found):
        raise UnreadableList(
            "Chaque ligne compte au moins deux colonnes, séparées par un point-virgule\u00a0: "
            "l’établissement ou la circonscription, puis l’adresse électronique."
        )
    return found


def _cells(row: str, delimiter: str) -> list[str]:
    """The cells of one line; a stray quotation mark cannot swallow the next lines."""
    return [" ".join(cell.split()) for cell in next(csv.reader([row], delimiter=delimiter))]


def _order(first: list[str]) -> tuple[str, ...]:
    """The columns that the first line names, "" for one to ignore; none when it is no heading."""
    names = tuple(_HEADINGS.get(_plain(cell), "") for cell in first)
    if any("@" in cell for cell in first) or not any(names):
        return ()
    for column, words in (("key", "l’établissement (uai)"), ("email", "l’adresse (email)")):
        if names.count(column) != 1:
            raise UnreadableList(
                f"La ligne de titres doit nommer une fois, et une seule, la colonne de {words}."
            )
    return names


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.replace("_", " ").strip().casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _lines(cells: list[tuple[int, list[str]]], order: tuple[str, ...]) -> Iterator[Line]:
    for number, row in cells:
        values = {name: cell for name, cell in zip(order, row, strict=False) if name}
        yield Line(
            number=number,
            key=values.get("key", "")[:200],
            email=values.get("email", "")[:300],
            first_name=values.get("first_name", "")[:80],
            last_name=values.get("last_name", "")[:80],
            quality=values.get("quality", "")[:150],
        )

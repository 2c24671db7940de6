"""The file of the directory, line by line: encoding, delimiter, columns, fields.

The file is never held in memory. A line that cannot be read is given back with its reason; only a
file that is not the directory at all is refused.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, ClassVar, Self

from core import french
from core.errors import DomainError

ANNUAIRE_ESSENTIAL = (
    "identifiant_de_l_etablissement",
    "nom_etablissement",
    "statut_public_prive",
    "type_contrat_prive",
    "code_departement",
    "code_academie",
    "code_nature",
    "etat",
)
ANNUAIRE_USEFUL = (
    "adresse_1",
    "adresse_2",
    "adresse_3",
    "appartenance_education_prioritaire",
    "code_circonscription",
    "code_commune",
    "code_postal",
    "date_ouverture",
    "etablissement_mere",
    "latitude",
    "libelle_nature",
    "longitude",
    "mail",
    "nom_circonscription",
    "nom_commune",
    "nombre_d_eleves",
    "siren_siret",
    "telephone",
)

_LONGEST_LINE = 65_536
_LONGEST_QUOTED_RECORD = 20
_WINDOWS = "cp1252"
# What a line really written in Windows-1252 or Latin-1 contains beyond ASCII.
_FRENCH_WINDOWS = re.compile(r"[\x09\x0a\x0d\x20-\x7e\xa0-\xff€œŒŸ‘’“”–—…•]*")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DAMAGED = re.compile("\x00|\ufffd|Ã[\x80-\xbf©¨ª‰´§®¯±»¼ˆ€ ]|â€")


class UnreadableFile(DomainError):
    """The file is not the directory, or cannot be read; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one line, by normalised column name; a column the file lacks is absent."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that is not a row of the table, and why, in French."""

    line: int
    uai: str
    name: str
    reason: str


class OpenDataFile:
    """An official CSV of data.education.gouv.fr, whatever the order and the case of its columns.

    A subclass says its columns. Use in a `with`. Raises UnreadableFile, with one French sentence,
    when the file is absent, empty, binary, or lacks a column without which nothing can be said of a
    school. Each line is read as UTF-8, else as Windows-1252 (`windows_lines` counts those).
    """

    what: ClassVar[str]
    """The file in words, after « n’est pas »."""
    essential: ClassVar[tuple[str, ...]]
    useful: ClassVar[tuple[str, ...]]
    uai_column: ClassVar[str]
    name_column: ClassVar[str]
    columns: frozenset[str]

    def __init__(self, path: Path) -> None:
        self.windows_lines = 0
        self._number = 0
        try:
            self._file: BinaryIO = path.open("rb")
        except FileNotFoundError:
            raise UnreadableFile(f"Le fichier {path} n’existe pas.") from None
        except IsADirectoryError:
            raise UnreadableFile(f"{path} est un dossier, pas un fichier.") from None
        except OSError as error:
            raise UnreadableFile(
                f"Le fichier {path} ne peut pas être ouvert\u00a0: {error.strerror}."
            ) from None
        try:
            self._read_header(path)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Record | Malformed]:
        """Every line of data once, in order; blank lines are skipped, comma or semicolon alike."""
        while line := self._next_line():
            number = self._number
            if not line.strip(b' \t\r\n;,"'):
                continue
            if not line.endswith(b"\n") and len(line) >= _LONGEST_LINE:
                self._skip_rest_of_line()
                yield Malformed(number, "", "", "Ligne trop longue pour être lue.")
                continue
            yield self._record(number, line)

    def _read_header(self, path: Path) -> None:
        first = self._next_line()
        if first.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableFile(
                "Le fichier est encodé en UTF-16\u00a0: enregistrez-le en CSV UTF-8, "
                "puis recommencez."
            )
        if not first.strip():
            raise UnreadableFile(f"Le fichier {path} est vide.")
        text = self._decode(first)
        if text is None or _BINARY.search(text):
            raise UnreadableFile(
                f"Le fichier n’est pas un texte\u00a0: il faut l’export CSV, {self.what}."
            )
        text = text.removeprefix("\ufeff")
        self._delimiter = max(";,\t", key=text.count)
        names = [_column_name(name) for name in self._split(text)]
        missing = [name for name in self.essential if name not in names]
        if missing:
            noun = french.agree(len(missing), "la colonne", "les colonnes")
            raise UnreadableFile(
                f"Ce fichier n’est pas {self.what}\u00a0: "
                f"il y manque {noun} {french.join(missing)}."
            )
        self._width = len(names)
        self._positions = [
            (name, names.index(name)) for name in (*self.essential, *self.useful) if name in names
        ]
        self.columns = frozenset(name for name, _ in self._positions)

    def _next_line(self) -> bytes:
        try:
            line = self._file.readline(_LONGEST_LINE)
        except OSError as error:
            raise UnreadableFile(
                f"La lecture du fichier s’est interrompue\u00a0: {error.strerror}."
            ) from None
        self._number += bool(line)
        return line

    def _skip_rest_of_line(self) -> None:
        while (chunk := self._file.readline(_LONGEST_LINE)) and not chunk.endswith(b"\n"):
            pass

    def _record(self, number: int, line: bytes) -> Record | Malformed:
        if line.count(b'"') % 2:
            line = self._whole_record(line)
        text = self._decode(line)
        if text is None:
            fields = self._split(line.decode("ascii", "replace"))
            reason = "Caractères illisibles\u00a0: la ligne n’est ni en UTF-8, ni en Windows-1252."
            return self._malformed(number, fields, reason)
        fields = self._split(text)
        if len(fields) != self._width:
            cut = "tronquée" if len(fields) < self._width else "mal découpée"
            found = french.counted(len(fields), "valeur")
            reason = f"Ligne {cut}\u00a0: {found} au lieu de {self._width}."
            return self._malformed(number, fields, reason)
        if _DAMAGED.search(text):
            reason = "Caractères abîmés par une conversion d’encodage."
            return self._malformed(number, fields, reason)
        return Record(number, {name: fields[position] for name, position in self._positions})

    def _whole_record(self, line: bytes) -> bytes:
        """The lines of a record with line breaks between quotes; the first alone if unclosed."""
        place, count, whole = self._file.tell(), self._number, line
        for _ in range(_LONGEST_QUOTED_RECORD):
            following = self._next_line()
            if not following:
                break
            whole += following
            if whole.count(b'"') % 2 == 0:
                return whole
        self._file.seek(place)
        self._number = count
        return line

    def _decode(self, line: bytes) -> str | None:
        try:
            return line.decode()
        except UnicodeDecodeError:
            pass
        try:
            text = line.decode(_WINDOWS)
        except UnicodeDecodeError:
            return None
        if not _FRENCH_WINDOWS.fullmatch(text):
            return None
        self.windows_lines += 1
        return text

    def _split(self, text: str) -> list[str]:
        text = text.rstrip("\r\n")
        if '"' not in text:
            return text.split(self._delimiter)
        return next(csv.reader([text], delimiter=self._delimiter), [])

    def _malformed(self, number: int, fields: list[str], reason: str) -> Malformed:
        known = {name: fields[at].strip() for name, at in self._positions if at < len(fields)}
        return Malformed(
            number, known.get(self.uai_column, ""), known.get(self.name_column, ""), reason
        )


class AnnuaireFile(OpenDataFile):
    """The directory, in either of its sets of columns (DOMAIN.md §9)."""

    what = "l’annuaire de l’éducation"
    essential = ANNUAIRE_ESSENTIAL
    useful = ANNUAIRE_USEFUL
    uai_column = "identifiant_de_l_etablissement"
    name_column = "nom_etablissement"


class IpsFile(OpenDataFile):
    """The IPS of écoles, collèges or lycées; the column of the index is not the same in each."""

    what = "un fichier d’IPS"
    essential = ("uai", "rentree_scolaire")
    useful = ("ips", "ips_ensemble_gt_pro", "nom_de_l_etablissment", "nom_de_l_etablissement")
    uai_column = "uai"
    name_column = "nom_de_l_etablissment"


def _column_name(raw: str) -> str:
    """`Code postal`, `CODE_POSTAL` and `code_postal` are the same column."""
    plain = unicodedata.normalize("NFKD", raw.strip().strip('"').casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")

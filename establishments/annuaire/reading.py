"""The file of the directory, line by line: which columns it has, what each line says.

A line that cannot be read is given back with its reason; only a file that is not the directory at
all is refused (`core.delimited` reads the text itself).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, ClassVar, Self

from core import french
from core.delimited import DelimitedFile, Rotten, UnreadableFile

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

    @property
    def windows_lines(self) -> int:
        """How many lines were read as Windows-1252."""
        return self._table.windows_lines

    def __iter__(self) -> Iterator[Record | Malformed]:
        """Every line of data once, in order; blank lines are skipped, comma or semicolon alike."""
        for row in self._table:
            if isinstance(row, Rotten):
                yield self._malformed(row)
            else:
                values = {name: row.values[position] for name, position in self._positions}
                yield Record(row.line, values)

    def _read_header(self, path: Path) -> None:
        self._table = DelimitedFile(
            self._file, what=f"l’export CSV, {self.what}", called=f"Le fichier {path}"
        )
        names = [_column_name(name) for name in self._table.names]
        missing = [name for name in self.essential if name not in names]
        if missing:
            noun = french.agree(len(missing), "la colonne", "les colonnes")
            raise UnreadableFile(
                f"Ce fichier n’est pas {self.what}\u00a0: "
                f"il y manque {noun} {french.join(missing)}."
            )
        self._positions = [
            (name, names.index(name)) for name in (*self.essential, *self.useful) if name in names
        ]
        self.columns = frozenset(name for name, _ in self._positions)

    def _malformed(self, row: Rotten) -> Malformed:
        fields = row.values
        known = {name: fields[at].strip() for name, at in self._positions if at < len(fields)}
        return Malformed(
            row.line, known.get(self.uai_column, ""), known.get(self.name_column, ""), row.reason
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

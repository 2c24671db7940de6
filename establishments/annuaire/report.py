"""What an import did, row by row: `ligne;uai;nom;effet;motif`, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TextIO

from core.errors import DomainError


class Effect(StrEnum):
    """What became of what a row names; the value is the word of the report."""

    CREATED = "créé"
    UPDATED = "mis à jour"
    CLOSED = "fermé"
    MERGED = "réuni"
    UNKNOWN = "inconnu"
    SET_ASIDE = "écarté"


class Outcome(NamedTuple):
    """One row of the report; `line` is that of the file, 0 for a school that the file lacks."""

    line: int
    uai: str
    name: str
    effect: str
    reason: str


def write_report(stream: TextIO, rows: Iterable[Outcome]) -> None:
    """Write the rows as they come. Text that a spreadsheet would compute is made plain."""
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(("ligne", "uai", "nom", "effet", "motif"))
    writer.writerows(
        (row.line or "", _plain(row.uai), _plain(row.name), row.effect, row.reason) for row in rows
    )


@contextmanager
def opened_report(path: Path | None) -> Iterator[TextIO | None]:
    """The report to write, or None when nobody asked for one. Raises DomainError."""
    if path is None:
        yield None
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise DomainError(
            f"Le rapport {path} ne peut pas être écrit ({error.strerror})\u00a0: rien n’a changé."
        ) from error


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text

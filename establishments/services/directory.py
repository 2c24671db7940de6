"""Importing the official directory: every write of académies, places, schools and offices."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from core.errors import DomainError
from establishments.annuaire.facts import Facts, SetAside, facts_of
from establishments.annuaire.reading import AnnuaireFile, Malformed
from establishments.rules import normalise_uai
from establishments.services import directory_places, directory_tables

# Of the schools of a département, the share that may disappear at once before we doubt the file.
DOUBTFUL_SHARE = 0.1
ALWAYS_PLAUSIBLE = 5

_LOCK = 0x616E6E75  # « annu »: two imports never run together


class Reject(NamedTuple):
    """A row set aside: its line in the file, what it names, and why, in French."""

    line: int
    uai: str
    name: str
    reason: str


@dataclass
class ImportReport:
    """What an import did. `read` = created + updated + unchanged + rejects."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    windows_lines: int = 0
    rejects: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def import_directory(path: Path, *, is_complete: bool = False) -> ImportReport:
    """Create and update the directory from the official file; all of it or nothing.

    Rows that cannot be trusted are set aside with their reason, and what they name is left as it
    was. Nothing is ever deleted. A school is marked closed when the file says so. A school that
    the file does not name is left alone, since files are often partial; with `is_complete` (the
    file holds every open school of the départements it names) it is marked closed, unless the
    file is damaged or would close more than a tenth of a département. Raises UnreadableFile.
    """
    report = ImportReport()
    with AnnuaireFile(path) as file:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        named = _stage(file, report)
        if not report.read:
            raise DomainError(
                "Le fichier ne contient que ses titres de colonnes\u00a0: rien à importer."
            )
        report.windows_lines = file.windows_lines
        columns = file.columns
    for line, uai, name, kept in directory_tables.drop_repeated():
        reason = f"UAI répété\u00a0: la ligne {kept} est retenue."
        report.rejects.append(Reject(line, uai, name, reason))
    directory_places.ensure_places()
    _count(report, directory_tables.write_offices(columns))
    directory_places.link_district_offices()
    _count(report, directory_tables.write_establishments(columns))
    if is_complete:
        _close_absent(named, report)
    report.rejects.sort()
    return report


def _stage(file: AnnuaireFile, report: ImportReport) -> set[str]:
    """Copy the trusted rows into the staging table; gives every UAI of the file, trusted or not."""
    named: set[str] = set()
    with directory_tables.staging() as stage:
        for row in file:
            report.read += 1
            if isinstance(row, Malformed):
                report.rejects.append(Reject(*_parts(row)))
                named.add(normalise_uai(row.uai))
                continue
            uai = row.values["identifiant_de_l_etablissement"].strip()
            named.add(normalise_uai(uai))
            try:
                facts: Facts = facts_of(row.values)
            except SetAside as why:
                name = row.values["nom_etablissement"].strip()
                report.rejects.append(Reject(row.line, uai, name, str(why)))
            else:
                stage(row.line, facts)
    return named


def _parts(row: Malformed) -> tuple[int, str, str, str]:
    return row.line, row.uai, row.name, row.reason


def _count(report: ImportReport, written: directory_tables.Written) -> None:
    report.created += written.created
    report.updated += written.updated
    report.unchanged += written.unchanged


def _close_absent(named: set[str], report: ImportReport) -> None:
    if any(reject.reason.startswith(("Ligne ", "Caractères ")) for reject in report.rejects):
        report.notes.append(
            "Des lignes sont illisibles\u00a0: aucun établissement absent n’a été fermé."
        )
        return
    for department in directory_tables.departments_of_file():
        open_count, absent = directory_tables.absent_schools(department, named)
        if len(absent) > max(ALWAYS_PLAUSIBLE, open_count * DOUBTFUL_SHARE):
            report.notes.append(
                f"Département {department}\u00a0: {len(absent)} établissements absents sur "
                f"{open_count}, c’est trop pour être vrai\u00a0; aucun n’a été fermé."
            )
            continue
        report.closed += directory_tables.close(absent)

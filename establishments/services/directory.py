"""Importing the official directory: every write of académies, places, schools and offices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from django.db import connection, transaction

from core import french
from core.errors import DomainError
from establishments.annuaire.facts import Facts, SetAside, facts_of
from establishments.annuaire.reading import AnnuaireFile, Malformed
from establishments.annuaire.report import Effect, Outcome, write_report
from establishments.rules import normalise_uai
from establishments.services import directory_places, directory_tables, import_outcomes

# Of the schools of a département, the share that may disappear at once before we doubt the file.
DOUBTFUL_SHARE = 0.1
ALWAYS_PLAUSIBLE = 5

_LOCK = 0x616E6E75  # « annu »: two imports never run together


@dataclass
class ImportReport:
    """What an import did. `read` = created + updated + unchanged + merged + set aside."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    merged: int = 0
    windows_lines: int = 0
    rejects: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[tuple[str, str]]:
        """The counts, (label, value) in French."""
        counts = [
            ("Lignes lues", self.read),
            ("Créés", self.created),
            ("Mis à jour", self.updated),
            ("Inchangés", self.unchanged),
            ("Fermés", self.closed),
            ("Déjà réunis à un autre", self.merged),
            ("Écartés", len(self.rejects)),
        ]
        told = [(label, french.number(count)) for label, count in counts]
        return [*told, *(("À savoir", note) for note in self.notes)]


@transaction.atomic
def import_directory(
    path: Path,
    *,
    is_complete: bool = False,
    is_trial: bool = False,
    report_to: TextIO | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Create and update the directory from the official file; all of it or nothing.

    Rows that cannot be trusted are set aside with their reason, and what they name is left as it
    was. Nothing is ever deleted. A school is marked closed when the file says so; one that was
    merged into another stays closed. A school that the file does not name is left alone, since
    files are often partial; with `is_complete` (the file holds every open school of the
    départements it names) it is marked closed, unless the file is damaged or would close more than
    a tenth of a département. With `is_trial` the report is the same and nothing changes. The
    outcome of each row is written to `report_to`; `progress` is told the lines read so far. Raises
    UnreadableFile, and whatever `progress` raises to stop.
    """
    report = ImportReport()
    import_outcomes.begin()
    with AnnuaireFile(path) as file:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        named = _stage(file, report, progress)
        if not report.read:
            raise DomainError(
                "Le fichier ne contient que ses titres de colonnes\u00a0: rien à importer."
            )
        report.windows_lines = file.windows_lines
        columns = file.columns
    _drop_rows(report)
    directory_places.ensure_places()
    report.closed += directory_tables.closed_by_file()
    _count(report, directory_tables.write_offices(columns))
    directory_places.link_district_offices()
    _count(report, directory_tables.write_establishments(columns))
    if is_complete:
        _close_absent(named, report)
    report.rejects.sort()
    import_outcomes.note(report.rejects)
    if report_to is not None:
        write_report(report_to, import_outcomes.rows())
    if is_trial:
        transaction.set_rollback(True)
    return report


def _drop_rows(report: ImportReport) -> None:
    """Set aside the repeated rows, and the schools that another took up."""
    for line, uai, name, kept in directory_tables.drop_repeated():
        reason = f"UAI répété\u00a0: la ligne {kept} est retenue."
        report.rejects.append(_set_aside(line, uai, name, reason))
    merged = directory_tables.drop_merged()
    report.merged = len(merged)
    import_outcomes.note(
        Outcome(line, uai, name, Effect.MERGED, f"Réuni à {successor}\u00a0: laissé fermé.")
        for line, uai, name, successor in merged
    )


def _set_aside(line: int, uai: str, name: str, reason: str) -> Outcome:
    return Outcome(line, uai, name, Effect.SET_ASIDE, reason)


def _stage(file: AnnuaireFile, report: ImportReport, progress: Callable[[int], None]) -> set[str]:
    """Copy the trusted rows into the staging table; gives every UAI of the file, trusted or not."""
    named: set[str] = set()
    with directory_tables.staging() as stage:
        for row in file:
            report.read += 1
            progress(report.read)
            if isinstance(row, Malformed):
                report.rejects.append(_set_aside(row.line, row.uai, row.name, row.reason))
                named.add(normalise_uai(row.uai))
                continue
            uai = row.values["identifiant_de_l_etablissement"].strip()
            named.add(normalise_uai(uai))
            try:
                facts: Facts = facts_of(row.values)
            except SetAside as why:
                name = row.values["nom_etablissement"].strip()
                report.rejects.append(_set_aside(row.line, uai, name, str(why)))
            else:
                stage(row.line, facts)
    return named


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

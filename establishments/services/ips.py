"""Importing the indices of social position (IPS) of écoles, collèges and lycées."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from django.db import connection, transaction

from core import french
from core.errors import DomainError
from establishments.annuaire.reading import IpsFile, Malformed, Record
from establishments.annuaire.report import Effect, Outcome, write_report
from establishments.rules import is_valid_uai, normalise_uai
from establishments.services import import_outcomes

UNKNOWN = frozenset({"", "ns", "na", "nd"})
_NUMBER = re.compile(r"\d{2,3}([.,]\d+)?")
_YEAR = re.compile(r"(20\d\d)(-20\d\d)?")
LOWEST, HIGHEST = Decimal(30), Decimal(220)

Stage = Callable[[int, str, str, int, Decimal | None], None]


@dataclass
class IpsReport:
    """What an import did. `read` = updated + unchanged + unknown + older + set aside."""

    read: int = 0
    updated: int = 0
    unchanged: int = 0
    unknown: int = 0
    older: int = 0
    rejects: list[Outcome] = field(default_factory=list)

    def lines(self) -> list[tuple[str, str]]:
        """The counts, (label, value) in French."""
        counts = [
            ("Lignes lues", self.read),
            ("Mis à jour", self.updated),
            ("Inchangés", self.unchanged),
            ("IPS inconnus (NS, NA ou vide)", self.unknown),
            ("Lignes d’une année plus ancienne", self.older),
            ("Écartés", len(self.rejects)),
        ]
        return [(label, french.number(count)) for label, count in counts]


@transaction.atomic
def import_ips(
    path: Path,
    *,
    is_trial: bool = False,
    report_to: TextIO | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> IpsReport:
    """Give the schools of the directory their IPS; all of the file or nothing.

    Of several years of a school the latest counts. `NS`, `NA` and an empty value are « unknown »:
    an older value is then forgotten, it no longer says what the school is. For a lycée the index is
    that of all its ways (`ips_ensemble_gt_pro`). The number of pupils of these files is not the
    enrolment and is not read. With `is_trial` the report is the same and nothing changes. Raises
    UnreadableFile, DomainError when the file has no column of indices.
    """
    report = IpsReport()
    import_outcomes.begin()
    with IpsFile(path) as file:
        column = _column(file)
        with _staging() as stage:
            for row in file:
                report.read += 1
                progress(report.read)
                _read(row, column, report, stage)
    if not report.read:
        raise DomainError("Le fichier ne contient que ses titres de colonnes\u00a0: rien à lire.")
    _write(report)
    report.rejects.sort()
    import_outcomes.note(report.rejects)
    if report_to is not None:
        write_report(report_to, import_outcomes.rows())
    if is_trial:
        transaction.set_rollback(True)
    return report


def _column(file: IpsFile) -> str:
    for name in ("ips_ensemble_gt_pro", "ips"):
        if name in file.columns:
            return name
    raise DomainError(
        "Ce fichier n’a pas de colonne d’IPS\u00a0: il faut « ips » ou « ips_ensemble_gt_pro »."
    )


def _read(row: Record | Malformed, column: str, report: IpsReport, stage: Stage) -> None:
    if isinstance(row, Malformed):
        report.rejects.append(_aside(row.line, row.uai, row.name, row.reason))
        return
    uai = normalise_uai(row.values["uai"])
    name = row.values.get("nom_de_l_etablissment") or row.values.get("nom_de_l_etablissement", "")
    year = _YEAR.fullmatch(row.values["rentree_scolaire"].strip())
    value = row.values[column].strip()
    if not is_valid_uai(uai):
        report.rejects.append(_aside(row.line, uai, name, f"UAI faux\u00a0: «\u00a0{uai}\u00a0»."))
    elif year is None:
        report.rejects.append(_aside(row.line, uai, name, "Rentrée scolaire illisible."))
    elif value.lower() in UNKNOWN:
        stage(row.line, uai, name, int(year[1]), None)
    elif not _NUMBER.fullmatch(value) or not LOWEST <= _decimal(value) <= HIGHEST:
        reason = f"IPS invraisemblable\u00a0: «\u00a0{value}\u00a0»."
        report.rejects.append(_aside(row.line, uai, name, reason))
    else:
        stage(row.line, uai, name, int(year[1]), round(_decimal(value), 1))


def _decimal(value: str) -> Decimal:
    return Decimal(value.replace(",", "."))


def _aside(line: int, uai: str, name: str, reason: str) -> Outcome:
    return Outcome(line, uai, name, Effect.SET_ASIDE, reason)


@contextmanager
def _staging() -> Iterator[Stage]:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS ips_staging")
        cursor.execute(
            "CREATE TEMP TABLE ips_staging (line integer, uai text, name text, year integer,"
            " ips numeric(4,1)) ON COMMIT DROP"
        )
        with cursor.copy("COPY ips_staging (line, uai, name, year, ips) FROM STDIN") as copy:
            yield lambda *row: copy.write_row(row)


def _write(report: IpsReport) -> None:
    """Keep the latest year of each school, then write what changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM ips_staging AS s USING (
                SELECT line, first_value(line) OVER (
                    PARTITION BY uai ORDER BY year DESC, line DESC) AS kept
                FROM ips_staging) AS r
            WHERE r.line = s.line AND r.kept <> s.line
            """
        )
        report.older = cursor.rowcount
        cursor.execute(
            """
            DELETE FROM ips_staging AS s WHERE NOT EXISTS (
                SELECT FROM establishments_establishment AS e WHERE e.uai = s.uai)
            RETURNING line, uai, name
            """
        )
        reason = "Cet UAI n’est pas dans l’annuaire."
        report.rejects += [_aside(line, uai, name, reason) for line, uai, name in cursor.fetchall()]
        cursor.execute(
            f"""
            WITH changed AS (
                UPDATE establishments_establishment AS e SET ips = s.ips FROM ips_staging AS s
                WHERE e.uai = s.uai AND e.ips IS DISTINCT FROM s.ips AND s.ips IS NOT NULL
                RETURNING s.line, s.uai, e.name, s.ips)
            INSERT INTO {import_outcomes.TABLE}
            SELECT line, uai, name, '{Effect.UPDATED}', 'IPS ' || replace(ips::text, '.', ',')
            FROM changed
            """  # noqa: S608
        )
        report.updated = cursor.rowcount
        cursor.execute(
            f"""
            WITH forgotten AS (
                UPDATE establishments_establishment AS e SET ips = NULL FROM ips_staging AS s
                WHERE e.uai = s.uai AND e.ips IS NOT NULL AND s.ips IS NULL)
            INSERT INTO {import_outcomes.TABLE}
            SELECT line, uai, name, '{Effect.UNKNOWN}', 'IPS non publié.'
            FROM ips_staging WHERE ips IS NULL
            """  # noqa: S608
        )
        report.unknown = cursor.rowcount
    report.unchanged = (
        report.read - report.older - len(report.rejects) - report.updated - report.unknown
    )

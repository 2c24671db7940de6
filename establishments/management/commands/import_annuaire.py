"""`import_annuaire FILE [--report REJECTS.csv] [--complete]`: the official directory of schools."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction

from core import french
from core.errors import DomainError
from establishments.services.directory import ImportReport, Reject, import_directory

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Importe l’annuaire de l’éducation (CSV de data.education.gouv.fr) : crée et met à jour les"
        " académies, départements, circonscriptions, établissements et services. Ne supprime rien."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="le fichier CSV officiel")
        parser.add_argument(
            "--report", type=Path, metavar="ÉCARTÉS.csv", help="où écrire les lignes écartées"
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="le fichier contient tous les établissements ouverts des départements qu’il cite :"
            " ceux qui n’y sont plus sont marqués fermés",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                report = import_directory(options["file"], is_complete=options["complete"])
                if options["report"]:
                    _write_rejects(options["report"], report.rejects)
        except DomainError as error:
            raise CommandError(error.message) from error
        except OperationalError as error:
            raise CommandError(f"La base de données ne répond pas\u00a0: {error}") from error
        self._tell(report, is_written=options["report"] is not None)

    def _tell(self, report: ImportReport, *, is_written: bool) -> None:
        if report.windows_lines:
            self.stdout.write(
                f"{french.counted(report.windows_lines, 'ligne')} en Windows-1252 au lieu d’UTF-8,"
                " lues comme telles."
            )
        for reason, count in Counter(_kind(r.reason) for r in report.rejects).most_common():
            self.stdout.write(
                f"  {french.counted(count, 'ligne écartée', 'lignes écartées')}\u00a0: {reason}"
            )
        if not is_written:
            for reject in report.rejects[:SHOWN]:
                self.stdout.write(
                    f"  ligne {reject.line} ({reject.uai or 'sans UAI'})\u00a0: {reject.reason}"
                )
            if len(report.rejects) > SHOWN:
                self.stdout.write("  … la liste complète s’obtient avec --report FICHIER.csv.")
        for note in report.notes:
            self.stdout.write(note)
        if report.closed:
            self.stdout.write(
                f"{french.counted(report.closed, 'établissement fermé')}\u00a0: absents du fichier."
            )
        self.stdout.write(
            f"{report.read} lus, {report.created} créés, {report.updated} mis à jour, "
            f"{report.unchanged} inchangés, {len(report.rejects)} écartés"
        )


def _kind(reason: str) -> str:
    """The part of a reason common to many rows."""
    return reason.partition("\u00a0:")[0].rstrip(".")


def _write_rejects(path: Path, rejects: list[Reject]) -> None:
    """`ligne;uai;nom;motif`, in UTF-8. Text that a spreadsheet would compute is made plain."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            writer.writerow(("ligne", "uai", "nom", "motif"))
            writer.writerows(
                (line, _plain(uai), _plain(name), reason) for line, uai, name, reason in rejects
            )
    except OSError as error:
        raise DomainError(
            f"Le rapport {path} ne peut pas être écrit ({error.strerror})\u00a0: rien n’a changé."
        ) from error


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text

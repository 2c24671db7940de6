"""`import_annuaire FILE [--report REPORT.csv] [--complete] [--essai]`: the official directory."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction

from core import french
from core.errors import DomainError
from establishments.annuaire.report import opened_report
from establishments.services.directory import ImportReport, import_directory

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Importe l’annuaire de l’éducation (CSV de data.education.gouv.fr) : crée et met à jour les"
        " académies, départements, circonscriptions, établissements et services. Ne supprime rien."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="le fichier CSV officiel")
        parser.add_argument(
            "--report", type=Path, metavar="RAPPORT.csv", help="où écrire l’effet de chaque ligne"
        )
        parser.add_argument(
            "--essai",
            dest="trial",
            action="store_true",
            help="essai à blanc : le même rapport, sans rien changer",
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="le fichier contient tous les établissements ouverts des départements qu’il cite :"
            " ceux qui n’y sont plus sont marqués fermés",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic(), opened_report(options["report"]) as report_to:
                report = import_directory(
                    options["file"],
                    is_complete=options["complete"],
                    is_trial=options["trial"],
                    report_to=report_to,
                )
        except DomainError as error:
            raise CommandError(error.message) from error
        except OperationalError as error:
            raise CommandError(f"La base de données ne répond pas\u00a0: {error}") from error
        self._tell(report, is_written=options["report"] is not None)
        if options["trial"]:
            self.stdout.write("Essai à blanc\u00a0: rien n’a changé.")

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
            closed = french.counted(report.closed, "établissement fermé", "établissements fermés")
            self.stdout.write(f"{closed}.")
        self.stdout.write(
            f"{report.read} lus, {report.created} créés, {report.updated} mis à jour, "
            f"{report.unchanged} inchangés, {len(report.rejects)} écartés"
        )


def _kind(reason: str) -> str:
    """The part of a reason common to many rows."""
    return reason.partition("\u00a0:")[0].rstrip(".")

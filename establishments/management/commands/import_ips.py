"""`import_ips FILE [--report REPORT.csv] [--essai]`: the indices of social position."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction

from core.errors import DomainError
from establishments.annuaire.report import opened_report
from establishments.services.ips import import_ips


class Command(BaseCommand):
    help = (
        "Importe un fichier d’IPS (écoles, collèges ou lycées, CSV de data.education.gouv.fr)."
        " NS, NA ou vide : IPS inconnu. De plusieurs années, la dernière compte."
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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic(), opened_report(options["report"]) as report_to:
                report = import_ips(options["file"], is_trial=options["trial"], report_to=report_to)
        except DomainError as error:
            raise CommandError(error.message) from error
        except OperationalError as error:
            raise CommandError(f"La base de données ne répond pas\u00a0: {error}") from error
        for label, value in report.lines():
            self.stdout.write(f"{label}\u00a0: {value}")
        if options["trial"]:
            self.stdout.write("Essai à blanc\u00a0: rien n’a changé.")

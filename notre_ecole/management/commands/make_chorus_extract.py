"""`manage.py make_chorus_extract`: an extract of payments to try the import with."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from establishments.models import Academy
from funding.enums import InstalmentState
from funding.models import Instalment

HEADERS = (
    "N° EJ", "Centre de coût", "Domaine fonctionnel", "Date de paiement", "Montant payé",
    "SIRET tiers",
)  # fmt: skip
MOST = 200
Row = tuple[str, str, str, str, str, str]


class Command(BaseCommand):
    """What Chorus would tell of the instalments to pay; a line that nothing answers, one rotten."""

    help = "Écrit un extrait de Chorus d’essai, d’après les tranches à verser d’une académie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--academy", default="14")
        parser.add_argument("--to", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO_DATA_ALLOWED", False):
            raise CommandError("Un extrait d’essai ne s’écrit pas avec ces réglages.")
        academy = Academy.objects.filter(code=options["academy"]).first()
        if academy is None:
            raise CommandError(f"Aucune académie n’a le code {options['academy']}.")
        path = Path(options["to"] or settings.VAR_DIR / "extrait-chorus.csv")
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEADERS)
            rows = list(_rows(academy))
            writer.writerows(rows)
        self.stdout.write(f"{path} : {len(rows)} lignes.")


def _rows(academy: Academy) -> Iterator[Row]:
    due = Instalment.objects.filter(
        state=InstalmentState.NOTIFIED, share__allocation__project__academy=academy
    ).select_related("share__recipient")
    for rank, row in enumerate(due.order_by("planned_on", "pk")[:MOST]):
        yield _row(f"14020{rank:05d}", row.to_pay, row.share.recipient.siret)
    yield _row("1499999999", Decimal("321.00"), "")
    yield ("", "RECT-DBA", "0141-02", "31/02/2026", "douze euros", "2,17003E+13")


def _row(ej: str, amount: Decimal, siret: str) -> Row:
    written = f"{amount:.2f}".replace(".", ",")
    return (ej, "RECT-DBA", "0141-02", f"{clock.today():%d/%m/%Y}", written, siret)

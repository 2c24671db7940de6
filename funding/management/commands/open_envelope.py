"""Open an envelope: national, or of an académie taken from the national one."""

from __future__ import annotations

from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from core import clock, french, money
from core.errors import DomainError
from establishments.models import Academy
from establishments.permissions import is_administrator
from funding.enums import Programme
from funding.models import Envelope
from funding.services.envelopes import RESIZED, set_academy_envelope, set_national_envelope


class Command(BaseCommand):
    help = (
        "Ouvre l’enveloppe nationale d’un programme et d’une année, ou celle d’une académie prise "
        "sur l’enveloppe nationale ; si elle existe, lui donne le montant indiqué."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", choices=[programme.value for programme in Programme])
        parser.add_argument("amount", metavar="montant", help="en euros, par exemple 1234567,00")
        parser.add_argument("--year", type=int, default=None, help="année (celle en cours sinon)")
        parser.add_argument("--academy", default="", help="code de l’académie, par exemple 14")
        parser.add_argument(
            "--by", required=True, metavar="ADRESSE", help="compte d’administration : l’auteur"
        )
        parser.add_argument(
            "--motive", default=RESIZED, metavar="MOTIF", help=f"d’un changement ({RESIZED})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            amount = money.parse_euros(options["amount"], maximum=Decimal("99999999999.99"))
        except ValueError as error:
            raise CommandError(str(error)) from error
        year = options["year"] or clock.today().year
        if not 2022 <= year <= 2050:
            raise CommandError("L’année doit être comprise entre 2022 et 2050.")
        programme = Programme(options["programme"])
        by = User.objects.filter(email=User.objects.normalize_email(options["by"])).first()
        if by is None or not is_administrator(by):
            raise CommandError(f"{options['by']} n’est pas un compte d’administration.")
        why: dict[str, Any] = {"motive": options["motive"], "by": by}
        try:
            envelope = self._open(programme, year, amount, options["academy"], **why)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{envelope} : {french.euros(envelope.received)}.")

    @transaction.atomic
    def _open(
        self, programme: Programme, year: int, amount: Decimal, code: str, **why: Any
    ) -> Envelope:
        if not code:
            return set_national_envelope(programme, year, amount, **why)
        academy = Academy.objects.filter(code=code.zfill(2)).first()
        if academy is None:
            raise CommandError(f"L’académie {code} n’existe pas dans l’annuaire importé.")
        national = Envelope.objects.filter(
            programme=programme, year=year, academy__isnull=True
        ).first()
        if national is None:
            raise CommandError(
                f"Ouvrez d’abord l’enveloppe nationale du programme {programme} pour {year}."
            )
        return set_academy_envelope(national, academy, amount, **why)

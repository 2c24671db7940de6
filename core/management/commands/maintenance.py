"""`manage.py maintenance on|off`: closes the site for a while, opens it again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core import french
from core.maintenance import close_site, closed_until, open_site


class Command(BaseCommand):
    """Every page answers 503 until `off`; an administrator signs in and passes."""

    help = "Ferme le site pour maintenance (on), le rouvre (off), ou dit son état (etat)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["on", "off", "etat"])
        parser.add_argument(
            "--minutes", type=int, default=settings.MAINTENANCE_MINUTES, help="durée annoncée"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "on":
            close_site(minutes=max(1, options["minutes"]))
        elif options["action"] == "off":
            open_site()
        until = closed_until()
        if until is None:
            self.stdout.write("Le site est ouvert.")
        elif options["action"] == "off":
            self.stdout.write("Le site reste fermé par le réglage MAINTENANCE : mettez-le à non.")
        else:
            moment = french.date_and_time(timezone.localtime(until))
            self.stdout.write(f"Le site est fermé ; réouverture annoncée : {moment}.")

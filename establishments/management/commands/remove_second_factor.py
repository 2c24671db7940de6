"""`remove_second_factor ADDRESS`: for somebody who lost it and whom nobody else can help."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from core.errors import DomainError
from establishments.services.second_factor import remove_second_factor


class Command(BaseCommand):
    help = "Retire la double authentification d’un compte. Vérifiez d’abord qui le demande."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="l’adresse du compte")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError("Aucun compte n’a cette adresse.")
        try:
            remove_second_factor(person, by=None)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"La double authentification de {person} est retirée\u00a0: prévenu.")

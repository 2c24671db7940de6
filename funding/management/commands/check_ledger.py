"""Prove the ledger: recompute every sum from the entries, print what differs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import french
from funding.queries.ledger import counted_rows, differences

_NAMES = {
    "envelope": "enveloppe",
    "instalment": "tranche",
    "share": "part",
    "allocation": "attribution",
    "received": "reçu",
    "delegated": "délégué",
    "committed": "attribué",
    "paid": "versé",
    "cancelled": "annulé",
    "returned": "reversé",
    "left": "reste",
    "instalments": "somme des tranches",
    "shares": "somme des parts",
}


class Command(BaseCommand):
    help = (
        "Recalcule toutes les sommes des enveloppes et des tranches à partir des écritures, et "
        "affiche chaque différence ; code de sortie 1 s’il y en a."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for row in differences():
            found += 1
            self.stdout.write(
                f"{_NAMES[row.what]} {row.pk}, {_NAMES[row.name]} : "
                f"{french.euros(row.kept)} gardés, {french.euros(row.proved)} d’après les écritures"
            )
        entries, envelopes, instalments = counted_rows()
        read = (
            f"{french.counted(entries, 'écriture')}, {french.counted(envelopes, 'enveloppe')}, "
            f"{french.counted(instalments, 'tranche')}"
        )
        if found:
            raise CommandError(f"{french.counted(found, 'différence')} ({read}).")
        self.stdout.write(f"Aucune différence ({read}).")

"""The rules of the schema « subventions » 2.1 (SCDL), as a small validator of a whole file.

Written from the published documentation of the schema, not from our writer.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

HEADER = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,"
    "rnaBeneficiaire,objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,"
    "notificationUE,pourcentageSubvention,dispositifAide"
)
_SIRET = re.compile(r"[0-9]{14}")
_RNA = re.compile(r"W[0-9A-Z][0-9]{8}")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NATURES = {
    "aide en numéraire",
    "aide en nature",
    "aide en numéraire;aide en nature",
    "aide en nature;aide en numéraire",
}


def _is_day(text: str) -> bool:
    if not re.fullmatch(_DAY, text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_period(text: str) -> bool:
    days = text.split("/")
    return len(days) in (1, 2) and all(map(_is_day, days)) and days == sorted(days)


def _is_share(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and 0 <= Decimal(text) <= 1


def _is_short(text: str) -> bool:
    return 0 < len(text) <= 256


RULES: dict[str, tuple[bool, Callable[[str], object]]] = {
    "nomAttribuant": (True, bool),
    "idAttribuant": (True, _SIRET.fullmatch),
    "dateConvention": (True, _is_day),
    "referenceDecision": (False, bool),
    "nomBeneficiaire": (True, bool),
    "idBeneficiaire": (False, _SIRET.fullmatch),
    "rnaBeneficiaire": (False, _RNA.fullmatch),
    "objet": (True, _is_short),
    "montant": (True, _NUMBER.fullmatch),
    "nature": (True, _NATURES.__contains__),
    "conditionsVersement": (True, _is_short),
    "datesPeriodeVersement": (True, _is_period),
    "idRAE": (False, bool),
    "notificationUE": (True, {"oui", "non"}.__contains__),
    "pourcentageSubvention": (True, _is_share),
    "dispositifAide": (False, bool),
}


def problems(content: bytes) -> list[str]:
    """What a validator would say of this file; empty when it is valid."""
    if content.startswith(b"\xef\xbb\xbf"):
        return ["the file begins with a mark"]
    lines = content.decode("utf-8").splitlines()
    found = [] if lines and lines[0] == HEADER else [f"header: {lines[:1]}"]
    for rank, row in enumerate(csv.DictReader(io.StringIO(content.decode("utf-8"))), 1):
        if None in row or None in row.values():
            found.append(f"line {rank}: {len(row)} cells")
            continue
        for name, (is_required, rule) in RULES.items():
            value = row[name]
            if value == "":
                found += [f"line {rank}: {name} is missing"] if is_required else []
            elif not rule(value):
                found.append(f"line {rank}: {name} is {value!r}")
        if row["conditionsVersement"] == "unique" and "/" in row["datesPeriodeVersement"]:
            found.append(f"line {rank}: paid once over a period")
    return found

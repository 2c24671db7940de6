"""Extracts of Chorus made in one line."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from core import clock
from establishments.models import Academy
from funding.models import ChorusExtract, Instalment
from funding.services.extracts import columns_of, keep_extract, request_import
from jobs.models import Job
from jobs.services.running import run_due

HEADERS = (
    "Centre de coût",
    "Domaine fonctionnel",
    "Numéro d'EJ",
    "Date de paiement",
    "Montant",
    "SIRET",
)
Line = tuple[str, str, str, str, str, str]


def line(
    ej: str,
    amount: Decimal | str,
    siret: str,
    *,
    paid_on: date | None = None,
    centre: str = "RECT35",
    domain: str = "0141-02",
) -> Line:
    """A payment as Chorus writes it."""
    written = f"{amount:.2f}".replace(".", ",") if isinstance(amount, Decimal) else amount
    day = paid_on or clock.today()
    return (centre, domain, ej, f"{day:%d/%m/%Y}", written, siret)


def pays(row: Instalment, ej: str, **changes: Any) -> Line:
    """The line that pays what is left of an instalment."""
    return line(ej, row.to_pay, row.share.recipient.siret, **changes)


def written(
    lines: Iterable[Line], *, delimiter: str = ";", encoding: str = "utf-8-sig", end: str = "\r\n"
) -> bytes:
    """The bytes of the file."""
    rows = [HEADERS, *lines]
    return (end.join(delimiter.join(row) for row in rows) + end).encode(encoding)


def extract_of(
    academy: Academy, content: bytes, *, by: User, name: str = "extrait.csv"
) -> ChorusExtract:
    """The file, given."""
    return keep_extract(academy, file=io.BytesIO(content), name=name, by=by)


def imported(academy: Academy, content: bytes, *, by: User, is_trial: bool = False) -> Job:
    """The file, given and read to its end with the columns that are guessed."""
    extract = extract_of(academy, content, by=by)
    job = request_import(extract, columns_of(extract), is_trial=is_trial, by=by)
    run_due()
    job.refresh_from_db()
    return job


def counts(job: Job) -> dict[str, str]:
    """What the task told, by name."""
    return dict(job.outcome)

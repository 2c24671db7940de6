"""The files that leave the funds: open data, accounts, what is to pay; written by a long task."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse

from core import french
from core.errors import DomainError, NotAllowed
from core.sheets import CONTENT_TYPES, WriteRow, open_sheet
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import forget_rights, rights_of
from funding.enums import ExportKind
from funding.models import Envelope
from funding.queries.exports import (
    COMMITMENT_HEADINGS,
    LEDGER_HEADINGS,
    Period,
    commitments,
    grants,
    ledger_rows,
)
from funding.scdl import COLUMNS, rows_of
from jobs.enums import SheetKind
from jobs.models import Job
from jobs.services.requests import request_job
from jobs.services.running import Run

if TYPE_CHECKING:
    from accounts.models import User

EXPORT = "funding.export"
STEP = 500
"""Rows between two words of progress."""


def request_export(
    kind: ExportKind,
    *,
    period: Period,
    by: User,
    sheet: SheetKind = SheetKind.CSV,
    envelope: Envelope | None = None,
) -> Job:
    """Ask for one of the files, on one envelope or on all those one manages; open data are CSV.

    Raises NotAllowed for somebody who manages no funds, or not this envelope; DomainError when the
    open data would lack the SIRET of the académie.
    """
    envelopes = _envelopes(by, envelope.pk if envelope else None)
    if kind is ExportKind.GRANTS:
        _require_sirets(envelopes)
        sheet = SheetKind.CSV
    return request_job(
        EXPORT,
        title=f"{kind.label} ({sheet.value.upper()})",
        by=by,
        params={
            "kind": kind.value,
            "sheet": sheet.value,
            "starts_on": period.starts_on.isoformat() if period.starts_on else "",
            "ends_on": period.ends_on.isoformat() if period.ends_on else "",
            "envelope": envelope.pk if envelope else None,
        },
        back_url=reverse("funding:export-list"),
    )


def run_export(run: Run) -> None:
    """Write the file, with the rights its asker has now. Raises as `request_export` does."""
    user = run.job.requested_by
    forget_rights(user)
    kind, sheet = ExportKind(run.params["kind"]), run.params["sheet"]
    envelopes = _envelopes(user, run.params["envelope"])
    period = Period(*(_day(run.params[name]) for name in ("starts_on", "ends_on")))
    run.progress(0, 0, "Écriture des lignes")
    written = 0
    with (
        run.result(_name(kind, period, sheet), CONTENT_TYPES[sheet]) as stream,
        opened(kind, sheet, stream) as write,
    ):
        for row in rows_for(kind, envelopes, period):
            write(row)
            written += 1
            if written % STEP == 0:
                run.progress(written, 0, "Écriture des lignes")
    run.tell([("Lignes", french.whole_number(written))])


def rows_for(
    kind: ExportKind, envelopes: QuerySet[Envelope], period: Period
) -> Iterator[list[Any]]:
    """The rows of this file, one at a time."""
    match kind:
        case ExportKind.GRANTS:
            _require_sirets(envelopes)
            for grant in grants(envelopes, period):
                yield from rows_of(grant)
        case ExportKind.LEDGER:
            yield from ledger_rows(envelopes, period)
        case ExportKind.COMMITMENTS:
            yield from commitments(envelopes, period)


@contextmanager
def opened(kind: ExportKind, sheet: str, stream: IO[bytes]) -> Iterator[WriteRow]:
    """The file open for writing, its headings written."""
    if kind is ExportKind.GRANTS:
        with _open_data(stream) as write:
            yield write
        return
    headings = LEDGER_HEADINGS if kind is ExportKind.LEDGER else COMMITMENT_HEADINGS
    with open_sheet(sheet, stream, title=kind.label, headings=headings) as write:
        yield write


@contextmanager
def _open_data(stream: IO[bytes]) -> Iterator[WriteRow]:
    """As the schema wants it: UTF-8 without mark, commas, points."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield writer.writerow
    text.flush()
    text.detach()


def _envelopes(user: User, key: int | None) -> QuerySet[Envelope]:
    managed = sorted(rights_of(user).academies_as(Role.FUND_MANAGER))
    if not managed:
        raise NotAllowed("Vos droits ne vous ouvrent pas les fonds\u00a0: rien n’est exporté.")
    found = Envelope.objects.filter(academy__in=managed)
    if key is None:
        return found
    found = found.filter(pk=key)
    if not found.exists():
        raise NotAllowed("Cette enveloppe n’est pas de votre académie.")
    return found


def _require_sirets(envelopes: QuerySet[Envelope]) -> None:
    without = Academy.objects.filter(envelopes__in=envelopes, siret="").distinct()
    names = french.join(str(academy) for academy in without)
    if names:
        raise DomainError(
            f"Il manque le SIRET de l’attribuant\u00a0: {names}. Le secrétariat l’écrit dans les "
            "réglages de l’académie."
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _name(kind: ExportKind, period: Period, sheet: str) -> str:
    days = [f"{day:%Y-%m-%d}" for day in (period.starts_on, period.ends_on) if day]
    return "-".join([kind.value, *days]) + f".{sheet}"

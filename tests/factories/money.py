"""Attributions made in one line, through the real service."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from accounts.models import User
from core import clock
from establishments.models import Academy
from funding.enums import LineFinding, LineState
from funding.models import Allocation, ChorusExtract, ChorusLine, Envelope
from funding.services.allocation import Part, Payee, Tranche, allocate
from funding.services.extracts import keep_extract
from projects.models import Project


def payee_of(project: Project, **changes: str) -> Payee:
    """Who receives the money of this file, as its school wrote it."""
    found = project.beneficiary
    given = {"kind": found.kind, "name": found.name, "siret": found.siret, "iban": found.iban}
    return Payee(**(given | changes))


def in_one_go(project: Project, *, amount: Decimal, payee: Payee) -> list[Part]:
    """The simplest attribution: everything for the school of the file, in one instalment."""
    today = clock.today()
    return [Part(project.establishment, payee, amount, [Tranche(today.year, amount, today)])]


def award(
    project: Project,
    *,
    by: User,
    envelope: Envelope | None = None,
    amount: Decimal | None = None,
    **changes: Any,
) -> Allocation:
    """Everything for the school of the file, in one instalment of this year."""
    amount = project.amount_granted if amount is None else amount
    assert amount is not None
    payee = payee_of(project, **changes)
    return allocate(
        project, parts=in_one_go(project, amount=amount, payee=payee), preferred=envelope, by=by
    )


def chorus_line_for(academy: Academy, *, by: User) -> ChorusLine:
    """A line of a new extract of this académie that waits for somebody."""
    rank = ChorusExtract.objects.count() + 1
    content = f"EJ;SIRET;Date;Montant\n14{rank:08d};;{clock.today():%d/%m/%Y};10\n"
    extract = keep_extract(
        academy, file=io.BytesIO(content.encode()), name=f"extrait {rank}.csv", by=by
    )
    return ChorusLine.objects.create(
        academy=academy,
        extract=extract,
        number=2,
        ej=f"14{rank:08d}",
        paid_on=clock.today(),
        amount=Decimal(10),
        state=LineState.TO_SETTLE,
        finding=LineFinding.UNMATCHED,
        reason="Rien n’est à verser pour cet EJ.",
    )

"""Attributions made in one line, through the real service."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import User
from funding.models import Allocation, Envelope
from funding.services.allocation import Payee, allocate, in_one_go
from projects.models import Project


def payee_of(project: Project, **changes: str) -> Payee:
    """Who receives the money of this file, as its school wrote it."""
    found = project.beneficiary
    given = {"kind": found.kind, "name": found.name, "siret": found.siret, "iban": found.iban}
    return Payee(**(given | changes))


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

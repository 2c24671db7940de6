"""Writing in the ledger: the only function that adds an entry, and its refusals in French."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, transaction

from core import clock
from core.errors import DomainError
from core.money import CENT
from funding.enums import EntryKind
from funding.models import Entry, Envelope, Instalment
from funding.rules import exceeded

if TYPE_CHECKING:
    from accounts.models import User
    from funding.models import ChorusLine, RecoveryReceipt
    from projects.models import Attachment

EXCEEDED = ("funding_envelope_never_exceeded", "funding_envelope_sums")


def write_entry(
    kind: EntryKind,
    *,
    amount: Decimal,
    by: User | None,
    source: Envelope | None = None,
    target: Envelope | None = None,
    instalment: Instalment | None = None,
    motive: str = "",
    proof: str = "",
    dated_on: date | None = None,
    document: Attachment | None = None,
    receipt: RecoveryReceipt | None = None,
    line: ChorusLine | None = None,
    reverses: Entry | None = None,
) -> Entry:
    """Add a movement of `amount` euros; the triggers move the sums. The caller holds the locks.

    Raises DomainError when the envelope that gives has not enough left, or when the database finds
    that the movement does not fit its envelopes or its instalment: it has the last word.
    """
    if amount <= 0 or amount != amount.quantize(CENT):
        raise DomainError("Le montant est supérieur à zéro, au centime près.")
    try:
        with transaction.atomic():
            return Entry.objects.create(
                kind=kind,
                source=source,
                target=target,
                instalment=instalment,
                amount=amount,
                motive=motive.strip(),
                proof=proof.strip()[:100],
                dated_on=dated_on or clock.today(),
                document=document,
                receipt=receipt,
                line=line,
                reverses=reverses,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise DomainError(_refusal(str(error), kind, source, target)) from error
    except DataError as error:
        raise DomainError("Le total dépasserait ce qu’une enveloppe peut contenir.") from error


def lock_envelopes(keys: Iterable[int | None]) -> dict[int, Envelope]:
    """These envelopes under their lock, always taken in the same order."""
    wanted = [key for key in keys if key is not None]
    rows = Envelope.objects.locked().filter(pk__in=wanted)
    return {envelope.pk: envelope for envelope in rows}


def _refusal(told: str, kind: EntryKind, source: Envelope | None, target: Envelope | None) -> str:
    if any(name in told for name in EXCEEDED):
        giver = source if source is not None else target.parent if target is not None else None
        if kind is EntryKind.INCREASE and target is not None:
            giver = target.parent
        if giver is not None:
            giver.refresh_from_db()
            return exceeded(giver.left)
    if "funding_entry_motive" in told:
        return "Écrivez le motif\u00a0: il reste dans le journal de l’enveloppe."
    if "funding_carry_over_once" in told:
        return "Ce report est déjà fait."
    if "reverses_id" in told:
        return "Ce versement est déjà annulé."
    return (
        "Ce mouvement n’est plus possible\u00a0: une autre personne vient de modifier cette "
        "enveloppe ou cette tranche. Rechargez la page."
    )

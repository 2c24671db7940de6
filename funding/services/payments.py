"""Payments recorded by hand, with what proves them; a mistaken one is undone, never erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from core import clock, french
from core.errors import DomainError
from core.money import CENT
from funding.enums import EntryKind, InstalmentState, LineFinding, LineState, Payability
from funding.models import ChorusLine, ChorusNumber, Entry, Instalment
from funding.notices import InstalmentPaid, PaymentReversed
from funding.queries.obstacles import DueInstalment, with_obstacles, words_of
from funding.rules.chorus import is_number
from funding.services.instalments import lock_instalment, tell_instalment
from funding.services.ledger import lock_envelopes, write_entry
from projects.enums import FilePurpose
from projects.models import Attachment, Project
from projects.notices import file_facts
from projects.services.attachments import attach_beside

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Proof:
    """A file that proves a payment, already checked by its form."""

    file: IO[bytes]
    name: str
    content_type: str


@transaction.atomic
def record_payment(
    instalment: Instalment,
    *,
    amount: Decimal,
    paid_on: date,
    by: User,
    proof: str = "",
    document: Attachment | None = None,
    line: ChorusLine | None = None,
) -> Entry:
    """Record a payment of an instalment (euros), with what proves it, and tell the school.

    `proof` is most often the number of the legal commitment (EJ): it is remembered for who
    receives. Paid in full, the state of the instalment says so. Raises NotAllowed without the role,
    DomainError when it is not notified, waits for a report, in the future or before the
    attribution, without proof, recorded already, or beyond what is left to pay.
    """
    own = lock_instalment(instalment, by)
    proof = proof.strip()
    _refuse(own, amount, paid_on)
    if not proof and document is None:
        raise DomainError(
            "Indiquez ce qui prouve le versement\u00a0: le numéro d’EJ, ou un document joint."
        )
    if line is None and _is_recorded(own, amount, paid_on, proof, document):
        raise DomainError("Ce versement est déjà noté\u00a0: même montant, même jour, même pièce.")
    lock_envelopes([own.envelope_id])
    entry = write_entry(
        EntryKind.PAYMENT,
        source=own.envelope,
        instalment=own,
        amount=amount,
        proof=proof,
        document=document,
        line=line,
        dated_on=paid_on,
        by=by,
    )
    remember_numbers([(proof, own.share.recipient_id)])
    tell_instalment(own, paid_notice(own, amount=amount, paid_on=paid_on))
    return entry


def record_proved_payment(
    instalment: Instalment,
    *,
    amount: Decimal,
    paid_on: date,
    document: Proof,
    by: User,
    proof: str = "",
) -> Entry:
    """Record a payment proved by a file, kept privately with those of the project.

    Where there is an antivirus, nobody opens the file before its answer. Raises what
    `record_payment` raises; the file is then not kept.
    """
    project: Project = instalment.share.allocation.project
    written: list[Entry] = []

    def admit(_locked: Project) -> None:
        lock_instalment(instalment, by)

    def cite(attachment: Attachment) -> None:
        written.append(
            record_payment(
                instalment,
                amount=amount,
                paid_on=paid_on,
                proof=proof,
                document=attachment,
                by=by,
            )
        )

    attach_beside(
        project,
        purpose=FilePurpose.PROOF,
        file=document.file,
        name=document.name,
        content_type=document.content_type,
        by=by,
        admit=admit,
        cite=cite,
    )
    return written[0]


@transaction.atomic
def reverse_payment(payment: Entry, *, motive: str, by: User) -> Entry:
    """Undo a payment recorded by mistake: the instalment is to pay again, the school reads why.

    The line of Chorus it came from is to settle again. Raises NotAllowed without the role,
    DomainError without motive, for one undone already, once the instalment is cancelled, or when
    money of it came back meanwhile.
    """
    assert payment.instalment is not None
    told = ChorusLine.objects.filter(Q(pk=payment.line_id) | Q(known=payment))
    lines = list(told.select_for_update(of=("self",), no_key=True).order_by("pk"))
    own = lock_instalment(payment.instalment, by)
    wrong = Entry.objects.get(pk=payment.pk, kind=EntryKind.PAYMENT)
    if not motive.strip():
        raise DomainError("Écrivez le motif\u00a0: l’établissement le lira.")
    if Entry.objects.filter(reverses=wrong).exists():
        raise DomainError("Ce versement est déjà annulé.")
    if own.state == InstalmentState.CANCELLED:
        raise DomainError(
            "Cette tranche est annulée\u00a0: si l’argent doit revenir, demandez un reversement."
        )
    if own.paid < wrong.amount:
        raise DomainError(
            "Une partie de ce versement est déjà revenue\u00a0: il ne s’annule plus en entier."
        )
    lock_envelopes([own.envelope_id])
    reversal = write_entry(
        EntryKind.REVERSAL,
        target=own.envelope,
        instalment=own,
        amount=wrong.amount,
        motive=motive,
        reverses=wrong,
        by=by,
    )
    reopened = "Le versement noté d’après cette ligne a été annulé."
    ChorusLine.objects.filter(
        pk__in=[line.pk for line in lines], state__in=[LineState.PAID, LineState.KNOWN]
    ).update(
        state=LineState.TO_SETTLE, finding=LineFinding.REVERSED, reason=reopened,
        settled_at=None, settled_by=None, known=None,
    )  # fmt: skip
    tell_instalment(
        own,
        PaymentReversed(
            **file_facts(own.share.allocation.project),
            amount=french.euros(wrong.amount),
            year=str(own.year),
            motive=motive.strip(),
        ),
    )
    return reversal


def paid_notice(instalment: Instalment, *, amount: Decimal, paid_on: date) -> InstalmentPaid:
    """What the school is told of a payment. No query when the file and its school are loaded."""
    return InstalmentPaid(
        **file_facts(instalment.share.allocation.project),
        amount=french.euros(amount),
        year=str(instalment.year),
        paid_on=french.long_date(paid_on),
        beneficiary=instalment.share.recipient.name,
    )


def remember_numbers(pairs: Iterable[tuple[str, int]]) -> None:
    """Remember that Chorus knows a recipient (key) by this number of commitment.

    What is no such number is left out. Inside a transaction.
    """
    ChorusNumber.objects.bulk_create(
        [
            ChorusNumber(ej=number.upper(), recipient_id=recipient)
            for number, recipient in dict.fromkeys(pairs)
            if is_number(number.upper())
        ],
        ignore_conflicts=True,
    )


def _refuse(own: Instalment, amount: Decimal, paid_on: date) -> None:
    """Raise DomainError when this payment cannot be."""
    if own.state != InstalmentState.NOTIFIED:
        raise DomainError(
            f"Cette tranche est «\u00a0{own.get_state_display().lower()}\u00a0»\u00a0: seule une "
            "tranche notifiée se verse."
        )
    due: DueInstalment = with_obstacles(Instalment.objects.filter(pk=own.pk)).get()
    if due.payability == Payability.REPORT:
        raise DomainError(
            f"Cette tranche attend {words_of(due)}\u00a0: elle ne se verse pas avant."
        )
    if paid_on > clock.today():
        raise DomainError("La date du versement est aujourd’hui ou un jour passé.")
    if paid_on < own.share.allocation.allocated_on:
        raise DomainError("Le versement ne peut précéder l’attribution\u00a0: vérifiez sa date.")
    if amount <= 0 or amount != amount.quantize(CENT):
        raise DomainError("Le montant est supérieur à zéro, au centime près.")
    if amount > own.to_pay:
        raise DomainError(f"Il reste {french.euros(own.to_pay)} à verser sur cette tranche.")


def _is_recorded(
    own: Instalment, amount: Decimal, paid_on: date, proof: str, document: Attachment | None
) -> bool:
    """Whether the same payment is there already: a form sent twice."""
    same = Entry.objects.filter(
        kind=EntryKind.PAYMENT,
        instalment=own,
        amount=amount,
        dated_on=paid_on,
        proof=proof,
        reversal__isnull=True,
    )
    if document is not None:
        same = same.filter(document__sha256=document.sha256)
    return same.exists()

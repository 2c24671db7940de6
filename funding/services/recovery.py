"""Asking for money back: the order and its sealed document, what comes, a mistake undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock, french
from core.errors import DomainError
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from funding.documents import RECOVERY_ORDER, recovery_order_facts
from funding.enums import EntryKind
from funding.models import Instalment, RecoveryOrder, RecoveryReceipt
from funding.notices import RecoveryCancelled, RecoveryOrdered, RecoveryReceived
from funding.permissions import require_role
from funding.queries.recoveries import awaited_from, debtors_of
from funding.services.ledger import lock_envelopes, write_entry
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_school

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def order_recovery(
    project: Project, *, siret: str, amount: Decimal, motive: str, due_on: date, by: User
) -> RecoveryOrder:
    """Ask the beneficiary with this SIRET for `amount` (euros) back, for `due_on`.

    A sealed order is requested and the school is told. Raises NotAllowed without the role,
    DomainError without motive, for a past date, for somebody who received nothing, or beyond what
    they were paid and nobody asked back yet; the database refuses it too.
    """
    locked = _lock(project, by)
    if not motive.strip():
        raise DomainError("Écrivez le motif\u00a0: il figure sur l’ordre.")
    if due_on < clock.today():
        raise DomainError("La date de reversement est aujourd’hui ou un jour à venir.")
    debtor = next((row for row in debtors_of(locked) if row.siret == siret), None)
    if debtor is None:
        raise DomainError("Ce bénéficiaire n’a rien reçu pour ce projet.")
    most = debtor.most - awaited_from(locked, siret)
    if not 0 < amount <= most:
        raise DomainError(_beyond(most))
    reference = next_reference("OR")
    facts = recovery_order_facts(
        locked, reference=reference, debtor=debtor, amount=amount, motive=motive.strip(),
        due_on=due_on, issued_on=clock.today(), by=by,
    )  # fmt: skip
    document = request_document(
        RECOVERY_ORDER,
        number=reference,
        title=f"Ordre de reversement – {locked.reference}",
        facts=facts,
        by=by,
    )
    try:
        with transaction.atomic():
            order = RecoveryOrder.objects.create(
                reference=reference,
                project=locked,
                amount=amount,
                debtor_name=debtor.name,
                debtor_siret=debtor.siret,
                motive=motive.strip(),
                due_on=due_on,
                document=document,
                issued_by=by,
            )
    except IntegrityError as error:
        raise DomainError(_beyond(most)) from error
    notice = RecoveryOrdered(
        **file_facts(locked),
        amount=french.euros(amount),
        debtor=debtor.name,
        motive=motive.strip(),
        due_on=french.long_date(due_on),
    )
    tell_school(locked, notice)
    return order


@transaction.atomic
def record_recovery(
    order: RecoveryOrder, *, amount: Decimal, received_on: date, proof: str, by: User
) -> RecoveryReceipt:
    """Record money that came back, with what proves it; the school is told once all of it came.

    The ledger returns it to the envelopes it came from: from the latest instalment paid to this
    debtor to the first.

    Raises NotAllowed without the role, DomainError for a cancelled order, a day to come, no proof,
    a proof already recorded, or more than is left to come.
    """
    own = _lock_order(order, by)
    if own.cancelled_at is not None:
        raise DomainError("Cet ordre est annulé.")
    if not proof.strip():
        raise DomainError("Indiquez la pièce qui prouve le reversement.")
    if received_on > clock.today():
        raise DomainError("La date est aujourd’hui ou un jour passé.")
    if own.receipts.filter(proof=proof.strip()).exists():
        raise DomainError("Cette pièce est déjà notée pour cet ordre.")
    if not 0 < amount <= own.left:
        raise DomainError(f"Il reste {french.euros(own.left)} à recevoir sur cet ordre.")
    receipt = RecoveryReceipt.objects.create(
        order=own, amount=amount, received_on=received_on, proof=proof.strip(), recorded_by=by
    )
    _give_back(own, receipt, by=by)
    if amount == own.left:
        tell_school(
            own.project,
            RecoveryReceived(
                **file_facts(own.project),
                amount=french.euros(own.amount),
                received_on=french.long_date(received_on),
            ),
        )
    return receipt


@transaction.atomic
def cancel_recovery(order: RecoveryOrder, *, reason: str, by: User) -> RecoveryOrder:
    """Cancel an order made by mistake, before any money came; the school reads the reason.

    Raises NotAllowed without the role, DomainError without reason, when it is cancelled already,
    or once money came.
    """
    own = _lock_order(order, by)
    if not reason.strip():
        raise DomainError("Écrivez le motif\u00a0: l’établissement le lira.")
    if own.cancelled_at is not None:
        raise DomainError("Cet ordre est déjà annulé.")
    if own.received:
        raise DomainError(
            "De l’argent a déjà été reversé pour cet ordre\u00a0: il ne s’annule plus."
        )
    own.cancelled_at, own.cancelled_by, own.reason = clock.now(), by, reason.strip()
    own.save(update_fields=["cancelled_at", "cancelled_by", "reason"])
    tell_school(
        own.project,
        RecoveryCancelled(
            **file_facts(own.project), amount=french.euros(own.amount), motive=reason.strip()
        ),
    )
    return own


def _give_back(order: RecoveryOrder, receipt: RecoveryReceipt, *, by: User) -> None:
    """The entries of a receipt, the latest instalment first. Raises DomainError when the debtor
    holds less than what came back."""
    paid = Instalment.objects.filter(
        share__allocation__project=order.project_id,
        share__recipient__siret=order.debtor_siret,
        paid__gt=0,
    )
    rows = list(paid.select_for_update(of=("self",), no_key=True).order_by("pk"))
    lock_envelopes(row.envelope_id for row in rows)
    left = receipt.amount
    for row in sorted(rows, key=lambda row: (row.year, row.planned_on, row.pk), reverse=True):
        part = min(row.paid, left)
        if part > 0:
            write_entry(
                EntryKind.RETURN,
                target=row.envelope,
                instalment=row,
                amount=part,
                motive=f"Ordre de reversement {order.reference}.",
                proof=receipt.proof,
                dated_on=receipt.received_on,
                receipt=receipt,
                by=by,
            )
        left -= part
    if left > 0:
        held = french.euros(receipt.amount - left)
        raise DomainError(
            f"Les versements à ce bénéficiaire ne font plus que {held}\u00a0: annulez l’ordre, ou "
            "notez d’abord le versement qui manque."
        )


def _beyond(most: Decimal) -> str:
    if most <= 0:
        return "Tout ce qui a été versé à ce bénéficiaire est déjà demandé en retour."
    return f"Demandez entre 0,01\u00a0€ et {french.euros(most)}\u00a0: c’est ce qui a été versé."


def _lock(project: Project, by: User) -> Project:
    locked: Project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy")
        .get(pk=project.pk)
    )
    require_role(by, locked.establishment, Role.FUND_MANAGER)
    return locked


def _lock_order(order: RecoveryOrder, by: User) -> RecoveryOrder:
    """The order, under the lock of its file."""
    project = _lock(order.project, by)
    own = RecoveryOrder.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    own.project = project
    return own

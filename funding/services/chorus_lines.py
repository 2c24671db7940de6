"""Settling by hand the lines of Chorus that nothing, or too much, answers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, NotAllowed
from establishments.enums import Role
from establishments.permissions import rights_of
from funding.enums import LineFinding, LineState
from funding.models import ChorusLine, Entry, Instalment
from funding.services.payments import record_payment

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def settle_line(line: ChorusLine, instalment: Instalment, *, by: User) -> ChorusLine:
    """Say which instalment a line pays: the payment is written and its school told.

    An instalment of less than what the line tells takes its part, the line stays to settle for the
    rest. Raises NotAllowed without the role, DomainError when the line is settled already, or what
    `record_payment` raises.
    """
    own = _locked(line, by)
    paying = Instalment.objects.select_related("share__allocation__project").get(pk=instalment.pk)
    if paying.share.allocation.project.academy_id != own.academy_id:
        raise NotAllowed("Cette tranche n’est pas de cette académie.")
    left = own.amount - _paid_by(own)
    part = min(left, paying.to_pay) if paying.to_pay > 0 else left
    record_payment(paying, amount=part, paid_on=own.paid_on, proof=own.ej, line=own, by=by)
    if part == left:
        return _saved(own, LineState.PAID, by)
    own.state, own.finding = LineState.TO_SETTLE, LineFinding.PART
    own.reason = f"Il reste {french.euros(left - part)} à rattacher à une autre tranche."
    own.save(update_fields=["state", "finding", "reason"])
    return own


@transaction.atomic
def set_line_aside(line: ChorusLine, *, motive: str, by: User) -> ChorusLine:
    """Set aside a line that is not of this programme, with a motive that stays.

    Raises NotAllowed without the role, DomainError without motive, when the line is settled
    already, or once a part of it is paid.
    """
    own = _locked(line, by)
    if not motive.strip():
        raise DomainError("Écrivez le motif\u00a0: il reste avec la ligne.")
    if _paid_by(own):
        raise DomainError(
            "Une partie de cette ligne est déjà rattachée à une tranche\u00a0: annulez d’abord ce "
            "versement."
        )
    own.motive = motive.strip()
    return _saved(own, LineState.ASIDE, by)


@transaction.atomic
def take_line_up(line: ChorusLine, *, by: User) -> ChorusLine:
    """Put a line set aside back among those to settle. Raises NotAllowed, or DomainError when it is
    not set aside."""
    own = _own(line, by)
    if own.state != LineState.ASIDE:
        raise DomainError("Cette ligne n’est plus de côté.")
    own.state, own.finding = LineState.TO_SETTLE, LineFinding.UNMATCHED
    own.reason, own.motive = "Elle avait été mise de côté.", ""
    own.settled_at = own.settled_by = None
    own.save()
    return own


def _paid_by(line: ChorusLine) -> Decimal:
    """Euros of the payments that name this line. One query."""
    entries = Entry.objects.filter(line=line, reversal__isnull=True)
    return sum(entries.values_list("amount", flat=True), Decimal(0))


def _saved(line: ChorusLine, state: LineState, by: User) -> ChorusLine:
    line.state, line.finding, line.reason = state, "", ""
    line.settled_at, line.settled_by = clock.now(), by
    line.save()
    return line


def _own(line: ChorusLine, by: User) -> ChorusLine:
    if not rights_of(by).in_academy(line.academy_id, Role.FUND_MANAGER):
        raise NotAllowed("Cette ligne n’est pas de votre académie.")
    return ChorusLine.objects.select_for_update(of=("self",), no_key=True).get(pk=line.pk)


def _locked(line: ChorusLine, by: User) -> ChorusLine:
    """The line to settle, under its lock. Raises DomainError once it is settled."""
    own = _own(line, by)
    if not own.is_open:
        raise DomainError(
            f"Cette ligne est déjà traitée\u00a0: «\u00a0{own.get_state_display().lower()}\u00a0»."
        )
    return own

"""Envelopes: open, delegate down, take back, transfer, correct, carry over; never more than what
is left. Each act is an entry of the ledger, nothing is ever edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from core import french
from core.errors import DomainError
from establishments.models import Academy, Department
from funding.enums import EntryKind, Programme
from funding.models import Entry, Envelope
from funding.permissions import require_manager_of, require_mover_of
from funding.services.ledger import lock_envelopes, write_entry

if TYPE_CHECKING:
    from accounts.models import User

RESIZED = "Montant notifié par le ministère."


@transaction.atomic
def set_national_envelope(
    programme: Programme,
    year: int,
    amount: Decimal,
    *,
    motive: str = RESIZED,
    by: User | None = None,
) -> Envelope:
    """Open the national envelope of a programme and year, or bring it to this amount (euros).

    Bringing it to another amount is a correction, for this motive. Raises DomainError when less
    than what is already delegated.
    """
    envelope = _locked(_opened(programme, year, by=by))[0]
    change = amount - envelope.received
    if change == 0:
        return envelope
    if change < 0 and -change > envelope.left:
        raise DomainError(_already(envelope))
    if change > 0 and not Entry.objects.of(envelope).exists():
        write_entry(EntryKind.OPENING, target=envelope, amount=change, by=by)
    elif change > 0:
        write_entry(EntryKind.INCREASE, target=envelope, amount=change, motive=motive, by=by)
    else:
        write_entry(EntryKind.DECREASE, source=envelope, amount=-change, motive=motive, by=by)
    envelope.refresh_from_db()
    return envelope


@transaction.atomic
def set_academy_envelope(
    national: Envelope,
    academy: Academy,
    amount: Decimal,
    *,
    motive: str = RESIZED,
    by: User | None = None,
) -> Envelope:
    """Bring the envelope of an académie to this amount (euros), by a delegation or a take-back.

    It is opened when it does not exist; once it had an amount, the change says its motive. Raises
    DomainError when the national envelope has not enough left, or when less than what the académie
    has already committed.
    """
    programme = Programme(national.programme)
    opened = _opened(programme, national.year, academy=academy, by=by)
    origin, envelope = _locked(national, opened)
    change = amount - envelope.received
    if change > 0:
        is_change = Entry.objects.of(envelope).exists()
        _delegate(origin, envelope, change, motive=motive if is_change else "", by=by)
    elif change < 0:
        _take_back(envelope, origin, -change, motive=motive, by=by)
    envelope.refresh_from_db()
    return envelope


@transaction.atomic
def delegate_to_department(
    envelope: Envelope, department: Department, amount: Decimal, *, by: User, proof: str = ""
) -> Envelope:
    """Delegate `amount` euros more to a département; its envelope is opened the first time.

    Raises NotAllowed unless `by` manages the funds of the académie, DomainError when the envelope
    has not enough left or when the département is elsewhere.
    """
    require_manager_of(by, envelope)
    academy = envelope.academy
    if academy is None or envelope.department_id is not None:
        raise DomainError("Seule l’enveloppe d’une académie se délègue à un département.")
    if department.academy_id != academy.pk:
        raise DomainError("Ce département n’est pas de l’académie de l’enveloppe.")
    programme = Programme(envelope.programme)
    opened = _opened(programme, envelope.year, academy=academy, department=department, by=by)
    origin, below = _locked(envelope, opened)
    _delegate(origin, below, amount, by=by, proof=proof)
    below.refresh_from_db()
    return below


@transaction.atomic
def take_back(
    envelope: Envelope, amount: Decimal, *, by: User, motive: str = "", proof: str = ""
) -> Envelope:
    """Take `amount` euros back from an envelope to its origin.

    Raises NotAllowed unless `by` runs the envelope above, DomainError beyond what is left on it.
    """
    require_mover_of(by, envelope)
    locked = lock_envelopes([envelope.pk, envelope.parent_id])
    own = locked[envelope.pk]
    if own.parent_id is None:
        raise DomainError("L’enveloppe nationale n’a pas d’origine\u00a0: corrigez son montant.")
    _take_back(own, locked[own.parent_id], amount, motive=motive, proof=proof, by=by)
    own.refresh_from_db()
    return own


@transaction.atomic
def transfer(
    source: Envelope, target: Envelope, amount: Decimal, *, motive: str, by: User, proof: str = ""
) -> Entry:
    """Move `amount` euros to another envelope of the same origin (same level, programme, year).

    Raises NotAllowed unless `by` runs both, DomainError without motive, beyond what is left, or
    when the two envelopes are not of the same origin.
    """
    _require_motive(motive)
    if source.pk == target.pk or source.parent_id is None or source.parent_id != target.parent_id:
        raise DomainError(
            "Un virement se fait entre deux enveloppes de même niveau, du même programme et de "
            "la même année."
        )
    require_mover_of(by, source)
    require_mover_of(by, target)
    locked = lock_envelopes([source.pk, target.pk, source.parent_id])
    giver, taker = locked[source.pk], locked[target.pk]
    _require_left(giver, amount)
    return write_entry(
        EntryKind.TRANSFER,
        source=giver,
        target=taker,
        amount=amount,
        motive=motive,
        proof=proof,
        by=by,
    )


@transaction.atomic
def correct(
    envelope: Envelope, change: Decimal, *, motive: str, by: User, proof: str = ""
) -> Entry:
    """Correct what an envelope received by `change` euros, more or less.

    The envelope it comes from gives or takes the difference. Raises NotAllowed unless `by` runs
    the envelope above, DomainError without motive, or when either would be exceeded.
    """
    require_mover_of(by, envelope)
    _require_motive(motive)
    locked = lock_envelopes([envelope.pk, envelope.parent_id])
    own = locked[envelope.pk]
    giver = (locked[own.parent_id] if own.parent_id else None) if change > 0 else own
    if giver is not None:
        _require_left(giver, abs(change))
    if change > 0:
        return write_entry(
            EntryKind.INCREASE, target=own, amount=change, motive=motive, proof=proof, by=by
        )
    return write_entry(
        EntryKind.DECREASE, source=own, amount=-change, motive=motive, proof=proof, by=by
    )


@transaction.atomic
def carry_over(
    envelope: Envelope, amount: Decimal, *, motive: str, by: User, proof: str = ""
) -> Entry:
    """Carry `amount` euros of what is left to the same envelope of the year after.

    The money goes with its whole line: what the envelopes above received and delegated moves too.
    Those of the year after are opened when they do not exist. Raises NotAllowed unless `by`
    manages the funds of the place, DomainError without motive or beyond what is left.
    """
    moves = [(envelope, amount)]
    return _carry(moves, _lock_heirs(moves, motive, by), motive=motive, proof=proof, by=by)[0]


@transaction.atomic
def carry_over_all(
    moves: Sequence[tuple[Envelope, Decimal]], *, motive: str, key: str, by: User
) -> list[Entry]:
    """Carry over several envelopes in one act, all of them or none; `key` names the act.

    The same key again does nothing more: the entries of the first time are given back. Raises what
    `carry_over` raises.
    """
    if not moves or not key:
        raise DomainError("Écrivez au moins un montant à reporter.")
    ordered = sorted(moves, key=lambda move: (move[0].programme, move[0].pk))
    line = _lock_heirs(ordered, motive, by)  # one carry-over of a programme passes at a time
    done = Entry.objects.filter(kind=EntryKind.CARRY_OVER, proof=key)
    if already := list(done.order_by("pk")):
        return already
    return _carry(ordered, line, motive=motive, proof=key, by=by)


@dataclass(frozen=True)
class _Line:
    """Envelopes under their lock, and the key of the heir of each."""

    locked: dict[int, Envelope]
    heirs: dict[int, int]


def _lock_heirs(moves: Sequence[tuple[Envelope, Decimal]], motive: str, by: User) -> _Line:
    """The envelopes of these moves, those above and their heirs of the year after, all of them
    locked at once: whoever else locks several years waits, or makes this one wait, never both.

    The heirs that miss are opened first, always in the same order, an origin before what it gives.
    """
    for envelope, _ in moves:
        if envelope.academy_id is None:
            require_mover_of(by, envelope)
        else:
            require_manager_of(by, envelope)
    _require_motive(motive)
    keys = [envelope.pk for envelope, _ in moves]
    above = Q(pk__in=keys) | Q(children__in=keys) | Q(children__children__in=keys)
    rows = Envelope.objects.filter(pk__in=Envelope.objects.filter(above).values("pk"))
    heirs = {
        row.pk: _opened(
            Programme(row.programme),
            row.year + 1,
            academy=row.academy,
            department=row.department,
            by=by,
        ).pk
        for row in rows.select_related("academy", "department").order_by("pk")
    }
    return _Line(lock_envelopes([*heirs, *heirs.values()]), heirs)


def _carry(
    moves: Sequence[tuple[Envelope, Decimal]], line: _Line, *, motive: str, proof: str, by: User
) -> list[Entry]:
    entries = []
    for envelope, amount in moves:
        source, target = line.locked[envelope.pk], line.locked[line.heirs[envelope.pk]]
        _require_left(source, amount)
        entries.append(
            write_entry(
                EntryKind.CARRY_OVER,
                source=source,
                target=target,
                amount=amount,
                motive=motive,
                proof=proof,
                by=by,
            )
        )
    return entries


def _opened(
    programme: Programme,
    year: int,
    *,
    academy: Academy | None = None,
    department: Department | None = None,
    by: User | None,
) -> Envelope:
    """The envelope of this place, opened empty when there is none; the caller locks it.

    Two people who open it at once get the same one. Raises DomainError when the one it would come
    from does not exist.
    """
    place = {"programme": programme, "year": year, "academy": academy, "department": department}
    origin = None
    if academy is not None:
        above = {**place, "department": None, "academy": academy if department else None}
        origin = Envelope.objects.filter(**above).first()
        if origin is None:
            raise DomainError("Ouvrez d’abord l’enveloppe d’origine de cette année.")
    Envelope.objects.bulk_create(
        [Envelope(**place, parent=origin, created_by=by)], ignore_conflicts=True
    )
    return Envelope.objects.get(**place)


def _locked(*envelopes: Envelope) -> list[Envelope]:
    """These envelopes, in this order, as they are once locked together."""
    locked = lock_envelopes(row.pk for row in envelopes)
    return [locked[row.pk] for row in envelopes]


def _delegate(
    origin: Envelope,
    below: Envelope,
    amount: Decimal,
    *,
    by: User | None,
    proof: str = "",
    motive: str = "",
) -> None:
    if amount > origin.left:
        raise DomainError(_too_much(origin.left))
    write_entry(
        EntryKind.DELEGATION,
        source=origin,
        target=below,
        amount=amount,
        motive=motive,
        proof=proof,
        by=by,
    )


def _take_back(
    below: Envelope,
    origin: Envelope,
    amount: Decimal,
    *,
    motive: str,
    by: User | None,
    proof: str = "",
) -> None:
    if amount > below.left:
        raise DomainError(_already(below))
    write_entry(
        EntryKind.TAKE_BACK,
        source=below,
        target=origin,
        amount=amount,
        motive=motive,
        proof=proof,
        by=by,
    )


def _require_left(envelope: Envelope, amount: Decimal) -> None:
    if amount > envelope.left:
        raise DomainError(
            f"Il reste {french.euros(envelope.left)} sur l’enveloppe qui donne\u00a0: "
            "diminuez le montant."
        )


def _require_motive(motive: str) -> None:
    if not motive.strip():
        raise DomainError("Écrivez le motif\u00a0: il reste dans le journal de l’enveloppe.")


def _already(envelope: Envelope) -> str:
    committed = french.euros(envelope.received - envelope.left)
    return (
        f"Cette enveloppe a déjà engagé ou délégué {committed}\u00a0: il y reste "
        f"{french.euros(envelope.left)} à reprendre."
    )


def _too_much(available: Decimal) -> str:
    if available <= 0:
        return "Il ne reste rien à déléguer sur l’enveloppe d’origine."
    return (
        f"L’enveloppe d’origine permet de déléguer {french.euros(available)} au plus\u00a0: "
        "diminuez le montant."
    )

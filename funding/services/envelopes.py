"""Opening envelopes and delegating them: never more than what is left."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import french
from core.errors import DomainError
from establishments.models import Academy, Department
from funding.enums import Programme
from funding.models import Envelope
from funding.permissions import require_manager_of

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def set_national_envelope(
    programme: Programme, year: int, amount: Decimal, *, by: User | None = None
) -> Envelope:
    """Open the national envelope of a programme and year, or give it this amount (euros).

    Raises DomainError when less than what is already delegated.
    """
    return _set_amount(None, programme, year, None, None, amount, by)


@transaction.atomic
def set_academy_envelope(
    national: Envelope, academy: Academy, amount: Decimal, *, by: User | None = None
) -> Envelope:
    """Delegate to an académie: its envelope is opened, or takes this amount (euros).

    Raises DomainError when the national envelope has not enough left, or when less than what the
    académie has already committed.
    """
    programme = Programme(national.programme)
    return _set_amount(national, programme, national.year, academy, None, amount, by)


@transaction.atomic
def delegate_to_department(
    envelope: Envelope, department: Department, amount: Decimal, *, by: User
) -> Envelope:
    """Delegate to a département: its envelope is opened, or takes this amount (euros).

    Raises NotAllowed unless `by` manages the funds of the académie, DomainError when the envelope
    has not enough left, when the département is elsewhere, or when it has already committed more.
    """
    require_manager_of(by, envelope)
    academy = envelope.academy
    if academy is None or envelope.department_id is not None:
        raise DomainError("Seule l’enveloppe d’une académie se délègue à un département.")
    if department.academy_id != academy.pk:
        raise DomainError("Ce département n’est pas de l’académie de l’enveloppe.")
    programme = Programme(envelope.programme)
    return _set_amount(envelope, programme, envelope.year, academy, department, amount, by)


def _set_amount(
    origin: Envelope | None,
    programme: Programme,
    year: int,
    academy: Academy | None,
    department: Department | None,
    amount: Decimal,
    by: User | None,
) -> Envelope:
    """Open or resize one envelope under the lock of its origin; parents are locked first."""
    place = {"programme": programme, "year": year, "academy": academy, "department": department}
    rows = Envelope.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked_origin = rows.get(pk=origin.pk) if origin else None
    envelope = rows.filter(**place).first()
    before = envelope.amount if envelope else Decimal(0)
    if locked_origin is not None and amount - before > locked_origin.left:
        raise DomainError(_too_much(locked_origin.left + before))
    if envelope is not None and amount < envelope.amount - envelope.left:
        committed = french.euros(envelope.amount - envelope.left)
        raise DomainError(
            f"Cette enveloppe a déjà engagé {committed}\u00a0: son montant ne peut être inférieur."
        )
    try:
        with transaction.atomic():
            if envelope is None:
                envelope = Envelope.objects.create(
                    **place, parent=origin, amount=amount, created_by=by
                )
            else:
                envelope.amount = amount
                envelope.save(update_fields=["amount"])
    except IntegrityError as error:
        raise DomainError(
            "Une autre personne vient de modifier ces enveloppes\u00a0: rechargez la page "
            "et recommencez."
        ) from error
    envelope.refresh_from_db()
    return envelope


def _too_much(available: Decimal) -> str:
    if available <= 0:
        return "Il ne reste rien à déléguer sur l’enveloppe d’origine."
    return (
        f"L’enveloppe d’origine permet de déléguer {french.euros(available)} au plus\u00a0: "
        "diminuez le montant."
    )

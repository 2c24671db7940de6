"""The composition of the commission: the decision that names it, and who sits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError, StepRefused
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.models import Academy, Appointment
from establishments.services.appointments import lock_academies
from notifications import outbox
from reviews.documents import composition_facts
from reviews.enums import SessionStatus
from reviews.models import Attendance, CommissionSession, CompositionDecision, Seating
from reviews.permissions import require_in_academy
from reviews.queries.commission import composition, held_on, sitting
from reviews.queries.composition import last_decision, members_of, stand_in_of
from reviews.services.sessions import invitation_to, lock_session

if TYPE_CHECKING:
    from accounts.models import User

_UNDATED = frozenset({"reference", "as_of"})


@transaction.atomic
def issue_composition_decision(academy: Academy, *, by: User) -> CompositionDecision:
    """Issue the recteur's decision that names the commission as it stands today: members,
    qualities, dates, presidency and stand-ins, as a sealed PDF of the series `CN`.

    Raises DomainError when nobody is named, or when the last decision already says the same (the
    form sent twice, two people at once); NotAllowed for anybody but the secretariat.
    """
    require_in_academy(by, academy, Role.SECRETARIAT)
    lock_academies([academy.pk])
    today = clock.today()
    people = members_of(academy.pk, today)
    if not people:
        raise DomainError(
            "Personne n’est nommé à la commission\u00a0: enregistrez les nominations."
        )
    former = last_decision(academy.pk)
    facts = composition_facts(academy, people, number="", on=today)
    if former is not None and _content(former.document.facts) == _content(facts):
        raise DomainError(
            f"La décision {former.document.number} nomme déjà la commission telle qu’elle est "
            "aujourd’hui\u00a0: rien n’a changé depuis."
        )
    number = next_reference("CN")
    document = request_document(
        "reviews/composition",
        number=number,
        title=f"Décision de nomination de la commission, {academy}",
        facts=composition_facts(academy, people, number=number, on=today),
        by=by,
    )
    return CompositionDecision.objects.create(
        academy=academy, as_of=today, document=document, issued_by=by
    )


@transaction.atomic
def seat_stand_in(session: CommissionSession, titular: Appointment, *, by: User) -> Seating:
    """The titular will not sit at this session: the stand-in does, and is invited.

    The titular says so themselves, or the secretariat does. Raises DomainError when this member
    has no stand-in that day, when the stand-in already sits, or while somebody gave the titular a
    mandate; StepRefused once the session is open; NotAllowed for anybody else.
    """
    locked = _lock(session, titular, by)
    day = held_on(locked)
    if titular.pk not in {person.pk for person in composition(locked.academy_id, day)}:
        raise DomainError("Cette personne n’est pas membre titulaire de la commission ce jour-là.")
    stand_in = stand_in_of(titular, day)
    if stand_in is None:
        raise DomainError(f"{titular.user} n’a pas de suppléance ce jour-là.")
    people = sitting(locked)
    if stand_in.user_id in {person.user_id for person in people}:
        raise DomainError(f"{stand_in.user} siège déjà à cette séance.")
    if Attendance.objects.filter(session=locked, mandate_to=titular).exists():
        raise DomainError(
            f"{titular.user} porte le mandat d’un autre membre\u00a0: reprenez d’abord la présence."
        )
    Attendance.objects.filter(session=locked, appointment=titular).delete()
    seating = Seating.objects.create(
        session=locked, titular=titular, stand_in=stand_in, noted_by=by
    )
    if locked.status == SessionStatus.INVITED:
        outbox.post(invitation_to(locked), to=[stand_in.user])
    return seating


@transaction.atomic
def give_seat_back(session: CommissionSession, titular: Appointment, *, by: User) -> Seating:
    """The titular sits after all. Raises StepRefused when nobody sat for them or once the session
    is open, DomainError while the stand-in bears a mandate; NotAllowed as `seat_stand_in`."""
    locked = _lock(session, titular, by)
    seating = Seating.objects.filter(session=locked, titular=titular).standing().first()
    if seating is None:
        raise StepRefused("Personne ne siège à la place de ce membre.")
    if Attendance.objects.filter(session=locked, mandate_to=seating.stand_in_id).exists():
        raise DomainError(
            "La personne suppléante porte le mandat d’un autre membre\u00a0: reprenez d’abord la "
            "présence."
        )
    Attendance.objects.filter(session=locked, appointment=seating.stand_in_id).delete()
    seating.given_back_at = clock.now()
    seating.save(update_fields=["given_back_at"])
    return seating


def _lock(session: CommissionSession, titular: Appointment, by: User) -> CommissionSession:
    locked = lock_session(session, SessionStatus.PLANNED, SessionStatus.INVITED)
    if titular.user_id != by.pk:
        require_in_academy(by, locked.academy, Role.SECRETARIAT)
    return locked


def _content(facts: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if name not in _UNDATED}

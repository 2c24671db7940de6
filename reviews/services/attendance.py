"""Who takes part in a session, and who is set aside for a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, NotAllowed, StepRefused
from establishments.enums import Role
from establishments.models import Appointment
from reviews.enums import PresenceMode, SessionStatus
from reviews.models import AgendaItem, Attendance, CommissionSession, Interest, Rapporteur
from reviews.permissions import require_in_academy
from reviews.queries.commission import held_on, sitting
from reviews.services.rapporteurs import tell_freed
from reviews.services.sessions import lock_session

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Presence:
    """How one member takes part; with a mandate, `mandate_to` is the holder's appointment."""

    mode: PresenceMode
    mandate_to: int | None = None


@transaction.atomic
def record_attendance(
    session: CommissionSession, *, presences: Mapping[int, Presence], by: User
) -> list[Attendance]:
    """Record how these members take part, by number of appointment; the others stay as they are.

    Raises DomainError for a person who is no member that day, or a mandate given to nobody, to
    oneself, to somebody absent, or to somebody who already has one; StepRefused before the
    invitation and after the session; NotAllowed for anybody but the secretariat.
    """
    locked = lock_session(session, SessionStatus.INVITED, SessionStatus.OPEN)
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    return _write(locked, presences, by=by)


@transaction.atomic
def sign_presence(session: CommissionSession, *, mode: PresenceMode, by: User) -> Attendance:
    """A member signs his own presence, in the room or at a distance; a mandate he gave ends.

    Signed twice, it is signed once. Raises DomainError for another way of taking part, or before
    the day of the session; StepRefused before the invitation and after the session; NotAllowed for
    whoever does not sit there.
    """
    locked = lock_session(session, SessionStatus.INVITED, SessionStatus.OPEN)
    seat = seat_among(sitting(locked), by)
    if mode not in (PresenceMode.ROOM, PresenceMode.REMOTE):
        raise DomainError("On signe sa propre présence dans la salle ou à distance.")
    if held_on(locked) > clock.today():
        raise DomainError(
            f"La présence se signe le jour de la séance, le {french.long_date(held_on(locked))}."
        )
    former = Attendance.objects.filter(session=locked, appointment=seat).first()
    if former is not None and former.mode == mode and former.noted_by_id == by.pk:
        return former
    return _write(locked, {seat.pk: Presence(mode)}, by=by)[0]


@transaction.atomic
def note_interest(item: AgendaItem, appointment: Appointment, *, by: User) -> Interest:
    """Set a member aside for one file: he takes no part and does not count (art. R. 133-12). If he
    was its rapporteur he no longer is, and the secretariat is told.

    Noted by the secretariat, or declared by the member himself. Raises DomainError when he is no
    member that day or already set aside; StepRefused outside the time between invitation and
    closing; NotAllowed for anybody else.
    """
    session = lock_session(item.session, SessionStatus.INVITED, SessionStatus.OPEN)
    if appointment.user_id != by.pk:
        require_in_academy(by, session.academy, Role.SECRETARIAT)
    if AgendaItem.objects.filter(pk=item.pk, removed_at__isnull=False).exists():
        raise StepRefused("Ce dossier n’est plus à l’ordre du jour.")
    if appointment.pk not in {person.pk for person in sitting(session)}:
        raise DomainError("Cette personne n’est pas membre de la commission ce jour-là.")
    if Interest.objects.standing().filter(item=item, appointment=appointment).exists():
        raise DomainError("L’intérêt personnel de ce membre est déjà noté pour ce dossier.")
    reports = (
        Rapporteur.objects.active()
        .filter(item=item, appointment__user=appointment.user_id)
        .exists()
    )
    interest = Interest.objects.create(item=item, appointment=appointment, noted_by=by)
    if reports:
        tell_freed(item, appointment)
    return interest


@transaction.atomic
def withdraw_interest(interest: Interest, *, motive: str, by: User) -> Interest:
    """The member takes part in the file again; who withdrew the interest and why stays, and is in
    the minutes.

    Raises DomainError without a motive; StepRefused when already withdrawn or outside the time
    between invitation and closing; NotAllowed for anybody but the secretariat, and the member for
    what he declared himself.
    """
    session = lock_session(interest.item.session, SessionStatus.INVITED, SessionStatus.OPEN)
    locked = Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    if locked.noted_by_id != by.pk or locked.appointment.user_id != by.pk:
        require_in_academy(by, session.academy, Role.SECRETARIAT)
    if locked.withdrawn_at is not None:
        raise StepRefused("Cet intérêt est déjà retiré.")
    if not motive.strip():
        raise DomainError("Dites pourquoi l’intérêt est retiré\u00a0: le procès-verbal le dira.")
    locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
    locked.withdrawal_motive = motive.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_motive"])
    return locked


def seat_among(people: Sequence[Appointment], user: User) -> Appointment:
    """The seat of this person. Raises NotAllowed when the person has none."""
    for person in people:
        if person.user_id == user.pk:
            return person
    raise NotAllowed("Vous ne siégez pas à cette séance.")


def _write(
    session: CommissionSession, changes: Mapping[int, Presence], *, by: User
) -> list[Attendance]:
    people = {person.pk: person for person in sitting(session)}
    rows = {row.appointment_id: row for row in Attendance.objects.filter(session=session)}
    kept = {
        pk: Presence(PresenceMode(row.mode), row.mandate_to_id)
        for pk, row in rows.items()
        if pk in people
    }
    _refuse_presences(people, kept | dict(changes))
    Attendance.objects.filter(session=session, appointment__in=list(changes)).delete()
    return Attendance.objects.bulk_create(
        Attendance(
            session=session,
            appointment_id=pk,
            mode=presence.mode,
            mandate_to_id=presence.mandate_to,
            noted_at=clock.now(),
            noted_by=by,
        )
        for pk, presence in changes.items()
    )


def _refuse_presences(people: Mapping[int, Appointment], presences: Mapping[int, Presence]) -> None:
    if presences.keys() - people.keys():
        raise DomainError("Une des personnes n’est pas membre de la commission ce jour-là.")
    holders: set[int] = set()
    for pk, presence in presences.items():
        if presence.mode != PresenceMode.MANDATE:
            if presence.mandate_to is not None:
                raise DomainError("Seul un membre qui donne mandat désigne qui le porte.")
            continue
        giver = people[pk].user
        holder = presence.mandate_to
        if holder is None or holder not in people or holder == pk:
            raise DomainError(f"Indiquez à quel autre membre {giver} donne mandat.")
        held = presences.get(holder)
        if held is None or held.mode not in (PresenceMode.ROOM, PresenceMode.REMOTE):
            raise DomainError(
                f"{people[holder].user} n’est pas présent\u00a0: le mandat de {giver} ne peut pas "
                "lui être confié."
            )
        if holder in holders:
            raise DomainError(
                f"{people[holder].user} porte déjà un mandat\u00a0: un seul par membre."
            )
        holders.add(holder)

"""Who takes part in a session, and who is set aside for a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError, StepRefused
from establishments.enums import Role
from establishments.models import Appointment
from reviews.enums import PresenceMode, SessionStatus
from reviews.models import AgendaItem, Attendance, CommissionSession, Interest, Rapporteur
from reviews.permissions import require_in_academy
from reviews.queries.commission import sitting
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
    """Record how each member takes part, by number of appointment; the others are absent.

    Raises DomainError for a person who is no member that day, or a mandate given to nobody, to
    oneself, to somebody absent, or to somebody who already has one; StepRefused before the
    invitation and after the session; NotAllowed for anybody but the secretariat.
    """
    locked = lock_session(session, SessionStatus.INVITED, SessionStatus.OPEN)
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    people = {person.pk: person for person in sitting(locked)}
    _refuse_presences(people, presences)
    Attendance.objects.filter(session=locked).delete()
    return Attendance.objects.bulk_create(
        Attendance(
            session=locked,
            appointment_id=pk,
            mode=presence.mode,
            mandate_to_id=presence.mandate_to,
        )
        for pk, presence in presences.items()
    )


@transaction.atomic
def note_interest(item: AgendaItem, appointment: Appointment, *, by: User) -> Interest:
    """Set a member aside for one file: he takes no part and does not count (art. R. 133-12). If he
    was its rapporteur he no longer is, and the secretariat is told.

    Raises DomainError when he is no member that day or already set aside; StepRefused outside the
    time between invitation and closing; NotAllowed for anybody but the secretariat.
    """
    session = lock_session(item.session, SessionStatus.INVITED, SessionStatus.OPEN)
    require_in_academy(by, session.academy, Role.SECRETARIAT)
    if item.removed_at is not None:
        raise StepRefused("Ce dossier n’est plus à l’ordre du jour.")
    people = sitting(session)
    if appointment.pk not in {person.pk for person in people}:
        raise DomainError("Cette personne n’est pas membre de la commission ce jour-là.")
    if Interest.objects.filter(item=item, appointment=appointment).exists():
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

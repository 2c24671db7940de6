"""Who presents each file to the session: shared out, changed by hand, freed by an interest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import clock, french
from core.errors import DomainError, StepRefused
from establishments.enums import Role
from establishments.models import Appointment
from notifications import outbox
from reviews.enums import FreedReason, SessionStatus
from reviews.models import AgendaItem, CommissionSession, Interest, Rapporteur
from reviews.notices import RapporteurFreed, RapporteurNamed
from reviews.permissions import require_in_academy, secretariat_of
from reviews.queries.commission import sitting
from reviews.rules import share_out
from reviews.services.sessions import lock_session

if TYPE_CHECKING:
    from accounts.models import User
    from reviews.querysets import RapporteurQuerySet


@transaction.atomic
def share_out_files(session: CommissionSession, *, by: User) -> list[Rapporteur]:
    """Give a rapporteur to each file of the session that has none, as evenly as can be, never to a
    member with an interest in the file. Who no longer sits at the session is freed first.

    Run again, it only fills what is missing. Each person is told once of the files they got.
    Raises DomainError when nobody sits, StepRefused outside the preparation, NotAllowed for
    anybody but the secretariat.
    """
    locked = _lock(session, by)
    people = {person.pk: person for person in sitting(locked) if person.role == Role.MEMBER}
    if not people:
        raise DomainError("Aucun membre ne siège à cette séance\u00a0: complétez la composition.")
    _free(_active(locked).exclude(appointment__in=list(people)), FreedReason.GONE)
    held = dict(_active(locked).values_list("item", "appointment"))
    load = dict.fromkeys(people, 0)
    for appointment in held.values():
        load[appointment] += 1
    items = list(
        locked.items.filter(removed_at__isnull=True)
        .exclude(pk__in=list(held))
        .order_by("position", "pk")
        .values_list("pk", "project")
    )
    shared = share_out([pk for pk, _ in items], load, _barred(items, people.values()))
    made = Rapporteur.objects.bulk_create(
        Rapporteur(item_id=item, appointment=people[member], assigned_by=by)
        for item, member in shared.items()
    )
    _tell(locked, made)
    return made


@transaction.atomic
def assign_rapporteur(
    item: AgendaItem, appointment: Appointment | None, *, by: User
) -> Rapporteur | None:
    """Give the file to this member, or to nobody; the former rapporteur is freed. Given again to
    the same member, nothing changes.

    Raises DomainError for a person who does not sit at the session or has an interest in the file;
    StepRefused outside the preparation or off the agenda; NotAllowed for anybody but the
    secretariat.
    """
    session = _lock(item.session, by)
    if not session.items.filter(pk=item.pk, removed_at__isnull=True).exists():
        raise StepRefused("Ce dossier n’est plus à l’ordre du jour.")
    current = _active(session).filter(item=item)
    held = current.first()
    if appointment is None:
        _free(current, FreedReason.BY_HAND)
        return None
    if held is not None and held.appointment_id == appointment.pk:
        return held
    seat = next((person for person in sitting(session) if person.pk == appointment.pk), None)
    if seat is None:
        raise DomainError("Cette personne ne siège pas à cette séance.")
    if (item.pk, seat.pk) in _barred([(item.pk, item.project_id)], [seat]):
        raise DomainError(
            f"{seat.user} a un intérêt personnel dans ce dossier et ne peut pas le rapporter."
        )
    _free(current, FreedReason.BY_HAND)
    made = Rapporteur.objects.create(item=item, appointment=seat, assigned_by=by)
    _tell(session, [made])
    return made


def tell_freed(item: AgendaItem, appointment: Appointment) -> None:
    """Tell the secretariat that this member no longer reports on the file; the database freed him
    as the interest was written. In the transaction that noted it."""
    project = item.project
    outbox.post(
        RapporteurFreed(
            reference=item.session.reference,
            project=str(project),
            project_reference=str(project.reference),
            member=str(appointment.user),
        ),
        to=secretariat_of(project.establishment),
    )


def _lock(session: CommissionSession, by: User) -> CommissionSession:
    locked = lock_session(session, SessionStatus.PLANNED, SessionStatus.INVITED)
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    return locked


def _active(session: CommissionSession) -> RapporteurQuerySet:
    return Rapporteur.objects.active().filter(item__session=session)


def _free(rapporteurs: RapporteurQuerySet, reason: FreedReason) -> None:
    Rapporteur.objects.filter(pk__in=list(rapporteurs.values_list("pk", flat=True))).update(
        freed_at=clock.now(), freed_reason=reason
    )


def _barred(
    items: Iterable[tuple[int, int]], people: Iterable[Appointment]
) -> set[tuple[int, int]]:
    """(item, member) of the interests noted on these projects, at any session: one query."""
    on_project = defaultdict(list)
    for item, project in items:
        on_project[project].append(item)
    seats = defaultdict(list)
    for person in people:
        seats[person.user_id].append(person.pk)
    noted = (
        Interest.objects.standing()
        .filter(item__project__in=list(on_project), appointment__user__in=list(seats))
        .values_list("item__project", "appointment__user")
    )
    return {
        (item, seat)
        for project, person in noted
        for item in on_project[project]
        for seat in seats[person]
    }


def _tell(session: CommissionSession, made: Sequence[Rapporteur]) -> None:
    """One message for each person, with the files they just got."""
    rows = (
        Rapporteur.objects.filter(pk__in=[one.pk for one in made])
        .select_related("appointment__user", "item__project__establishment")
        .order_by("item__position", "item")
    )
    by_person = defaultdict(list)
    for row in rows:
        by_person[row.appointment.user].append(row.item.project)
    for person, projects in by_person.items():
        outbox.post(
            RapporteurNamed(
                reference=session.reference,
                held_at=french.date_and_time(timezone.localtime(session.held_at)),
                items=[
                    {
                        "reference": str(project.reference),
                        "project": str(project),
                        "school": str(project.establishment),
                    }
                    for project in projects
                ],
            ),
            to=[person],
        )

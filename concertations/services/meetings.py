"""Planning the meetings of a concertation: several people together, nothing overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from concertations.models import Concertation, Meeting
from concertations.services.editing import (
    SavedConcertation,
    begin_save,
    lock,
    refuse_outsiders,
)
from core.errors import DomainError
from core.tickets import NO_TICKET, Ticket

if TYPE_CHECKING:
    from accounts.models import User

FIELDS = ("held_on", "starts_at", "ends_at", "place", "link", "invited", "counted_hours")


@transaction.atomic
def plan_meetings(
    concertation: Concertation,
    rows: Sequence[Mapping[str, Any]],
    *,
    version: int,
    by: User,
    ticket: Ticket = NO_TICKET,
) -> SavedConcertation:
    """Write the meetings the page holds; the last one dates and places the concertation.

    A save sent again (`ticket`) changes nothing. Without meetings left, the concertation keeps the
    date and place it had. Hours count in the 108 hours only in the 1er degré; elsewhere they are
    dropped.

    Raises NotAllowed outside the school's team, DomainError once recorded or in a closed school,
    StaleVersion when somebody saved meanwhile.
    """
    locked = lock(concertation)
    school = locked.establishment
    refuse_outsiders(school, by)
    if locked.is_recorded:
        raise DomainError("Cette concertation est enregistrée\u00a0: elle ne se modifie plus.")
    if not school.is_open:
        raise DomainError("Cet établissement est fermé\u00a0: il ne planifie plus de rencontre.")
    if not begin_save(locked, version=version, ticket=ticket):
        ids = list(locked.meetings.values_list("pk", flat=True))
        return SavedConcertation(locked.version, locked.updated_at, ids)
    kept = _write(locked, rows, counts=school.is_first_degree)
    if kept:
        last = max(kept, key=lambda meeting: (meeting.held_on, str(meeting.starts_at or "")))
        locked.held_on, locked.place = last.held_on, last.place
    locked.save()
    concertation.refresh_from_db()
    return SavedConcertation(locked.version, locked.updated_at, [row.pk for row in kept])


def _write(
    concertation: Concertation, rows: Sequence[Mapping[str, Any]], *, counts: bool
) -> list[Meeting]:
    """Meetings are changed in place: their calendar events keep their identifier."""
    known = {row.pk: row for row in concertation.meetings.all()}
    changed: list[Meeting] = []
    added: list[Meeting] = []
    final: list[Meeting] = []
    for values in rows:
        row = known.pop(values.get("id") or 0, None)
        if row is None:
            row = Meeting(concertation=concertation)
            added.append(row)
        else:
            changed.append(row)
        final.append(row)
        for name in FIELDS:
            setattr(row, name, values[name])
        if not counts:
            row.counted_hours = None
    concertation.meetings.filter(pk__in=list(known)).delete()
    Meeting.objects.bulk_update(changed, FIELDS)
    Meeting.objects.bulk_create(added)
    return final

"""Putting files on the agenda of a session, and taking them off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from core import clock
from core.errors import DomainError, StepRefused
from establishments.enums import Role
from projects.enums import Step
from projects.models import Project
from projects.services.transitions import advance
from reviews.enums import SessionStatus
from reviews.models import AgendaItem, CommissionSession
from reviews.permissions import require_in_academy
from reviews.queries.commission import is_agenda_open, proposed_files, ready_files, room_of
from reviews.services.sessions import LONGEST_AGENDA, lock_session

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def add_files(
    session: CommissionSession, projects: Sequence[Project], *, by: User
) -> list[AgendaItem]:
    """Put these files on the agenda, the oldest first: all of them or none.

    Raises DomainError when the agenda already left with the invitation, when a file still waits for
    the inspector's opinion, belongs elsewhere or is no longer filed; NotAllowed for anybody but the
    secretariat.
    """
    locked = lock_session(session)
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    if not is_agenda_open(locked):
        raise StepRefused(
            "La convocation est partie avec son ordre du jour\u00a0: aucun dossier ne peut plus "
            "être ajouté à cette séance."
        )
    wanted = {project.pk: project for project in projects}
    if not wanted:
        return []
    ready = list(ready_files(locked).filter(pk__in=wanted))
    missing = [str(wanted[pk].reference) for pk in wanted.keys() - {file.pk for file in ready}]
    if missing:
        raise DomainError(
            "Ces dossiers ne sont pas prêts pour cette séance (avis de l’inspection attendu, ou "
            f"dossier qui n’est plus déposé)\u00a0: {', '.join(sorted(missing))}."
        )
    used = locked.items.aggregate(last=Max("position"))["last"] or 0
    if locked.items.filter(removed_at__isnull=True).count() + len(ready) > LONGEST_AGENDA:
        raise DomainError(f"Un ordre du jour compte au plus {LONGEST_AGENDA} dossiers.")
    items = []
    for rank, file in enumerate(ready, start=used + 1):
        advance(file, Step.SCHEDULE, by=by)
        items.append(
            AgendaItem(
                session=locked,
                project=file,
                passage=file.passage,
                position=rank,
                without_opinion=not getattr(file, "has_opinion", False),
                added_by=by,
            )
        )
    return AgendaItem.objects.bulk_create(items)


@transaction.atomic
def propose_agenda(session: CommissionSession, *, by: User) -> list[AgendaItem]:
    """The rolling agenda: put the files that are ready on it, those carried over first, then the
    oldest, up to the capacity. What was taken off by hand is not put back.

    Called again, or by two people at once, it adds only what still fits: nothing when the agenda is
    full or when no file is ready. Raises as `add_files`.
    """
    locked = lock_session(session)
    files = proposed_files(locked, room_of(locked))
    return add_files(locked, files, by=by)


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> AgendaItem:
    """Take a file off the agenda before the session opens; it may go to the next one.

    Raises StepRefused once the session is open (the decision is then to carry the file over) or
    when the file is already off; NotAllowed for anybody but the secretariat.
    """
    session = lock_session(item.session, SessionStatus.PLANNED, SessionStatus.INVITED)
    require_in_academy(by, session.academy, Role.SECRETARIAT)
    locked = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if locked.removed_at is not None:
        raise StepRefused("Ce dossier n’est déjà plus à l’ordre du jour.")
    advance(locked.project, Step.UNSCHEDULE, by=by)
    locked.removed_at = clock.now()
    locked.save(update_fields=["removed_at"])
    return locked


@transaction.atomic
def move_item(item: AgendaItem, *, rank: int, by: User) -> list[AgendaItem]:
    """Put a file at this rank of the agenda, from 1; the others follow. Before the invitation: the
    agenda sent is not reordered.

    Raises StepRefused once the members are invited or when the file is off the agenda; NotAllowed
    for anybody but the secretariat.
    """
    session = lock_session(item.session, SessionStatus.PLANNED)
    require_in_academy(by, session.academy, Role.SECRETARIAT)
    items = list(session.items.filter(removed_at__isnull=True).order_by("position", "pk"))
    moved = next((one for one in items if one.pk == item.pk), None)
    if moved is None:
        raise StepRefused("Ce dossier n’est plus à l’ordre du jour.")
    items.remove(moved)
    items.insert(min(max(rank, 1), len(items) + 1) - 1, moved)
    for position, one in enumerate(items, start=1):
        one.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    return items

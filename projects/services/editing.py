"""Saving one part of a file: only the parts that are open, never over somebody else's work."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock
from core.errors import NotAllowed, StaleVersion
from core.tickets import NO_TICKET, Ticket
from establishments.enums import SCHOOL_ROLES
from establishments.permissions import rights_of
from projects.content import entries_of
from projects.enums import Part
from projects.models import PartRevision, Project, ProjectPart
from projects.queries import part_data
from projects.querysets import STANDING_COLUMNS
from projects.revisions import to_json, written
from projects.services.parts import WRITTEN_COLUMNS, write_part

if TYPE_CHECKING:
    from accounts.models import User


class PartClosed(NotAllowed):
    """The part is not open to changes: the file was filed, or this part was not asked for."""


@dataclass(frozen=True)
class SavedPart:
    """The new version of a part, when it was saved, and the ids of its rows in order."""

    version: int
    saved_at: datetime
    row_ids: list[int]


SPELL = timedelta(minutes=10)


@transaction.atomic
def save_part(
    project: Project,
    part: Part,
    cleaned: Mapping[str, Any],
    *,
    version: int,
    by: User,
    ticket: Ticket = NO_TICKET,
    ends_spell: bool = False,
) -> SavedPart:
    """Write one part; `version` is the one the page was opened with (0 when never saved).

    A save sent again (`ticket`) is answered as the first time and changes nothing; one whose own
    previous answer was lost goes on from it. What another person left, or the same person more than
    ten minutes ago, is kept as a revision before it changes; always with `ends_spell`.

    Raises PartClosed when the part is not open now, NotAllowed outside the school's team,
    StaleVersion when somebody saved the part meanwhile. The amount asked follows the budget.
    """
    locked = open_for_writing(project, part, by=by, columns=WRITTEN_COLUMNS.get(part))
    row = ProjectPart.objects.filter(project=locked, part=part).first()
    done = _already_saved(locked, part, row, ticket)
    if done is not None:
        return done
    if row is None:
        row = ProjectPart(project=locked, part=part, version=0)
    if row.version != version and not ticket.follows(row.writer, row.rank):
        raise StaleVersion("Une autre personne a modifié cette partie depuis votre lecture.")
    now = clock.now()
    if (
        ends_spell
        or row._state.adding
        or row.saved_by_id != by.pk
        or row.spell_began_at <= now - SPELL
    ):
        _keep_revision(locked, part, row)
        row.spell_began_at = now
    row.version, row.saved_at, row.saved_by = row.version + 1, now, by
    row.writer, row.rank = ticket.writer, ticket.rank
    row.save()
    before = _columns_of(locked)
    row_ids = write_part(locked, part, cleaned)
    locked.updated_at = now
    after = _columns_of(locked)
    locked.save(update_fields=[name for name, value in after.items() if before[name] != value])
    _follow(project, locked)
    return SavedPart(version=row.version, saved_at=now, row_ids=row_ids)


def _already_saved(
    project: Project, part: Part, row: ProjectPart | None, ticket: Ticket
) -> SavedPart | None:
    """What the same save answered, when it already arrived: it stands now, or it was replaced."""
    if row is None or not ticket.writer:
        return None
    if ticket.follows(row.writer, row.rank):
        return None
    if ticket.repeats(row.writer, row.rank):
        rows = part_data(project, part).get("rows", [])
        return SavedPart(row.version, row.saved_at, [item["id"] for item in rows])
    kept = PartRevision.objects.filter(
        project=project, part=part, writer=ticket.writer, rank__gte=ticket.rank
    ).first()
    if kept is None:
        return None
    ids = [item.get("id") or 0 for item in kept.values.get("rows", [])]
    return SavedPart(kept.version, kept.written_at, ids)


def _keep_revision(project: Project, part: Part, row: ProjectPart) -> None:
    """Keep the part as it stands; nothing is kept of a part where nobody wrote anything."""
    values = part_data(project, part)
    said = written(part, values)
    if row._state.adding and not any(said.values()):
        return
    PartRevision.objects.create(
        project=project,
        part=part,
        version=row.version,
        values=to_json(said),
        entries=entries_of(part, values),
        written_at=project.created_at if row._state.adding else row.saved_at,
        written_by_id=project.created_by_id if row._state.adding else row.saved_by_id,
        writer=row.writer,
        rank=row.rank,
    )


def _columns_of(project: Project) -> dict[str, Any]:
    """The columns a save may write, by their names."""
    return {field.name: copy(getattr(project, field.attname)) for field in _read_fields(project)}


def _read_fields(project: Project) -> list[Any]:
    """The columns that were read, but those that the database writes itself."""
    left = project.get_deferred_fields()
    return [
        field
        for field in Project._meta.concrete_fields
        if not field.generated and field.attname not in left
    ]


def _follow(project: Project, locked: Project) -> None:
    """Give the caller's project what was just written, without asking the database again."""
    for field in _read_fields(locked):
        setattr(project, field.attname, getattr(locked, field.attname))


def open_for_writing(
    project: Project, part: Part, *, by: User, columns: frozenset[str] | None = None
) -> Project:
    """The locked project, when this person may change this part now. Inside a transaction.

    With `columns`, only these are read beside those that say who may write. Raises NotAllowed or
    PartClosed.
    """
    rows = Project.objects.select_for_update(no_key=True).defer("search")
    if columns is not None:
        rows = rows.only(*STANDING_COLUMNS, *columns)
    locked: Project = rows.get(pk=project.pk)
    if locked.establishment_id == project.establishment_id:
        locked.establishment = project.establishment
    if not rights_of(by).on(locked.establishment) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement modifie ce dossier.")
    if part not in locked.writable_parts:
        raise PartClosed(
            f"La partie «\u00a0{part.label}\u00a0» n’est pas ouverte à la modification\u00a0: "
            f"le dossier est maintenant «\u00a0{locked.get_status_display().lower()}\u00a0»."
        )
    return locked


def touch_part(project: Project, part: Part, *, by: User) -> None:
    """Note that the part changes otherwise than by its page; call it before the change.

    A page opened before sees a new version, even one whose last answer was lost: it will not write
    over the change. What the part said is kept as a revision, documents apart: they have theirs.
    """
    row = ProjectPart.objects.filter(project=project, part=part).first()
    if row is None:
        row = ProjectPart(project=project, part=part, version=0)
    if part != Part.ATTACHMENTS:
        _keep_revision(project, part, row)
        row.spell_began_at = clock.now()
    row.version, row.saved_at, row.saved_by = row.version + 1, clock.now(), by
    row.writer, row.rank = NO_TICKET.writer, NO_TICKET.rank
    row.save()
    Project.objects.filter(pk=project.pk).update(updated_at=clock.now())

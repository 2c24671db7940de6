"""Saving one part of a file: only the parts that are open, never over somebody else's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock
from core.errors import NotAllowed, StaleVersion
from establishments.enums import SCHOOL_ROLES
from establishments.permissions import rights_of
from projects.enums import Part
from projects.models import Project, ProjectPart
from projects.services.parts import write_part

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


@transaction.atomic
def save_part(
    project: Project, part: Part, cleaned: Mapping[str, Any], *, version: int, by: User
) -> SavedPart:
    """Write one part; `version` is the one the page was opened with (0 when never saved).

    Raises PartClosed when the part is not open now, NotAllowed outside the school's team,
    StaleVersion when somebody saved the part meanwhile. The amount asked follows the budget.
    """
    locked = open_for_writing(project, part, by=by)
    saved = _next_version(locked, part, version=version, by=by)
    row_ids = write_part(locked, part, cleaned)
    locked.updated_at = saved.saved_at
    locked.save()
    project.refresh_from_db()
    return SavedPart(version=saved.version, saved_at=saved.saved_at, row_ids=row_ids)


def open_for_writing(project: Project, part: Part, *, by: User) -> Project:
    """The locked project, when this person may change this part now. Inside a transaction.

    Raises NotAllowed or PartClosed.
    """
    locked: Project = (
        Project.objects.select_related("establishment")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=project.pk)
    )
    if not rights_of(by).on(locked.establishment) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement modifie ce dossier.")
    if part not in locked.writable_parts:
        raise PartClosed(
            f"La partie «\u00a0{part.label}\u00a0» n’est pas ouverte à la modification\u00a0: "
            f"le dossier est maintenant «\u00a0{locked.get_status_display().lower()}\u00a0»."
        )
    return locked


def touch_part(project: Project, part: Part, *, by: User) -> None:
    """Note that the part changed, whatever its version (attachments are added one by one)."""
    row, created = ProjectPart.objects.get_or_create(
        project=project, part=part, defaults={"saved_by": by, "saved_at": clock.now()}
    )
    if not created:
        row.version, row.saved_at, row.saved_by = row.version + 1, clock.now(), by
        row.save()
    Project.objects.filter(pk=project.pk).update(updated_at=clock.now())


def _next_version(project: Project, part: Part, *, version: int, by: User) -> ProjectPart:
    row = ProjectPart.objects.filter(project=project, part=part).first()
    if row is None:
        row = ProjectPart(project=project, part=part, version=0)
    if row.version != version:
        raise StaleVersion("Une autre personne a modifié cette partie depuis votre lecture.")
    row.version, row.saved_at, row.saved_by = version + 1, clock.now(), by
    row.save()
    return row

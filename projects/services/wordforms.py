"""A filled Word form: what was read is kept for its sender to check, then taken part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock
from core.errors import DomainError, NotAllowed, StaleVersion
from establishments.enums import SCHOOL_ROLES
from establishments.permissions import rights_of
from projects.enums import Part
from projects.models import FormImport, Project
from projects.services.editing import save_part

if TYPE_CHECKING:
    from accounts.models import User

KEPT = timedelta(days=7)
MOST_KEPT = 20
"""Forms of one person waiting in one project; the oldest gives way."""


@dataclass(frozen=True)
class Taken:
    """The values of a part, as its form cleaned them, and the version they were compared with."""

    cleaned: Mapping[str, Any]
    version: int


@transaction.atomic
def keep_form(project: Project, *, name: str, content: dict[str, Any], by: User) -> FormImport:
    """Keep what was read in a form until its sender decides, a week at most.

    The same form sent again while it waits is the same. Raises NotAllowed outside the school's
    team, DomainError when nothing of the file can be written any more.
    """
    if not rights_of(by).on(project.establishment) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement modifie ce dossier.")
    locked = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if not locked.writable_parts:
        raise DomainError(
            f"Le dossier est «\u00a0{locked.get_status_display().lower()}\u00a0»\u00a0: "
            "rien ne s’y importe plus."
        )
    mine = FormImport.objects.filter(project=project, read_by=by)
    waiting = mine.filter(taken_at=None, expires_at__gt=clock.now())
    same = waiting.filter(name=name, content=content).first()
    if same is not None:
        return same
    for old in mine[MOST_KEPT - 1 :]:
        old.delete()
    return FormImport.objects.create(
        project=project, name=name, content=content, read_by=by, expires_at=clock.now() + KEPT
    )


def take_form(form: FormImport, *, parts: Mapping[Part, Taken], by: User) -> list[Part]:
    """Write the parts chosen, all or none; give those written. Asked twice, done once.

    Raises StaleVersion when somebody changed one of them since the check page, PartClosed or
    NotAllowed when one may not be written, DomainError when nothing was chosen.
    """
    with transaction.atomic():
        locked = FormImport.objects.select_for_update(no_key=True, of=("self",)).get(pk=form.pk)
        if locked.read_by_id != by.pk:
            raise NotAllowed("Ce formulaire a été envoyé par une autre personne.")
        if locked.taken_at is not None:
            return [Part(part) for part in locked.taken_parts]
        if not parts:
            raise DomainError("Cochez au moins une partie à reprendre.")
        for part, taken in parts.items():
            try:
                save_part(form.project, part, taken.cleaned, version=taken.version, by=by)
            except StaleVersion as error:
                raise StaleVersion(
                    f"La partie «\u00a0{part.label}\u00a0» vient d’être modifiée par une autre "
                    "personne. Rien n’a été repris\u00a0: relisez ce qui changerait maintenant."
                ) from error
        locked.taken_at, locked.taken_parts = clock.now(), [part.value for part in parts]
        locked.save(update_fields=["taken_at", "taken_parts"])
    return list(parts)


def forget_expired() -> int:
    """Forget the forms kept for long enough; return how many."""
    count, _ = FormImport.objects.filter(expires_at__lte=clock.now()).delete()
    return count

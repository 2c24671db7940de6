"""The secretariat reads a proposed sheet: published, or sent back with a motive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from projects.models import Project
from projects.services.telling import tell_school
from showcase.content import as_content
from showcase.documents import SHEET, sheet_facts
from showcase.enums import SheetState
from showcase.models import Edition, Sheet
from showcase.notices import SheetPublished, SheetRefused
from showcase.permissions import require_moderator
from showcase.queries.preparation import columns_of, is_publishable

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def publish_sheet(edition: Edition, *, by: User) -> Sheet:
    """Publish what was proposed: anybody reads it from this moment, in the place of the former
    edition; its PDF is asked for, the school is told.

    Raises NotAllowed outside the secretariat of the school's académie, DomainError when the
    edition was taken back, read by somebody else, or the project left the validated ones.
    """
    sheet, locked = _lock(edition, by=by)
    project = sheet.project
    if not is_publishable(project):
        raise DomainError("Ce projet n’est plus de ceux que la commission a validés.")
    now = clock.now()
    content = as_content(locked.content)
    locked.accepted, locked.decided_at, locked.decided_by = True, now, by
    locked.document = request_document(
        SHEET,
        number=next_reference("FP"),
        title=f"Projet inspirant {project.reference}",
        facts=sheet_facts(content, reference=project.reference, published_on=clock.day_of(now)),
        by=by,
    )
    locked.save(update_fields=["accepted", "decided_at", "decided_by", "document"])
    columns = columns_of(content, project.establishment)
    for name, value in columns.values.items():
        setattr(sheet, name, value)
    is_first = sheet.first_published_at is None
    sheet.state, sheet.edition = SheetState.PUBLISHED, locked
    sheet.published_at = now
    sheet.first_published_at = sheet.first_published_at or now
    sheet.save()
    sheet.themes.set(columns.themes)
    tell_school(project, SheetPublished.of(project, is_change=not is_first))
    return sheet


@transaction.atomic
def refuse_sheet(edition: Edition, *, motive: str, by: User) -> None:
    """Send a proposed sheet back with a motive that the school reads; what was published before
    stays read.

    Raises DomainError without a motive, when the edition was taken back or read by somebody else;
    NotAllowed outside the secretariat of the school's académie.
    """
    if not motive.strip():
        raise DomainError("Dites à l’établissement ce qu’il doit revoir.")
    sheet, locked = _lock(edition, by=by)
    locked.accepted, locked.motive = False, motive.strip()
    locked.decided_at, locked.decided_by = clock.now(), by
    locked.save(update_fields=["accepted", "motive", "decided_at", "decided_by"])
    sheet.state = SheetState.REFUSED
    sheet.save(update_fields=["state"])
    tell_school(sheet.project, SheetRefused.of(sheet.project, motive=locked.motive))


def _lock(edition: Edition, *, by: User) -> tuple[Sheet, Edition]:
    """The file, its sheet and the edition, locked in this order, when it waits to be read."""
    project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy", "establishment__department")
        .get(sheet=edition.sheet_id)
    )
    require_moderator(by, project.establishment)
    sheet = Sheet.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.sheet_id)
    sheet.project = project
    locked = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if locked.cancelled_at is not None:
        raise DomainError("L’établissement vient de reprendre cette fiche pour la modifier.")
    if locked.decided_at is not None:
        raise DomainError("Une autre personne vient de relire cette fiche.")
    return sheet, locked

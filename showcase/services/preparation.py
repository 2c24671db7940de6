"""What a school prepares for the public: its texts, saved by itself, in front of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.tickets import NO_TICKET, Ticket
from projects.models import Project
from showcase.enums import SheetPart
from showcase.models import Sheet, SheetDraft
from showcase.permissions import require_writer
from showcase.queries.preparation import DraftValues, is_publishable, starting_values

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class SavedDraft:
    """The new version of what is prepared, and when it was saved."""

    version: int
    saved_at: datetime


@transaction.atomic
def save_draft(
    project: Project,
    values: DraftValues,
    *,
    by: User,
    version: int,
    ticket: Ticket = NO_TICKET,
) -> SavedDraft:
    """Save what the school prepares, written from `version` (0 when there was nothing yet).

    What is read by the public does not move. A save sent again (`ticket`) is answered as the first
    time. Raises NotAllowed outside the school's team, DomainError for a project that was not
    validated or a video that is no https address, StaleVersion when somebody else saved meanwhile.
    """
    sheet = lock_sheet(project, by=by)
    draft = draft_of(sheet)
    if ticket.repeats(draft.writer, draft.rank):
        return SavedDraft(draft.version, draft.updated_at)
    if draft.version != version and not ticket.follows(draft.writer, draft.rank):
        raise StaleVersion(
            "Une autre personne a enregistré cette fiche entre-temps. Les deux versions sont "
            "ci-dessous\u00a0: gardez ce que vous voulez, puis enregistrez de nouveau."
        )
    if values.video_url and not values.video_url.startswith("https://"):
        raise DomainError("L’adresse de la vidéo commence par https://.")
    write_values(draft, values)
    draft.version += 1
    draft.writer, draft.rank = ticket.writer, ticket.rank
    draft.updated_at, draft.updated_by = clock.now(), by
    draft.save()
    return SavedDraft(draft.version, draft.updated_at)


def lock_sheet(project: Project, *, by: User) -> Sheet:
    """The sheet of the project under its lock, begun when there is none. Inside a transaction.

    Raises NotAllowed outside the school's team, DomainError for a project that was not validated.
    """
    # One after the other: the file is the queue of those who prepare its sheet.
    locked = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy", "establishment__department")
        .get(pk=project.pk)
    )
    require_writer(by, locked.establishment)
    if not is_publishable(locked):
        raise DomainError("Un projet se publie une fois validé par la commission.")
    sheet, _ = Sheet.objects.get_or_create(project=locked)
    found = Sheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)
    found.project = locked
    return found


def draft_of(sheet: Sheet) -> SheetDraft:
    """What is prepared for a locked sheet; version 0, not written yet, when nothing is."""
    found: SheetDraft | None = SheetDraft.objects.filter(sheet=sheet).first()
    if found is not None:
        return found
    draft = SheetDraft(sheet=sheet, version=0)
    write_values(draft, starting_values(sheet.project))
    return draft


def write_values(draft: SheetDraft, values: DraftValues) -> None:
    """Put the values in what is prepared, not saved; parts in the order of the page."""
    chosen = set(values.parts)
    draft.title, draft.summary = values.title, values.summary
    draft.parts = [part for part in SheetPart if part in chosen]
    draft.texts = {
        part.value: values.texts[part]
        for part in SheetPart
        if part.is_text and values.texts.get(part)
    }
    draft.video_url, draft.video_rights = values.video_url, values.video_rights
    draft.transcript = values.transcript


def choose_part(sheet: Sheet, part: SheetPart, *, by: User) -> None:
    """Add a part to those the school publishes: what it just added there is meant to be read.

    Inside a transaction that locked the sheet; the version of the texts does not move.
    """
    draft = draft_of(sheet)
    if draft.version == 0:
        draft.version, draft.updated_by, draft.updated_at = 1, by, clock.now()
    if part not in draft.parts:
        draft.parts = [one for one in SheetPart if one in {*draft.parts, part}]
    draft.save()

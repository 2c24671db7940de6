"""The comment one is writing, kept as it is typed, until it is sent or given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.tickets import NO_TICKET, Ticket
from projects.enums import Part
from projects.models import Project
from reviews.models import Comment, CommentDraft, Thread
from reviews.permissions import COMMENTERS, role_among

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class WritingPlace:
    """Where a comment is being written: a place of a part, or a thread that is answered."""

    part: Part
    target: str = ""
    thread: Thread | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """What is being written."""

    body: str
    audience: str = ""
    to_complete: bool = False
    people: list[int] = field(default_factory=list)
    quote: str = ""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """The version kept (0: none) and when."""

    version: int
    saved_at: datetime


@transaction.atomic
def save_draft(
    project: Project,
    place: WritingPlace,
    writing: Writing,
    *,
    version: int,
    by: User,
    ticket: Ticket = NO_TICKET,
) -> SavedDraft:
    """Keep what the person typed at this place; an emptied text keeps nothing.

    Sent again (`ticket`), or after its comment was sent, it changes nothing. Raises NotAllowed for
    roles that do not comment, DomainError for a thread of another file, StaleVersion when the same
    person saved otherwise meanwhile, in another page.
    """
    role_among(by, project.establishment, COMMENTERS)
    if place.thread is not None and place.thread.project_id != project.pk:
        raise DomainError("Ce fil n’est pas de ce dossier.")
    now = clock.now()
    if _was_sent(writing, by, ticket):
        return SavedDraft(0, now)
    row = draft_of(project, place, by=by, lock=True)
    if row is None:
        return _first(project, place, writing, by=by, ticket=ticket)
    if ticket.writer and row.writer == ticket.writer and ticket.rank <= row.rank:
        return SavedDraft(row.version, row.saved_at)
    if row.version != version and not ticket.follows(row.writer, row.rank):
        raise StaleVersion("Vous avez écrit autre chose dans une autre page.")
    if not writing.body.strip():
        row.delete()
        return SavedDraft(0, now)
    _fill(row, writing, ticket)
    row.version, row.saved_at = row.version + 1, now
    row.save()
    return SavedDraft(row.version, now)


def drop_draft(project: Project, place: WritingPlace, *, by: User) -> None:
    """Give up what one was writing at this place."""
    CommentDraft.objects.filter(
        author=by, project=project, part=place.part, target=place.target, thread=place.thread
    ).delete()


def draft_of(
    project: Project, place: WritingPlace, *, by: User, lock: bool = False
) -> CommentDraft | None:
    """What this person was writing at this place. One query."""
    rows = CommentDraft.objects.filter(
        author=by, project=project, part=place.part, target=place.target, thread=place.thread
    )
    return (rows.select_for_update(no_key=True) if lock else rows).first()


def _was_sent(writing: Writing, by: User, ticket: Ticket) -> bool:
    """Whether this page already sent its comment, and this is what it held by then."""
    if not ticket.writer:
        return False
    sent = Comment.objects.filter(created_by=by, writer=ticket.writer)
    return any(body.startswith(writing.body) for body in sent.values_list("body", flat=True))


def _first(
    project: Project, place: WritingPlace, writing: Writing, *, by: User, ticket: Ticket
) -> SavedDraft:
    now = clock.now()
    if not writing.body.strip():
        return SavedDraft(0, now)
    row = CommentDraft(
        author=by,
        project=project,
        part=place.part,
        target=place.target,
        thread=place.thread,
        saved_at=now,
    )
    _fill(row, writing, ticket)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise StaleVersion("Vous avez écrit autre chose dans une autre page.") from error
    return SavedDraft(row.version, now)


def _fill(row: CommentDraft, writing: Writing, ticket: Ticket) -> None:
    row.body, row.audience, row.to_complete = writing.body, writing.audience, writing.to_complete
    row.people, row.quote = writing.people, writing.quote
    row.writer, row.rank = ticket.writer, ticket.rank

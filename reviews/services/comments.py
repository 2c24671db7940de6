"""Commenting a place of a file, answering in a thread, settling it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import clock, french
from core.errors import DomainError, StepRefused
from establishments.enums import SCHOOL_ROLES, Role
from establishments.permissions import rights_of
from notifications import outbox
from projects.enums import Part, Status
from projects.models import Project, Snapshot
from projects.notices import file_facts
from projects.services.telling import tell_school
from reviews.anchors import Place, places_of, quoted
from reviews.enums import Audience, ThreadState
from reviews.models import Comment, CommentDraft, Mention, Thread, ThreadMove
from reviews.models.reading import QUOTE
from reviews.notices import CommentPosted, Mentioned, ThreadAnswered
from reviews.permissions import COMMENTERS, colleagues_of, inspectors_of, role_among
from reviews.services.openings import note_opening

if TYPE_CHECKING:
    from accounts.models import User

COMMENTABLE = (Status.SUBMITTED, Status.COMPLETION_REQUESTED, Status.UNDER_REVIEW)


@transaction.atomic
def post_comment(
    project: Project,
    *,
    part: Part,
    audience: Audience,
    body: str,
    by: User,
    to_complete: bool = False,
    target: str = "",
    quote: str = "",
    mentions: Iterable[int] = (),
    writer: str = "",
) -> Comment:
    """Open a thread about a part, or about the place `target` of it (`reviews.anchors`).

    The words that are there are kept, those of `quote` when they are among them. The school is told
    of what is for it; `mentions`, colleagues by primary key, are told too. `to_complete` marks a
    point of the next completion request: it addresses the school. The draft at this place goes. A
    form sent again (`writer`) gives the comment it made. Raises NotAllowed for roles that do not
    comment, StepRefused when the file is no longer examined, DomainError for a staff comment marked
    to be completed, or a place that the file never had.
    """
    file = _commentable(project)
    role = role_among(by, file.establishment, COMMENTERS)
    if sent := _already_sent(by, writer, body):
        return sent
    _check(audience, to_complete=to_complete)
    place, filing = _place(file, part, target)
    thread = Thread.objects.create(
        project=file,
        passage=file.passage,
        part=part,
        target=target,
        label=place.label[:200] if place else "",
        quote=quoted(quote, place.words, most=QUOTE) if place else "",
        filing=filing,
        opened_by=by,
    )
    comment = _write(
        thread,
        file,
        audience=audience,
        body=body,
        role=role,
        by=by,
        to_complete=to_complete,
        writer=writer,
    )
    CommentDraft.objects.filter(
        author=by, project=file, part=part, target=target, thread=None
    ).delete()
    _tell(comment, file, role, mentions)
    return comment


@transaction.atomic
def answer_comment(
    thread: Thread,
    *,
    body: str,
    by: User,
    audience: Audience = Audience.SCHOOL,
    to_complete: bool = False,
    mentions: Iterable[int] = (),
    writer: str = "",
) -> Comment:
    """Write in a thread. The school writes for everybody, and the thread is answered by it; what
    the services write for the school opens it again; their own notes change nothing.

    Raises as `post_comment`; NotAllowed too for the school in a thread it does not read.
    """
    file = _commentable(thread.project)
    locked = Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
    by_school = not rights_of(by).on(file.establishment) & COMMENTERS
    role = role_among(by, file.establishment, SCHOOL_ROLES if by_school else COMMENTERS)
    if sent := _already_sent(by, writer, body):
        return sent
    if by_school:
        audience, to_complete, mentions = Audience.SCHOOL, False, ()
        if not locked.comments.for_school().exists():
            raise DomainError("Ce fil n’existe pas.")
    _check(audience, to_complete=to_complete)
    comment = _write(
        locked,
        file,
        audience=audience,
        body=body,
        role=role,
        by=by,
        to_complete=to_complete,
        writer=writer,
    )
    if audience == Audience.SCHOOL:
        move_thread(locked, ThreadState.ANSWERED if by_school else ThreadState.OPEN, by=by)
    CommentDraft.objects.filter(author=by, project=file, thread=locked).delete()
    if by_school:
        _tell_services(comment, file)
    else:
        _tell(comment, file, role, mentions)
    return comment


@transaction.atomic
def settle_thread(thread: Thread, *, by: User) -> None:
    """Say that nothing is left to do. Raises DomainError when somebody already said so."""
    locked = _movable(thread, by)
    if locked.state == ThreadState.SETTLED:
        raise DomainError(f"Ce fil est déjà réglé{_last_move(locked)}.")
    move_thread(locked, ThreadState.SETTLED, by=by)


@transaction.atomic
def reopen_thread(thread: Thread, *, by: User) -> None:
    """Take up a settled thread again. Raises DomainError when it is not settled any more."""
    locked = _movable(thread, by)
    if locked.state != ThreadState.SETTLED:
        raise DomainError(f"Ce fil est déjà rouvert{_last_move(locked)}.")
    move_thread(locked, ThreadState.OPEN, by=by)


def move_thread(thread: Thread, state: ThreadState, *, by: User) -> None:
    """Write the state of a locked thread and keep who moved it; nothing when it is the same."""
    if thread.state == state:
        return
    thread.state = state
    thread.save(update_fields=["state"])
    ThreadMove.objects.create(thread=thread, state=state, moved_by=by)


def _movable(thread: Thread, by: User) -> Thread:
    file = _locked(thread.project)
    role_among(by, file.establishment, COMMENTERS)
    return Thread.objects.select_for_update(no_key=True).get(pk=thread.pk, project=file)


def _last_move(thread: Thread) -> str:
    """By whom and when, to end a sentence."""
    move = thread.moves.select_related("moved_by").order_by("-pk").first()
    if move is None:
        return ""
    hour = french.date_and_time(timezone.localtime(move.moved_at))
    return f" par {move.moved_by}, le {hour}"


def _locked(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=project.pk)
    )


def _commentable(project: Project) -> Project:
    file = _locked(project)
    if file.status not in COMMENTABLE:
        raise StepRefused(
            f"Le dossier {file.reference} n’est pas en cours d’examen\u00a0: il ne peut pas être "
            "commenté."
        )
    return file


def _already_sent(by: User, writer: str, body: str) -> Comment | None:
    """What the same page already sent in the same words; other words are another comment."""
    if not writer:
        return None
    return Comment.objects.filter(created_by=by, writer=writer, body=body).first()


def _check(audience: Audience, *, to_complete: bool) -> None:
    if to_complete and audience != Audience.SCHOOL:
        raise DomainError(
            "Un point à compléter s’adresse à l’établissement\u00a0: choisissez cette visibilité."
        )


def _place(file: Project, part: Part, target: str) -> tuple[Place | None, Snapshot | None]:
    """The place in the latest filing that has it: the file may have changed since it was read."""
    filings = Snapshot.objects.filter(project=file).order_by("-number")
    if not target:
        return None, filings.first()
    for filing in filings:
        place = places_of(filing.content.get(part.value, [])).get(target)
        if place is not None:
            return place, filing
    raise DomainError("Ce passage n’est pas dans le dossier\u00a0: rechargez la page.")


def _write(
    thread: Thread,
    file: Project,
    *,
    audience: Audience,
    body: str,
    role: Role,
    by: User,
    to_complete: bool,
    writer: str,
) -> Comment:
    note_opening(file, by=by)
    return Comment.objects.create(
        thread=thread,
        project=file,
        passage=file.passage,
        part=thread.part,
        audience=audience,
        body=body,
        to_complete=to_complete,
        role=role,
        created_at=clock.now(),
        created_by=by,
        writer=writer,
    )


def _tell(comment: Comment, file: Project, role: Role, mentions: Iterable[int]) -> None:
    """Tell the school what is for it, and the colleagues mentioned."""
    facts = {"part": str(comment.thread), "body": comment.body}
    if comment.audience == Audience.SCHOOL:
        tell_school(file, CommentPosted(**file_facts(file), **facts, author=role.label))
    wanted = set(mentions)
    people = [
        person
        for person in (colleagues_of(file.establishment) if wanted else [])
        if person.pk in wanted and person.pk != comment.created_by_id
    ]
    if people:
        Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in people)
        author = f"{comment.created_by} ({role.label.lower()})"
        outbox.post(Mentioned(**file_facts(file), **facts, author=author), to=people)


def _tell_services(comment: Comment, file: Project) -> None:
    """Tell who of the services wrote in the thread; when they left, the inspectors."""
    colleagues = {person.pk: person for person in colleagues_of(file.establishment)}
    wrote = comment.thread.comments.values_list("created_by", flat=True)
    people = [colleagues[pk] for pk in dict.fromkeys(wrote) if pk in colleagues]
    outbox.post(
        ThreadAnswered(**file_facts(file), part=str(comment.thread), body=comment.body),
        to=people or inspectors_of(file.establishment),
    )

"""Asking a school to complete its file, answering, and sending the file again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, NotAllowed, StepRefused
from establishments.enums import SCHOOL_ROLES, Role
from establishments.permissions import rights_of
from notifications import outbox
from projects.checklist import blocking
from projects.enums import Part, Status, Step
from projects.models import Project, Snapshot
from projects.notices import FilingReceived, file_facts
from projects.queries import filing_points
from projects.services.snapshots import take_snapshot
from projects.services.submission import team_of
from projects.services.telling import tell_school
from projects.services.transitions import advance
from reviews.enums import ThreadState
from reviews.models import CompletionRequest, RequestedPoint, Thread
from reviews.notices import CompletionAnswered, CompletionRequested
from reviews.permissions import inspectors_of, secretariat_of
from reviews.services.comments import move_thread

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Point:
    """One part to complete, and what is asked there.

    `thread`: the thread of comments it comes from; `again`: the point of a former request asked
    again; by primary key.
    """

    part: Part
    reason: str
    thread: int | None = None
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the school says about one point; `done` when it holds the point for answered."""

    text: str = ""
    done: bool = False


@transaction.atomic
def request_completion(
    project: Project, *, points: Sequence[Point], due_on: date, by: User, message: str = ""
) -> CompletionRequest:
    """Send a filed project back to its school: which parts to complete, why, and by when.

    Only these parts reopen. The school is told at once. Raises DomainError when there is no point
    or the day is not in the year to come, StepRefused and NotAllowed as `advance` does. A file on
    an agenda is sent back by the decision of the session (`publish_decisions`).
    """
    check_points(points, due_on)
    file = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if file.status == Status.UNDER_REVIEW:
        raise StepRefused(
            f"Le dossier {file.reference} est à l’ordre du jour d’une séance\u00a0: la demande de "
            "compléments est une décision de la commission."
        )
    request = open_request(project, points=points, due_on=due_on, by=by, message=message)
    tell_school(project, _requested(project, request, points))
    return request


def open_request(
    project: Project, *, points: Sequence[Point], due_on: date, by: User, message: str = ""
) -> CompletionRequest:
    """Take the step and write the request, inside the caller's transaction; nobody is told here."""
    parts = {point.part for point in points}
    change = advance(project, Step.REQUEST_COMPLETION, by=by, reopened_parts=parts)
    request = CompletionRequest.objects.create(
        project=project,
        passage=project.passage,
        message=message,
        due_on=due_on,
        requested_by=by,
        role=change.role,
    )
    threads = set(project.threads.values_list("pk", flat=True))
    former = set(
        RequestedPoint.objects.filter(request__project=project).values_list("pk", flat=True)
    )
    RequestedPoint.objects.bulk_create(
        RequestedPoint(
            request=request,
            part=point.part,
            reason=point.reason,
            thread_id=point.thread if point.thread in threads else None,
            again_id=point.again if point.again in former else None,
        )
        for point in points
    )
    return request


def check_points(points: Sequence[Point], due_on: date) -> None:
    """Raise DomainError unless there is a point and the day lies within the year to come."""
    if not points:
        raise DomainError("Indiquez au moins une partie à compléter.")
    check_due(due_on)


def check_due(due_on: date) -> None:
    """Raise DomainError unless the day lies within the year to come."""
    left = (due_on - clock.today()).days
    if left < 1:
        raise DomainError("La date de retour des compléments doit être à venir.")
    if left > LONGEST_DAYS:
        raise DomainError("La date de retour des compléments doit être dans l’année qui vient.")


@transaction.atomic
def answer_points(project: Project, *, answers: Mapping[int, Answer], by: User) -> None:
    """Keep what the school's team answers, by point number; a point may be answered again.

    Raises NotAllowed outside the school's team, StepRefused when no request is open any more,
    DomainError for a point that is not of the open request.
    """
    request = _open_request(project, by=by)
    points = {point.pk: point for point in request.points.all()}
    unknown = answers.keys() - points.keys()
    if unknown:
        raise DomainError("Ce point ne fait pas partie de la demande en cours.")
    for pk, answer in answers.items():
        point = points[pk]
        if point.answer == answer.text and (point.answered_at is not None) == answer.done:
            continue
        point.answer = answer.text
        point.answered_at = clock.now() if answer.done else None
        point.answered_by = by if answer.done else None
        point.save()


def answer_point(point: RequestedPoint, *, answer: str, by: User, done: bool = True) -> None:
    """Answer one point (see `answer_points`)."""
    answers = {point.pk: Answer(answer, done)}
    answer_points(point.request.project, answers=answers, by=by)


@transaction.atomic
def resubmit(project: Project, *, by: User) -> Snapshot:
    """Send the completed file again: a new snapshot, the request closed, the readers told.

    The head alone (the table says so). Points left without an answer are said to the readers, they
    do not prevent sending. Raises DomainError when a reopened part lost something that a filing
    needs, StepRefused when somebody was quicker, NotAllowed for anyone but the head.
    """
    reopened = frozenset(Project.objects.get(pk=project.pk).reopened_parts)
    advance(project, Step.RESUBMIT, by=by)
    _refuse_incomplete(project, reopened)
    request = CompletionRequest.objects.open().filter(project=project).first()
    snapshot = take_snapshot(project, by=by)
    outbox.post(FilingReceived.of(snapshot), to=team_of(project.establishment))
    if request is not None:
        _close_request(request, by=by)
    return snapshot


def _close_request(request: CompletionRequest, *, by: User) -> None:
    request.closed_at, request.closed_by = clock.now(), by
    request.save(update_fields=["closed_at", "closed_by"])
    project, points = request.project, list(request.points.all())
    answered = [point.thread_id for point in points if point.answered_at and point.thread_id]
    threads = Thread.objects.filter(pk__in=answered).exclude(state=ThreadState.SETTLED)
    for thread in threads.select_for_update(no_key=True):
        move_thread(thread, ThreadState.ANSWERED, by=by)
    outbox.post(
        CompletionAnswered(
            **file_facts(project),
            answered=sum(point.answered_at is not None for point in points),
            asked=len(points),
            parts=list(dict.fromkeys(Part(point.part).label for point in points)),
        ),
        to=[
            request.requested_by,
            *inspectors_of(project.establishment),
            *secretariat_of(project.establishment),
        ],
    )


def _refuse_incomplete(project: Project, reopened: frozenset[str]) -> None:
    """Raise DomainError when a reopened part lost something that blocks a filing."""
    missing = [point.text for point in blocking(filing_points(project)) if point.part in reopened]
    if missing:
        raise DomainError(
            "Les compléments ne peuvent pas encore partir\u00a0: " + " ".join(missing)
        )


def _requested(
    project: Project, request: CompletionRequest, points: Sequence[Point]
) -> CompletionRequested:
    return CompletionRequested(
        **file_facts(project),
        asked_by=Role(request.role).label,
        due_on=french.long_date(request.due_on),
        message=request.message,
        points=[{"part": Part(p.part).label, "reason": p.reason} for p in points],
    )


def _open_request(project: Project, *, by: User) -> CompletionRequest:
    file = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=project.pk)
    )
    if not rights_of(by).on(file.establishment) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement répond à une demande de compléments.")
    request = CompletionRequest.objects.open().filter(project=file).first()
    if file.status != Status.COMPLETION_REQUESTED or request is None:
        raise StepRefused("Aucune demande de compléments n’est en cours pour ce dossier.")
    return request

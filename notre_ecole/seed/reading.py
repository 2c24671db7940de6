"""Writes what readers of an invented file wrote: comments, completion requests, opinions."""

from __future__ import annotations

from datetime import datetime, timedelta

from establishments.enums import Role
from notre_ecole.seed.bell import (
    tell_answered,
    tell_comment,
    tell_completion,
    tell_opinion,
)
from notre_ecole.seed.desk import Desk, File
from notre_ecole.seed.phrases import (
    ANSWER,
    COMPLETION_MESSAGE,
    OPINIONS,
    REMARKS,
    REQUESTS,
    STAFF_NOTES,
)
from notre_ecole.seed.story import Completion, Passage
from projects.content import filed_entries
from projects.enums import Part
from reviews.anchors import Place, places_of
from reviews.enums import Audience
from reviews.models import Comment, CompletionRequest, Opinion, RequestedPoint, Thread
from reviews.models.reading import QUOTE

DEBATED, DEBATED_SHARE = 60, 0.005
"""Remarks on a file that everybody has something to say about, and how many files are like it."""


def write_reading(desk: Desk, file: File, *, comments: int) -> None:
    """Write the readers' side of every passage, with about `comments` remarks for each."""
    for number, passage in enumerate(file.story.passages, 1):
        first = passage.submitted_at + timedelta(days=1)
        until = passage.scheduled_at or passage.submitted_at + timedelta(days=12)
        if passage.completion:
            until = min(until, passage.completion.requested_at)
        until = min(until, desk.now)
        _remarks(desk, file, number, first, until, comments)
        if passage.completion:
            _request(desk, file, number, passage.completion)
        if passage.opinion:
            _opinion(desk, file, number, passage)


def _remarks(
    desk: Desk, file: File, number: int, first: datetime, until: datetime, count: int
) -> None:
    if until <= first:
        return
    rng, span = desk.rng, (until - first).total_seconds()
    is_debated = count and rng.random() < DEBATED_SHARE
    for _ in range(DEBATED if is_debated else rng.randint(count // 2, count + count // 2)):
        at = first + timedelta(seconds=rng.random() * span)
        if rng.random() < 0.25:
            part, body = STAFF_NOTES[rng.randrange(len(STAFF_NOTES))]
            _comment(desk, file, number, part, body, at, audience=Audience.STAFF)
        else:
            part = rng.choice(tuple(REMARKS))
            _comment(desk, file, number, part, desk.pick(REMARKS[part]), at)


def _comment(
    desk: Desk,
    file: File,
    number: int,
    part: Part,
    body: str,
    at: datetime,
    *,
    audience: Audience = Audience.SCHOOL,
    to_complete: bool = False,
    by: int = 0,
    role: Role = Role.REFERENT_INSPECTOR,
) -> int:
    """The thread that the comment opens: about a row of the part when it has some."""
    school = file.story.school
    if not by:
        from_inspector = school.inspector and desk.rng.random() < 0.7
        by = school.inspector if from_inspector else school.team.secretariat
        role = Role.REFERENT_INSPECTOR if from_inspector else Role.SECRETARIAT
    place = _first_row(file, part)
    thread = desk.loader.add(
        Thread,
        project_id=file.pk,
        passage=number,
        part=part,
        target=place.name if place else "",
        label=place.label if place else "",
        quote=place.words[:QUOTE] if place else "",
        opened_at=at,
        opened_by_id=by,
    )
    desk.loader.add(
        Comment,
        thread_id=thread,
        project_id=file.pk,
        passage=number,
        part=part,
        audience=audience,
        body=body,
        to_complete=to_complete,
        role=role,
        created_at=at,
        created_by_id=by,
    )
    if audience == Audience.SCHOOL:
        tell_comment(desk, file, at, part=part, body=body, role=role)
    return thread


def _first_row(file: File, part: Part) -> Place | None:
    """The first objective, action, partner or line of the budget."""
    if part not in (Part.OBJECTIVES, Part.ACTIONS, Part.PARTNERS, Part.BUDGET):
        return None
    rows = file.data[part]["rows"]
    if not rows:
        return None
    places, last = places_of(filed_entries(part, file.data[part])), f"-{rows[0]['id']}"
    return next((place for place in places.values() if place.name.endswith(last)), None)


def _request(desk: Desk, file: File, number: int, asked: Completion) -> None:
    add = desk.loader.add
    head = file.story.school.head if asked.answered_at else None
    reasons = {part: desk.pick(REQUESTS[part]) for part in asked.parts}
    request = add(
        CompletionRequest,
        project_id=file.pk,
        passage=number,
        message=COMPLETION_MESSAGE,
        due_on=asked.due_on,
        requested_at=asked.requested_at,
        requested_by_id=asked.by,
        role=asked.role,
        closed_at=asked.answered_at,
        closed_by_id=head,
    )
    for part, reason in reasons.items():
        thread = _comment(
            desk, file, number, part, reason, asked.requested_at - timedelta(minutes=20),
            to_complete=True, by=asked.by, role=asked.role,
        )  # fmt: skip
        add(
            RequestedPoint,
            request_id=request,
            part=part,
            thread_id=thread,
            reason=reason,
            answer=ANSWER if head else "",
            answered_at=asked.answered_at and asked.answered_at - timedelta(hours=1),
            answered_by_id=head,
        )
    tell_completion(desk, file, asked, reasons)
    if asked.answered_at:
        tell_answered(desk, file, asked)


def _opinion(desk: Desk, file: File, number: int, passage: Passage) -> None:
    assert passage.opinion is not None
    assert passage.opinion_at is not None
    desk.loader.add(
        Opinion,
        project_id=file.pk,
        passage=number,
        kind=passage.opinion,
        motive=OPINIONS[passage.opinion],
        filed_at=passage.opinion_at,
        filed_by_id=file.story.school.inspector,
    )
    tell_opinion(desk, file, passage)

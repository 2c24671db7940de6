"""Writes what people were told about an invented file: messages already sent."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from core import french
from establishments.enums import Role
from funding.notices import FundsAllocated, ReportAccepted, ReportFiled
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.notices import Notice
from notre_ecole.seed.desk import Desk, File
from notre_ecole.seed.phrases import COMPLETION_MESSAGE
from notre_ecole.seed.story import Act, Completion, Passage
from projects.enums import Part
from projects.notices import FileFactsDict, FilingReceived, ProjectSubmitted
from reviews.enums import Outcome
from reviews.notices import (
    CommentPosted,
    CompletionAnswered,
    CompletionRequested,
    DecisionKnown,
    DecisionPublished,
    FundsToAllocate,
    OpinionFiled,
)

_UNREAD = timedelta(days=10)


def tell_filing(
    desk: Desk, file: File, act: Act, *, number: int, sha256: str, receipt: str, again: bool
) -> None:
    """The receipt to the head; the file to its readers, the first time of a passage."""
    facts: dict[str, Any] = {
        "reference": file.reference,
        "project_title": file.story.title,
        "school": file.school_label,
        "by": desk.names[act.by],
        "passage": act.passage,
        "filed_at": french.date_and_time(act.at),
        "amount": french.euros(file.story.asked) if file.story.asked else "",
    }
    received = FilingReceived(**facts, number=number, sha256=sha256, receipt=receipt)
    _tell(desk, received, [file.story.school.head], act.at)
    if not again:
        _tell(desk, ProjectSubmitted(**facts), _readers(file), act.at)


def tell_comment(
    desk: Desk, file: File, at: datetime, *, part: Part, body: str, role: Role
) -> None:
    """A remark, to the head."""
    notice = CommentPosted(**_facts(file), part=part.label, body=body, author=role.label)
    _tell(desk, notice, [file.story.school.head], at)


def tell_completion(desk: Desk, file: File, asked: Completion, reasons: Mapping[Part, str]) -> None:
    """A completion request, to the head."""
    notice = CompletionRequested(
        **_facts(file),
        asked_by=asked.role.label,
        due_on=french.long_date(asked.due_on),
        message=COMPLETION_MESSAGE,
        points=[{"part": part.label, "reason": reason} for part, reason in reasons.items()],
    )
    _tell(desk, notice, [file.story.school.head], asked.requested_at)


def tell_answered(desk: Desk, file: File, asked: Completion) -> None:
    """The completed file, to its readers."""
    assert asked.answered_at is not None
    count = len(asked.parts)
    notice = CompletionAnswered(
        **_facts(file), answered=count, asked=count, parts=[part.label for part in asked.parts]
    )
    _tell(desk, notice, _readers(file), asked.answered_at)


def tell_opinion(desk: Desk, file: File, passage: Passage) -> None:
    """The inspector's opinion, to the secretariat."""
    assert passage.opinion is not None
    assert passage.opinion_at is not None
    notice = OpinionFiled(
        **_facts(file),
        opinion=passage.opinion.label,
        motive="",
        author=desk.names[file.story.school.inspector],
    )
    _tell(desk, notice, [file.story.school.team.secretariat], passage.opinion_at)


def tell_decision(
    desk: Desk, file: File, act: Act, *, outcome: Outcome, motive: str, due_on: str
) -> None:
    """The published decision, to the head and the inspector; the funds, to their manager."""
    school, granted = file.story.school, file.story.granted
    amount = french.euros(granted) if granted and outcome == Outcome.VALIDATE else ""
    day = french.long_date(act.at.date())
    known = {"decided": outcome.label.lower(), "motive": motive, "session_day": day}
    published = DecisionPublished(
        **_facts(file),
        **known,
        outcome=outcome.value,
        amount=amount,
        due_on=due_on,
        points=[],
    )
    _tell(desk, published, [school.head], act.at)
    _tell(desk, DecisionKnown(**_facts(file), **known), [school.inspector], act.at)
    if amount:
        notice = FundsToAllocate(**_facts(file), amount=amount, due_on=due_on)
        _tell(desk, notice, [school.team.funds], act.at)


def tell_allocation(desk: Desk, file: File, act: Act) -> None:
    """The funds, to the school and the readers."""
    assert file.payee is not None
    assert file.story.granted is not None
    notice = FundsAllocated(
        **_facts(file),
        amount=french.euros(file.story.granted),
        beneficiary=file.payee.name,
        allocated_on=french.long_date(act.at.date()),
    )
    _tell(desk, notice, [file.story.school.head, *_readers(file)], act.at)


def tell_report(desk: Desk, file: File, act: Act) -> None:
    """The report, to the secretariat."""
    notice = ReportFiled(**_facts(file), filed_by=desk.names[act.by])
    _tell(desk, notice, [file.story.school.team.secretariat], act.at)


def tell_closing(desk: Desk, file: File, act: Act) -> None:
    """The accepted report, to the head."""
    _tell(desk, ReportAccepted(**_facts(file), motive=""), [file.story.school.head], act.at)


def _facts(file: File) -> FileFactsDict:
    return {
        "reference": file.reference,
        "project_title": file.story.title,
        "school": file.school_label,
    }


def _readers(file: File) -> list[int]:
    return [file.story.school.inspector, file.story.school.team.secretariat]


def _tell(desk: Desk, notice: Notice, to: Iterable[int], at: datetime) -> None:
    facts = json.dumps(notice.facts(), ensure_ascii=False)
    title, link, sent_at = notice.title, notice.link, at + timedelta(minutes=1)
    for user in to:
        if not user:
            continue
        opened_at = at + timedelta(minutes=desk.rng.randint(5, 3000))
        read = opened_at < desk.now and (desk.now - at > _UNREAD or desk.rng.random() < 0.4)
        desk.loader.add(
            Message,
            id=uuid.UUID(int=desk.rng.getrandbits(128), version=4),
            kind=notice.kind,
            facts=facts,
            recipient_id=user,
            email=desk.mailboxes[user],
            urgency=notice.urgency,
            title=title[:300],
            about=notice.about[:300],
            link=link,
            created_at=at,
            read_at=opened_at if read else None,
            status=MessageStatus.SENT,
            attempts=1,
            next_attempt_at=at,
            sent_at=sent_at,
            sent_subject=title,
            sent_text=f"{title}\n\n{link}\n",
        )

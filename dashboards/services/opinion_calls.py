"""Asking the inspection for its opinion on files, from the board.

The one call of the board into the asking of opinions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core import french
from dashboards.enums import Call
from dashboards.models import Reminder
from dashboards.notices import OpinionsAsked, SleepingLine, listed
from notifications import outbox

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project


def ask_opinions(
    asked: Sequence[tuple[Project, Sequence[User]]],
    *,
    question: str,
    due_on: date,
    by: User,
    dedup_key: str,
) -> None:
    """Write to these people about these files, one note each, and keep who was asked.

    To call in the transaction of the act. The caller judged each file; the schools are loaded.
    """
    lines: dict[User, list[SleepingLine]] = defaultdict(list)
    for project, people in asked:
        for person in people:
            lines[person].append(
                SleepingLine(
                    reference=project.reference,
                    project_title=str(project),
                    school=str(project.establishment),
                    waiting="",
                )
            )
    Reminder.objects.bulk_create(
        Reminder(project=project, call=Call.OPINION_ASKED, recipient=person, sent_by=by)
        for project, people in asked
        for person in people
    )
    for person, files in lines.items():
        outbox.post(
            OpinionsAsked(
                by=str(by), question=question, due_on=french.long_date(due_on), **listed(files)
            ),
            to=[person],
            dedup_key=f"{dedup_key}:{person.pk}",
        )

"""Recalling a file to who has it: who was written to, by whom, when; not twice within a delay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError, NotAllowed
from dashboards.enums import Call
from dashboards.models import Reminder
from dashboards.notices import FilesRecalled, SleepingLine, listed
from dashboards.queries.holders import InHand, in_hand
from dashboards.queries.sleeping import last_reminders
from dashboards.rules import reminder_refusal
from establishments.enums import Role
from establishments.permissions import rights_of
from notifications import outbox
from projects.models import Project

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def remind(project: Project, *, by: User) -> list[User]:
    """Recall a file to the people who have it; return them.

    Raises NotAllowed for anybody but the secretariat of its académie, DomainError when nobody else
    has it, or when it was recalled less than the délai of the académie ago.
    """
    file = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment", "academy")
        .get(pk=project.pk)
    )
    if Role.SECRETARIAT not in rights_of(by).on(file.establishment):
        raise NotAllowed("Seul le secrétariat de la commission relance un dossier.")
    hand = in_hand([file])[file.pk]
    last = last_reminders([file]).get(file.pk)
    if refusal := recall_refusal(file, hand, last, by=by):
        raise DomainError(refusal)
    people = others_than(hand, by)
    recall([(file, hand, people)], by=by, dedup_key=f"recall:{file.pk}:{clock.now():%Y%m%d%H%M%S}")
    return people


def others_than(hand: InHand, by: User) -> list[User]:
    """The people to write to: nobody writes to themselves."""
    return [person for person in hand.people if person.pk != by.pk]


def recall_refusal(project: Project, hand: InHand, last: Reminder | None, *, by: User) -> str:
    """Why this file cannot be recalled now, in a sentence; "" when it can. No query."""
    if hand.holder.role is None:
        return "Personne n’a ce dossier en main\u00a0: il n’y a rien à attendre."
    if not others_than(hand, by):
        if hand.people:
            return "Ce dossier est entre vos mains."
        return (
            f"Personne n’est en fonction pour {hand.holder.name}\u00a0: nommez d’abord quelqu’un."
        )
    return reminder_refusal(
        clock.day_of(last.sent_at) if last else None,
        today=clock.today(),
        days=project.academy.reminder_days,
    )


def recall(
    files: Sequence[tuple[Project, InHand, Sequence[User]]], *, by: User, dedup_key: str
) -> None:
    """Write to these people, one note each, and keep who was written to about which file.

    To call in the transaction of the act, each file judged by `recall_refusal` under its lock.
    """
    lines: dict[User, list[SleepingLine]] = defaultdict(list)
    for project, hand, people in files:
        for person in people:
            lines[person].append(
                SleepingLine(
                    reference=project.reference,
                    project_title=str(project),
                    school=str(project.establishment),
                    waiting=hand.holder.waiting,
                )
            )
    Reminder.objects.bulk_create(
        Reminder(project=project, call=Call.REMINDED, recipient=person, sent_by=by)
        for project, _, people in files
        for person in people
    )
    for person, told in lines.items():
        outbox.post(
            FilesRecalled(by=str(by), **listed(told)),
            to=[person],
            dedup_key=f"{dedup_key}:{person.pk}",
        )

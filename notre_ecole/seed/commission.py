"""Writes the sessions of invented commissions, what was on their agenda, what was decided."""

from __future__ import annotations

from datetime import timedelta

from core import french
from notre_ecole.seed.bell import tell_decision
from notre_ecole.seed.desk import Desk, File
from notre_ecole.seed.phrases import MOTIVES
from notre_ecole.seed.story import Passage
from notre_ecole.seed.world import Sitting
from projects.rules import allocation_due_on
from reviews.enums import Outcome, PresenceMode, SessionStatus
from reviews.models import AgendaItem, Attendance, CommissionSession, Decision

PLACE = "Rectorat, salle du conseil"


def write_sitting(
    desk: Desk, sitting: Sitting, *, minutes_id: int | None = None, invited: bool = True
) -> None:
    """Write a session, published or open with who is there, else invited or in preparation.

    The sitting takes the identifier of its row.
    """
    add, team, held_at = desk.loader.add, sitting.team, sitting.held_at
    published = sitting.published_at is not None
    held = published or sitting.is_open
    still = SessionStatus.INVITED if invited else SessionStatus.PLANNED
    status = SessionStatus.OPEN if sitting.is_open else still
    sitting.pk = add(
        CommissionSession,
        reference=sitting.reference,
        academy_id=team.academy_id,
        held_at=held_at,
        place=PLACE,
        status=SessionStatus.PUBLISHED if published else status,
        invited_at=held_at - timedelta(days=10) if invited else None,
        opened_at=held_at if held else None,
        closed_at=held_at + timedelta(hours=3) if published else None,
        published_at=sitting.published_at,
        published_by_id=team.secretariat if published else None,
        minutes_id=minutes_id,
        created_at=held_at - timedelta(days=25),
        created_by_id=team.secretariat,
    )
    if held:
        for rank, seat in enumerate((team.president, *team.members)):
            mode = PresenceMode.REMOTE if rank == 2 else PresenceMode.ROOM
            add(
                Attendance,
                session_id=sitting.pk,
                appointment_id=seat.appointment_id,
                mode=mode,
                mandate_to_id=None,
                noted_at=held_at,
                noted_by_id=team.secretariat,
            )


def write_decisions(desk: Desk, file: File) -> None:
    """Write the agenda items of the file and, when its session was published, the decisions."""
    for number, passage in enumerate(file.story.passages, 1):
        if passage.sitting is None or passage.scheduled_at is None:
            continue
        item = _item(desk, file, number, passage, passage.sitting)
        if passage.outcome and passage.sitting.published_at:
            _decision(desk, file, number, passage, item)


def _item(desk: Desk, file: File, number: int, passage: Passage, sitting: Sitting) -> int:
    sitting.agenda += 1
    return desk.loader.add(
        AgendaItem,
        session_id=sitting.pk,
        project_id=file.pk,
        passage=number,
        position=sitting.agenda,
        without_opinion=passage.opinion is None,
        added_at=passage.scheduled_at,
        added_by_id=sitting.team.secretariat,
    )


def _decision(desk: Desk, file: File, number: int, passage: Passage, item: int) -> None:
    assert passage.sitting is not None
    assert passage.sitting.published_at is not None
    assert passage.outcome is not None
    published_at = passage.sitting.published_at
    voices = 1 + len(passage.sitting.team.members)
    against = desk.rng.choice((0, 0, 0, 1))
    granted = file.story.granted if passage.outcome == Outcome.VALIDATE else None
    motive = desk.pick(MOTIVES[passage.outcome])
    desk.loader.add(
        Decision,
        item_id=item,
        outcome=passage.outcome,
        motive=motive,
        amount=granted,
        votes_for=voices - against,
        votes_against=against,
        voices=voices,
        entitled=voices,
        prepared_at=passage.sitting.held_at + timedelta(hours=1),
        prepared_by_id=passage.sitting.team.secretariat,
        published_at=published_at,
    )
    act = next(act for act in file.acts if act.passage == number and act.at == published_at)
    due_on = allocation_due_on(published_at.date())
    tell_decision(
        desk, file, act,
        outcome=passage.outcome, motive=motive, due_on=french.long_date(due_on) if granted else "",
    )  # fmt: skip

"""Receiving what people say. Nothing is locked: a whole school may answer in the same minute."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from concertations.enums import BoxState, Origin
from concertations.models import Concertation, Contribution, ContributionBox
from concertations.services.editing import refuse_outsiders
from concertations.voices.queries import state_of
from core import clock
from core.errors import DomainError
from core.sealing import fingerprint

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User


ONCE = "concertations_contribution_once"


class BoxClosed(DomainError):
    """The form is not open today."""

    def __init__(self) -> None:
        super().__init__("Ce formulaire n’est pas ouvert.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says, and in which quality."""

    category: str
    dimensions: Sequence[str]
    good: str = ""
    lacking: str = ""
    idea: str = ""


def receive_answer(box: ContributionBox, answer: Answer, *, key: UUID) -> bool:
    """Keep an anonymous answer of the public form; whether it is a new one.

    `key` was drawn with the page: the same answer sent twice from it (a double click, the back
    button) is kept once; corrected and sent again, it is another one. Raises BoxClosed. One query
    when the concertation is loaded; no row is locked.
    """
    if state_of(box) != BoxState.OPEN:
        raise BoxClosed
    return _keep(box.concertation, answer, key=key)


def type_answer(
    concertation: Concertation, answer: Answer, *, origin: Origin, key: UUID, by: User
) -> bool:
    """Keep what a colleague types from a paper sheet or from what was said; whether it is new.

    Possible before, during and after the days of the public form. Raises NotAllowed outside the
    school's team, DomainError once the concertation is recorded.
    """
    refuse_outsiders(concertation.establishment, by)
    if concertation.is_recorded:
        raise DomainError("Cette concertation est enregistrée\u00a0: elle ne recueille plus rien.")
    return _keep(concertation, answer, key=key, origin=origin, by=by)


def _keep(
    concertation: Concertation,
    answer: Answer,
    *,
    key: UUID,
    origin: Origin = Origin.FORM,
    by: User | None = None,
) -> bool:
    """Insert, unless the same answer came from the same page. To the minute: no one is timed."""
    said = asdict(answer) | {"dimensions": list(answer.dimensions)}
    replay_key = fingerprint(f"{key}:{json.dumps(said, sort_keys=True)}")
    contribution = Contribution(
        concertation=concertation,
        **said,
        origin=origin,
        typed_by=by,
        received_at=clock.now().replace(second=0, microsecond=0),
        replay_key=replay_key,
    )
    try:
        with transaction.atomic():
            contribution.save(force_insert=True)
    except IntegrityError as error:
        if ONCE not in str(error):
            raise
        return False
    return True

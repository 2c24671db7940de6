"""Recording a concertation: it becomes history, and the services may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concertations.models import Concertation
from concertations.notices import ConcertationRecorded
from concertations.queries import concertation_values
from concertations.rules import lacking
from concertations.services.editing import lock, number_version, refuse_others_than_head
from core import clock
from core.errors import DomainError
from establishments.enums import Role
from establishments.permissions import appointed_for
from notifications import outbox

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def record_concertation(concertation: Concertation, *, by: User) -> Concertation:
    """Close the concertation to changes, in the head's name, and tell the referent inspector.

    Raises NotAllowed for anyone but the head, DomainError when it is already recorded or when
    something necessary lacks.
    """
    locked = lock(concertation)
    refuse_others_than_head(locked.establishment, by, act="enregistre une concertation")
    if locked.is_recorded:
        raise DomainError("Cette concertation est déjà enregistrée.")
    sentences = lacking(concertation_values(locked), on=clock.today())
    if sentences:
        raise DomainError(" ".join(sentences))
    locked.recorded_at, locked.recorded_by = clock.now(), by
    number_version(locked)
    locked.save()
    inspectors = appointed_for(locked.establishment, Role.REFERENT_INSPECTOR)
    outbox.post(ConcertationRecorded.of(locked), to=inspectors)
    concertation.refresh_from_db()
    return concertation

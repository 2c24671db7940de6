"""The public form of a concertation, and what people said."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from concertations.models import Citation, Concertation, Contribution, ContributionBox, Finding
from concertations.services.boxes import draw_link
from core import clock
from tests.factories.people import head_of


def box_for(concertation: Concertation, **fields: Any) -> ContributionBox:
    """The public form of the concertation, open today unless told otherwise; found again."""
    found = ContributionBox.objects.filter(concertation=concertation).first()
    if found is not None:
        return found
    return ContributionBox.objects.create(
        concertation=concertation,
        token=draw_link(),
        created_by=head_of(concertation.establishment),
        opens_on=fields.pop("opens_on", clock.today()),
        closes_on=fields.pop("closes_on", clock.today() + timedelta(days=9)),
        **fields,
    )


def said_in(concertation: Concertation, **fields: Any) -> Contribution:
    """A contribution of a family, unless told otherwise."""
    return Contribution.objects.create(
        concertation=concertation,
        replay_key=uuid.uuid4().hex,
        received_at=fields.pop("received_at", clock.now()),
        category=fields.pop("category", "FAMILIES"),
        idea=fields.pop("idea", "Un jardin dans la cour."),
        **fields,
    )


def cited_in(finding: Finding, contribution: Contribution) -> Citation:
    """The finding rests on the contribution."""
    return Citation.objects.create(
        finding=finding,
        contribution=contribution,
        cited_by=head_of(contribution.concertation.establishment),
    )

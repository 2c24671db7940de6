"""Writes the invented concertation a file comes from."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from concertations.enums import ParticipantCategory
from concertations.models import Concertation, Finding, Participation
from notre_ecole.seed.desk import Desk
from notre_ecole.seed.story import Story
from notre_ecole.seed.world import moment

_PLACES = ("Salle polyvalente", "Bibliothèque de l’établissement", "Réfectoire", "Salle des fêtes")


class Source(NamedTuple):
    """A recorded concertation, as the part « Constats » cites it."""

    pk: int
    title: str
    held_on: date
    reference: str
    finding_ids: list[int]


def write_concertation(desk: Desk, story: Story) -> Source:
    """Write a concertation recorded by the head, its participants and its findings."""
    add, head, day, idea = desk.loader.add, story.school.head, story.concertation_on, story.idea
    title = f"Concertation{desk.pick((' de printemps', ' de rentrée', ' avec les familles', ''))}"
    reference = desk.references.next("CO", day.year)
    pk = add(
        Concertation,
        reference=reference,
        establishment_id=story.school.pk,
        title=title,
        held_on=day,
        place=desk.pick(_PLACES),
        dimensions=[dimension.value for dimension in idea.dimensions],
        synthesis=idea.situation,
        created_at=moment(day, 8),
        created_by_id=head,
        updated_at=moment(day, 19),
        recorded_at=moment(day, 19),
        recorded_by_id=head,
    )
    for category, most in (
        (ParticipantCategory.TEACHERS, 24),
        (ParticipantCategory.PUPILS, 18),
        (ParticipantCategory.FAMILIES, 30),
        (ParticipantCategory.COMMUNITY, 4),
    ):
        count = desk.rng.randint(1, most)
        add(Participation, concertation_id=pk, category=category, count=count)
    findings = [
        add(Finding, concertation_id=pk, position=rank, **row._asdict())
        for rank, row in enumerate(idea.findings, 1)
    ]
    return Source(pk, title, day, reference, findings)

"""Writes an open concertation whose public form received answers, some already cited."""

from __future__ import annotations

from datetime import date, timedelta

from concertations.enums import Dimension, Origin, ParticipantCategory
from concertations.models import Citation, Concertation, Contribution, ContributionBox, Finding
from concertations.rules import LINK_GROUP_SIZE, LINK_GROUPS, LINK_LETTERS, write_link
from notre_ecole.seed.desk import Desk
from notre_ecole.seed.world import School, moment

_DIMENSIONS = tuple(Dimension.values)
_PEOPLE = (
    ParticipantCategory.FAMILIES,
    ParticipantCategory.PUPILS,
    ParticipantCategory.FAMILIES,
    ParticipantCategory.TEACHERS,
    ParticipantCategory.PARTNERS,
)
_GOOD = (
    "L’accueil du matin est chaleureux.",
    "Les rencontres avec la médiathèque plaisent beaucoup.",
    "Les plus grands aident les plus petits à la récréation.",
    "",
)
_LACKING = (
    "La cour est bruyante, il n’y a pas d’endroit pour être au calme.",
    "On ne sait pas toujours ce qui se fait en classe.",
    "Il manque de l’ombre et des bancs.",
    "",
)
_IDEAS = (
    "Un coin lecture dehors, avec des coussins que l’on sort à midi.",
    "Un carnet où les élèves racontent la semaine aux familles.",
    "Planter des arbres avec les élèves et la commune.",
    "Un samedi matin par trimestre pour jardiner ensemble.",
)
_TAGS = ("cour", "lecture", "familles")
_FINDINGS = (
    ("La cour est bruyante et sans ombre.", "Un lieu calme à midi.", "Un coin lecture planté."),
    ("Les familles connaissent mal la vie de la classe.", "Être mieux informées.", ""),
)


def write_voices(desk: Desk, school: School, today: date, count: int) -> None:
    """Write the concertation, its form open for a fortnight, and `count` contributions."""
    add, rng = desk.loader.add, desk.rng
    since = today - timedelta(days=3)
    concertation = add(
        Concertation,
        reference=desk.references.next("CO", today.year),
        establishment_id=school.pk,
        title="Bien vivre la cour et la pause de midi",
        held_on=today + timedelta(days=12),
        place="Salle polyvalente",
        dimensions=[Dimension.WELL_BEING.value],
        created_at=moment(since, 8),
        created_by_id=school.head,
    )
    letters = "".join(rng.choice(LINK_LETTERS) for _ in range(LINK_GROUPS * LINK_GROUP_SIZE))
    add(
        ContributionBox,
        concertation_id=concertation,
        token=write_link(letters),
        opens_on=since,
        closes_on=today + timedelta(days=11),
        created_by_id=school.head,
    )
    findings = [
        add(
            Finding,
            concertation_id=concertation,
            position=rank,
            finding=finding,
            need=need,
            idea=idea,
        )
        for rank, (finding, need, idea) in enumerate(_FINDINGS, 1)
    ]
    for rank in range(count):
        contribution = add(
            Contribution,
            concertation_id=concertation,
            category=desk.pick(_PEOPLE),
            dimensions=[desk.pick(_DIMENSIONS)],
            good=desk.pick(_GOOD),
            lacking=desk.pick(_LACKING),
            idea=desk.pick(_IDEAS),
            origin=Origin.FORM,
            received_at=moment(since, 9) + timedelta(minutes=rank % 4000),
            replay_key=f"{rng.getrandbits(256):064x}",
            tags=[desk.pick(_TAGS)] if rank % 3 == 0 else [],
        )
        if rank % 4 == 0:
            add(
                Citation,
                finding_id=findings[rank % len(findings)],
                contribution_id=contribution,
                cited_by_id=school.head,
            )

"""What the members of the demonstration prepared for the session to come."""

from __future__ import annotations

from decimal import Decimal

from notre_ecole.seed.demo_world import DOMAIN
from reviews.enums import OpinionKind
from reviews.models import AgendaItem, CommissionSession, CriteriaGrid, Criterion, Rapporteur
from reviews.queries.commission import sitting
from reviews.services.member_opinions import Judgement, file_member_opinion

CRITERIA = (
    ("Réussite des élèves", "Ce que le projet change pour leurs apprentissages.", 2),
    ("Concertation", "Qui a participé, et ce que le projet en garde.", None),
    ("Faisabilité", "Les moyens, le calendrier, les personnes.", None),
    ("Réduction des inégalités", "Ceux qui en ont le plus besoin d’abord.", 2),
)
JUDGEMENTS = (
    (
        OpinionKind.FAVOURABLE,
        "Un projet mûri avec les familles, bien mesuré.",
        1,
        (4, 4, 3, 3),
    ),
    (OpinionKind.RESERVED, "L’idée est bonne ; l’évaluation reste à préciser.", 2, (3, 2, 2, 3)),
    (OpinionKind.UNFAVOURABLE, "Le matériel demandé ne répond pas au constat.", 4, (1, 2, 1, 2)),
)
"""Kind, motive, the divisor of the amount asked that is proposed, marks."""


def write_preparation(session: CommissionSession) -> None:
    """Write the grid of the académie, who reports on what, and the opinions of two members on the
    first files: those of the others, first of all the demonstration's own, are left to file."""
    by = session.created_by
    grid = CriteriaGrid.objects.create(academy=session.academy, number=1, published_by=by)
    criteria = Criterion.objects.bulk_create(
        Criterion(grid=grid, position=rank, label=label, help=text, weight=weight)
        for rank, (label, text, weight) in enumerate(CRITERIA, start=1)
    )
    session.grid = grid
    session.save(update_fields=["grid"])
    items = list(
        AgendaItem.objects.filter(session=session, removed_at__isnull=True)
        .select_related("project")
        .order_by("position")
    )
    _president, *members = sitting(session)
    Rapporteur.objects.bulk_create(
        Rapporteur(item=item, appointment=members[rank % len(members)], assigned_by=by)
        for rank, item in enumerate(items)
    )
    others = [seat for seat in members if seat.user.email != f"membre1@{DOMAIN}"]
    for reader in others[:2]:
        for rank, item in enumerate(items[: len(JUDGEMENTS)]):
            kind, motive, part, marks = JUDGEMENTS[(rank + reader.pk) % len(JUDGEMENTS)]
            asked = item.project.amount_asked
            amount = (asked / part).quantize(Decimal(1)) if asked else None
            judgement = Judgement(
                kind,
                motive,
                amount,
                {one.pk: mark for one, mark in zip(criteria, marks, strict=True)},
            )
            file_member_opinion(item, judgement, by=reader.user)

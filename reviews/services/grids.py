"""The grid of criteria of an académie, published whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError, StaleVersion
from establishments.enums import Role
from establishments.models import Academy
from establishments.services.appointments import lock_academies
from reviews.models import CriteriaGrid, Criterion
from reviews.permissions import require_in_academy
from reviews.queries.commission import grid_in_force

if TYPE_CHECKING:
    from accounts.models import User

MOST_CRITERIA = 20


@dataclass(frozen=True, slots=True)
class CriterionText:
    """One criterion: what is marked, what to look at, and how much it counts (once, unless said
    otherwise)."""

    label: str
    help: str = ""
    weight: int | None = None


@transaction.atomic
def publish_grid(
    academy: Academy, criteria: Sequence[CriterionText], *, version: int, by: User
) -> CriteriaGrid:
    """Put a new grid in force, for the sessions whose members are not invited yet; the sessions
    already called keep theirs. Published without any change, it stays the one in force.

    `version` is the number of the grid the page was opened with, 0 without any. Raises
    StaleVersion when somebody published another meanwhile, DomainError without criterion or with
    the same one twice, NotAllowed for anybody but the secretariat.
    """
    require_in_academy(by, academy, Role.SECRETARIAT)
    lock_academies([academy.pk])
    former = grid_in_force(academy.pk)
    if former is not None and texts_of(former) == list(criteria):
        return former
    if (former.number if former else 0) != version:
        raise StaleVersion(
            "Une autre personne a changé la grille depuis l’ouverture de la page\u00a0: rien n’est "
            "enregistré. Rouvrez la page pour voir la nouvelle grille."
        )
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise DomainError(f"Une grille compte de 1 à {MOST_CRITERIA} critères.")
    labels = [criterion.label.casefold() for criterion in criteria]
    if len(set(labels)) < len(labels):
        raise DomainError("Le même critère est écrit deux fois.")
    grid = CriteriaGrid.objects.create(academy=academy, number=version + 1, published_by=by)
    Criterion.objects.bulk_create(
        Criterion(
            grid=grid,
            position=position,
            label=criterion.label,
            help=criterion.help,
            weight=criterion.weight,
        )
        for position, criterion in enumerate(criteria, start=1)
    )
    return grid


def texts_of(grid: CriteriaGrid) -> list[CriterionText]:
    """The criteria of a grid, in order: one query."""
    return [
        CriterionText(criterion.label, criterion.help, criterion.weight)
        for criterion in grid.criteria.all()
    ]

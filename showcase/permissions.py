"""Who publishes a project, who reads it again before the public does, who gathers sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NotAllowed
from establishments.enums import SCHOOL_ROLES, Role
from establishments.models import Academy
from establishments.permissions import is_administrator, rights_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment

SHEET_WRITERS = SCHOOL_ROLES
PUBLISHERS = frozenset({Role.HEAD})
"""A deputy in delegation acts as the head."""
MODERATORS = frozenset({Role.SECRETARIAT})
CURATORS = frozenset({Role.SECRETARIAT})
"""The roles that gather sheets for an académie; the administration does for the ministry."""


def require_writer(user: User, school: Establishment) -> None:
    """Raise NotAllowed unless the person is of the school's team."""
    if not rights_of(user).on(school) & SHEET_WRITERS:
        raise NotAllowed("Seule l’équipe de l’établissement prépare la fiche de son projet.")


def require_publisher(user: User, school: Establishment) -> None:
    """Raise NotAllowed unless the person leads the school."""
    if not rights_of(user).on(school) & PUBLISHERS:
        raise NotAllowed("Seule la direction de l’établissement décide de publier son projet.")


def require_moderator(user: User, school: Establishment) -> None:
    """Raise NotAllowed unless the person is of the secretariat of the school's académie."""
    if not rights_of(user).on(school) & MODERATORS:
        raise NotAllowed("Seul le secrétariat de l’académie relit les fiches avant publication.")


def curated_academies(user: User) -> list[Academy]:
    """The académies that the person gathers sheets for, by name: those of their secretariats,
    which came with the rights. No query beyond them."""
    kept = rights_of(user).only(CURATORS).appointments
    found = {one.academy_id: one.academy for one in kept if one.academy is not None}
    return sorted(found.values(), key=lambda academy: academy.name)


def may_curate(user: User, academy_id: int | None) -> bool:
    """Whether the person may gather sheets for this académie, or for the ministry (None)."""
    if is_administrator(user):
        return True
    return academy_id is not None and academy_id in rights_of(user).academies_as(*CURATORS)


def require_curator(user: User, academy_id: int | None) -> None:
    """Raise NotAllowed unless the person may gather sheets there."""
    if not may_curate(user, academy_id):
        raise NotAllowed(
            "Cette collection est tenue par un autre service\u00a0: vous ne pouvez pas la modifier."
        )


def require_ministry(user: User) -> None:
    """Raise NotAllowed unless the person administers the platform."""
    if not is_administrator(user):
        raise NotAllowed("Seul le ministère choisit les projets à la une.")

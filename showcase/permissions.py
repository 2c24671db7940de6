"""Who publishes a project, who reads it again before the public does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NotAllowed
from establishments.enums import SCHOOL_ROLES, Role
from establishments.permissions import rights_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment

SHEET_WRITERS = SCHOOL_ROLES
PUBLISHERS = frozenset({Role.HEAD})
"""A deputy in delegation acts as the head."""
MODERATORS = frozenset({Role.SECRETARIAT})


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

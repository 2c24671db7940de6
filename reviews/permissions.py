"""Who may read, comment and judge a file, and who may act on a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.errors import NotAllowed
from establishments.enums import Role
from establishments.models import Appointment
from establishments.permissions import appointed_for, rights_of
from projects.querysets import READERS

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Academy, Establishment

FILE_READERS = READERS | {Role.FUND_MANAGER}
COMMENTERS = frozenset({Role.REFERENT_INSPECTOR, Role.SECRETARIAT})
COMMISSION = frozenset({Role.SECRETARIAT, Role.MEMBER, Role.PRESIDENT})
MENTIONED = COMMENTERS | {Role.MEMBER, Role.PRESIDENT}
SEATS = frozenset({Role.MEMBER, Role.PRESIDENT})


def role_among(user: User, establishment: Establishment, allowed: frozenset[Role]) -> Role:
    """The role, among these, in which the person acts for this school. Raises NotAllowed."""
    held = rights_of(user).on(establishment) & allowed
    for role in Role:
        if role in held:
            return role
    raise NotAllowed("Votre rôle ne permet pas cette action sur ce dossier.")


def require_in_academy(user: User, academy: Academy, *roles: Role) -> None:
    """Raise NotAllowed unless the person holds one of these roles for the whole académie."""
    if not rights_of(user).in_academy(academy.pk, *roles):
        raise NotAllowed("Votre rôle ne permet pas cette action sur la commission.")


def inspectors_of(establishment: Establishment) -> list[User]:
    """The referent inspectors of the school today: one query."""
    return appointed_for(establishment, Role.REFERENT_INSPECTOR)


def secretariat_of(establishment: Establishment) -> list[User]:
    """The people of the commission's secretariat for the school today: one query."""
    return appointed_for(establishment, Role.SECRETARIAT)


def colleagues_of(establishment: Establishment) -> list[User]:
    """Who of the services reads the files of the school and may be mentioned: one query."""
    return sorted(appointed_for(establishment, *sorted(MENTIONED)), key=str)


def secretariat_in(academy: Academy) -> list[User]:
    """The people of the commission's secretariat for the whole académie today: one query."""
    return people_in(academy, Role.SECRETARIAT)


def people_in(academy: Academy, *roles: Role) -> list[User]:
    """Who holds one of these roles for the whole académie today, each once: one query."""
    found = (
        Appointment.objects.of_academy(academy.pk, *roles)
        .current(clock.today())
        .select_related("user")
        .order_by("pk")
    )
    return list({one.user_id: one.user for one in found}.values())

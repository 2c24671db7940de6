"""Who may act on money and reports, when the table of steps does not already say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NotAllowed
from establishments.enums import Role
from establishments.permissions import is_administrator, rights_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment
    from funding.models import Envelope

ENVELOPE_READERS = frozenset({Role.FUND_MANAGER, Role.SECRETARIAT, Role.PRESIDENT})
LETTER_READERS = frozenset({Role.HEAD, Role.EDITOR, *ENVELOPE_READERS})
REPORT_WRITERS = frozenset({Role.HEAD, Role.EDITOR})
REPORT_READERS = frozenset({*REPORT_WRITERS, *ENVELOPE_READERS})
DELAY_READERS = frozenset({*ENVELOPE_READERS, Role.OBSERVER})


def require_role(user: User, establishment: Establishment, *roles: Role) -> None:
    """Raise NotAllowed unless the person holds one of these roles for this school."""
    if not rights_of(user).on(establishment) & frozenset(roles):
        raise NotAllowed("Votre rôle ne permet pas cette action sur ce dossier.")


def require_manager_of(user: User, envelope: Envelope) -> None:
    """Raise NotAllowed unless the person manages the funds of the envelope’s académie."""
    academy_id = envelope.academy_id
    if academy_id is None or not rights_of(user).in_academy(academy_id, Role.FUND_MANAGER):
        raise NotAllowed("Cette enveloppe n’est pas de votre académie.")


def require_mover_of(user: User, envelope: Envelope) -> None:
    """Raise NotAllowed unless the person runs what is above the envelope: the funds of its académie
    for a département’s, the platform for that of an académie or of the nation."""
    if envelope.department_id is not None:
        require_manager_of(user, envelope)
    elif not is_administrator(user):
        raise NotAllowed(
            "Le montant de cette enveloppe est notifié par le ministère\u00a0: demandez à "
            "l’administration de la plateforme."
        )

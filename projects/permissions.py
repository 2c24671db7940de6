"""Who may set what projects follow, when the table of steps does not say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import NotAllowed
from establishments.enums import Role
from establishments.permissions import rights_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Academy

BUDGET_SETTERS = frozenset({Role.SECRETARIAT, Role.FUND_MANAGER})


def require_budget_setter(user: User, academy: Academy) -> None:
    """Raise NotAllowed unless the person is of the secretariat or the funds of the académie."""
    if not rights_of(user).in_academy(academy.pk, *BUDGET_SETTERS):
        raise NotAllowed("Les règles du budget se fixent dans l’académie dont vous avez la charge.")

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from dashboards.enums import Outcome
from establishments.enums import Role
from establishments.permissions import rights_of

if TYPE_CHECKING:
    from accounts.models import User
    from dashboards.models import Batch, BatchLine, SavedView  # noqa: F401 (named in the bases)

BOARD_ROLES = frozenset({Role.SECRETARIAT, Role.PRESIDENT, Role.MEMBER, Role.OBSERVER})
"""Who reads the board."""


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """One’s own views, and those shared with the services of one’s académies."""
        academies = sorted(rights_of(user).academies_as(*BOARD_ROLES))
        return self.filter(Q(owner=user) | Q(academy__in=academies))


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> Self:
        """The acts this person asked for."""
        return self.filter(asked_by=user)

    def forgotten(self, before: datetime) -> Self:
        """Those asked before this moment whose check list was never confirmed."""
        return self.filter(launched_at__isnull=True, asked_at__lt=before)


class BatchLineQuerySet(models.QuerySet["BatchLine"]):
    def waiting(self) -> Self:
        """Not treated yet."""
        return self.filter(outcome=Outcome.WAITING)

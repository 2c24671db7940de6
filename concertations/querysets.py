from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from establishments.enums import STAFF_ROLES, Role
from establishments.permissions import rights_of
from establishments.querysets import perimeter_filter

if TYPE_CHECKING:
    from accounts.models import User
    from concertations.models import Concertation  # noqa: F401 (named in the base class)


class ConcertationQuerySet(models.QuerySet["Concertation"]):
    def visible_to(self, user: User) -> Self:
        """One's own schools' concertations; staff read the recorded ones of their perimeter."""
        rights = rights_of(user)
        own = models.Q(establishment__in=sorted(m.establishment_id for m in rights.memberships))
        readers = rights.only(STAFF_ROLES - {Role.FUND_MANAGER})
        recorded = models.Q(recorded_at__isnull=False)
        if readers.nationwide:
            return self.filter(own | recorded)
        return self.filter(own | (recorded & perimeter_filter(readers, "establishment__")))

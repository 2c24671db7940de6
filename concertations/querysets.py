from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models

from establishments.enums import STAFF_ROLES, Role
from establishments.permissions import rights_of
from establishments.querysets import perimeter_filter

if TYPE_CHECKING:
    from accounts.models import User
    from concertations.models import (  # noqa: F401 (named in the bases)
        Concertation,
        Contribution,
        Meeting,
    )
    from establishments.models import Establishment

SEARCH_CONFIG = "french_unaccent"


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


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def counted(self, establishment: Establishment, first: date, last: date) -> Self:
        """The school's meetings of these days that count in the teachers' 108 hours."""
        return self.filter(
            concertation__establishment=establishment,
            held_on__range=(first, last),
            counted_hours__isnull=False,
        )


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def shown(self) -> Self:
        """Those that name nobody: what reports, staff and colleagues read."""
        return self.filter(hidden_at__isnull=True)

    def saying(self, text: str) -> Self:
        """French full-text search over the three answers, accents forgiven."""
        return self.filter(search=SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch"))

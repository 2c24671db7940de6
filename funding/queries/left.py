"""What is left in the envelopes of an académie, for who decides before the funds are allocated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import F, Sum

from core import clock
from establishments.models import Academy, Establishment
from funding.enums import Programme
from funding.models import Envelope
from funding.queries.clocks import running_clocks
from funding.rules import programme_for
from projects.models import Project
from reviews.envelopes import FundsLeft


def funds_left_for(academy: Academy, schools: Sequence[Establishment]) -> Mapping[int, FundsLeft]:
    """By establishment, the money of this year's envelopes of the académie that may pay it.

    The envelopes of a programme count together, those of the départements included: this informs,
    the allocation alone commits. Two queries.
    """
    year = clock.today().year
    left: dict[str, Decimal] = dict(
        Envelope.objects.filter(academy=academy, year=year)
        .order_by()
        .values_list("programme")
        .annotate(free=Sum(F("received") - F("delegated") - F("committed")))
    )
    awaited: dict[str | None, Decimal] = defaultdict(Decimal)
    granted = (
        running_clocks(Project.objects.filter(establishment__academy=academy))
        .order_by()
        .values_list("establishment__kind", "establishment__sector")
        .annotate(total=Sum("amount_granted"))
    )
    for kind, sector, total in granted:
        awaited[programme_for(kind, sector)] += total
    found = {}
    for school in schools:
        programme = programme_for(school.kind, school.sector)
        if programme is not None and programme in left:
            found[school.pk] = FundsLeft(
                key=programme,
                label=f"{year}, programme {Programme(programme).value}",
                left=left[programme],
                awaited=awaited[programme],
            )
    return found

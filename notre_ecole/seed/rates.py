"""Writes the rates of hours of an invented académie."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from notre_ecole.seed.loader import Loader
from notre_ecole.seed.story import HSE_RATE
from notre_ecole.seed.world import moment
from projects.enums import HoursKind
from projects.models import HourRate

IMP_RATE = Decimal("312.50")


def write_rates(loader: Loader, academy: int, by: int, since: date) -> int:
    """Write the rate of each kind of hours; return the row of the HSE's."""
    rows = {
        kind: loader.add(
            HourRate,
            academy_id=academy,
            kind=kind.value,
            amount=amount,
            starts_on=since,
            set_at=moment(since, 9),
            set_by_id=by,
        )
        for kind, amount in ((HoursKind.HSE, HSE_RATE), (HoursKind.IMP, IMP_RATE))
    }
    return rows[HoursKind.HSE]

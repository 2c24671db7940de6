"""The envelopes of the invented country: wide while its funds are written, then fitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal

from funding.enums import Programme
from funding.models import Envelope
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.world import Team

_WIDE = Decimal(100_000_000)
_ROOM = Decimal("1.15")
_THOUSANDS = Decimal(1000)


def open_envelopes(
    loader: Loader, teams: Sequence[Team], years: Iterable[int]
) -> dict[tuple[str, int, int], int]:
    """Write the national envelopes and those of the académies; return these by their key."""
    found: dict[tuple[str, int, int], int] = {}
    for year in years:
        for programme in Programme:
            national = loader.add(
                Envelope, programme=programme, year=year, amount=_WIDE * len(teams)
            )
            loader.flush()
            for team in teams:
                found[programme.value, year, team.academy_id] = loader.add(
                    Envelope,
                    programme=programme,
                    year=year,
                    parent_id=national,
                    academy_id=team.academy_id,
                    amount=_WIDE,
                    created_by_id=team.funds,
                )
    return found


def fit_envelopes() -> None:
    """Give each envelope what it committed and a little more, académies first."""
    for regional in (False, True):
        for envelope in Envelope.objects.filter(academy__isnull=regional):
            used = envelope.allocated + envelope.delegated
            thousands = (used * _ROOM / _THOUSANDS).quantize(Decimal(1), ROUND_CEILING) + 40
            envelope.amount = thousands * _THOUSANDS
            envelope.save(update_fields=["amount"])

"""The envelopes of the invented country: wide while its funds are written, then fitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from funding.enums import EntryKind, Programme
from funding.models import Entry, Envelope
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.world import Team, moment

_WIDE = Decimal(100_000_000)
_ROOM = Decimal("1.15")
_THOUSANDS = Decimal(1000)
_FITTED = "Montant ajusté à la notification définitive."


def open_envelopes(
    loader: Loader, teams: Sequence[Team], years: Iterable[int]
) -> dict[tuple[str, int, int], int]:
    """Write the national envelopes and those of the académies; return these by their key."""
    found: dict[tuple[str, int, int], int] = {}
    for year in years:
        for programme in Programme:
            national = open_national(loader, programme, year, _WIDE * len(teams))
            found |= open_below(
                loader, programme, year, national, [(team, _WIDE) for team in teams]
            )
    return found


def open_national(loader: Loader, programme: Programme, year: int, amount: Decimal) -> int:
    """Write a national envelope and its opening, at once."""
    day = date(year, 1, 15)
    pk = loader.add(Envelope, programme=programme, year=year, created_at=moment(day, 9))
    loader.flush()
    Entry.objects.create(
        kind=EntryKind.OPENING,
        target_id=pk,
        amount=amount,
        dated_on=day,
        recorded_at=moment(day, 9),
    )
    return pk


def open_below(
    loader: Loader,
    programme: Programme,
    year: int,
    origin: int,
    amounts: Sequence[tuple[Team, Decimal]],
) -> dict[tuple[str, int, int], int]:
    """Write the envelopes of these académies and their delegations, at once; their keys."""
    day = date(year, 1, 20)
    found = {
        (programme.value, year, team.academy_id): loader.add(
            Envelope,
            programme=programme,
            year=year,
            parent_id=origin,
            academy_id=team.academy_id,
            created_at=moment(day, 10),
            created_by_id=team.funds,
        )
        for team, _ in amounts
    }
    loader.flush()
    Entry.objects.bulk_create(
        [
            Entry(
                kind=EntryKind.DELEGATION,
                source_id=origin,
                target_id=found[programme.value, year, team.academy_id],
                amount=amount,
                dated_on=day,
                recorded_at=moment(day, 10),
                recorded_by_id=team.funds,
            )
            for team, amount in amounts
        ]
    )
    return found


def fit_envelopes() -> None:
    """Take back from each envelope what it has beyond a little more than it committed, académies
    first."""
    for envelope in Envelope.objects.of_academy():
        _fit(envelope, EntryKind.TAKE_BACK)
    for envelope in Envelope.objects.filter(academy__isnull=True):
        _fit(envelope, EntryKind.DECREASE)


def _fit(envelope: Envelope, kind: EntryKind) -> None:
    used = envelope.committed + envelope.delegated
    kept = ((used * _ROOM / _THOUSANDS).quantize(Decimal(1), ROUND_CEILING) + 40) * _THOUSANDS
    if kept < envelope.received:
        day = date(envelope.year, 1, 31)
        Entry.objects.create(
            kind=kind,
            source=envelope,
            target_id=envelope.parent_id,
            amount=envelope.received - kept,
            motive=_FITTED,
            dated_on=day,
            recorded_at=moment(day, 11),
        )

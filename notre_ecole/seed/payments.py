"""What was paid of the invented attributions: what is due at signature, some weeks later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from funding.enums import EntryKind, InstalmentState, PaymentCondition
from funding.models import Entry, Instalment
from notre_ecole.seed.world import moment

FIRST_DAYS, SPREAD = 5, 40
"""A payment comes so many days after its attribution, a little more from one to the next."""
BATCH = 1000
_ORDER = 1_401_000_000


def write_payments(*, until: date) -> None:
    """Pay the first instalments of what was attributed until that day, at least 45 days ago."""
    due = (
        Instalment.objects.filter(
            state=InstalmentState.NOTIFIED,
            condition=PaymentCondition.SIGNATURE,
            share__allocation__allocated_on__lte=until,
        )
        .order_by("pk")
        .values_list(
            "pk", "amount", "envelope", "share__recipient", "share__allocation__allocated_on",
            "share__allocation__allocated_by",
        )
    )  # fmt: skip
    entries = _entries(list(due))
    while batch := list(islice(entries, BATCH)):
        Entry.objects.bulk_create(batch)


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
    for pk, amount, envelope, recipient, allocated_on, by in rows:
        day = allocated_on + timedelta(days=FIRST_DAYS + pk * 7 % SPREAD)
        yield Entry(
            kind=EntryKind.PAYMENT,
            source_id=envelope,
            instalment_id=pk,
            amount=amount,
            proof=str(_ORDER + recipient),
            dated_on=day,
            recorded_at=moment(day, 10),
            recorded_by_id=by,
        )

"""Matching the lines of Chorus with what is to pay, a batch at a time, and writing the payments.

The verdicts are pure (`funding.rules.chorus`). Locks are taken in one order: lines, files,
instalments, envelopes. A batch is one transaction with what the schools are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from core import clock
from establishments.models import Establishment
from funding.enums import (
    EntryKind,
    InstalmentState,
    LineState,
    Payability,
    PaymentCondition,
)
from funding.models import ChorusLine, ChorusNumber, Entry, Envelope, Instalment, Recipient
from funding.queries.obstacles import with_obstacles, words_of
from funding.rules.chorus import Due, Ground, Hand, Told, Verdict, verdict_on
from funding.services.payments import paid_notice, remember_numbers
from notifications.notices import Notice
from projects.models import Project
from projects.services.telling import tell_establishments

if TYPE_CHECKING:
    from accounts.models import User

CHUNK = 500
"""Lines treated in one transaction."""


_KNOWN = """
    UPDATE funding_chorusline AS line
    SET state = 'KNOWN', known_id = found.entry, finding = '', reason = '',
        settled_at = %s, settled_by_id = %s
    FROM unnest(%s::bigint[], %s::bigint[]) AS found (id, entry)
    WHERE line.id = found.id
"""
_WAIT = """
    UPDATE funding_chorusline AS line
    SET state = 'TO_SETTLE', finding = found.finding, reason = found.reason
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS found (id, finding, reason)
    WHERE line.id = found.id
"""
_TOLD = (
    "envelope",
    "year",
    "share__recipient__name",
    *(f"share__establishment__{name}" for name in ("name", "commune", "email")),
    *(f"share__allocation__project__{name}" for name in ("reference", "title")),
    *(
        f"share__allocation__project__establishment__{name}"
        for name in ("name", "commune", "email")
    ),
)
"""The columns that a payment writes and that its notice says."""


@dataclass
class _Batch:
    """What a batch writes."""

    entries: list[Entry]
    paid: list[int]
    known: dict[int, int]
    waiting: list[tuple[int, str, str]]
    numbers: list[tuple[str, int]]
    told: list[tuple[Establishment, Notice]]


def next_lines(academy: int, *, after: int) -> list[int]:
    """The keys of the next lines to match in an académie. One query."""
    lines = ChorusLine.objects.retried().filter(academy=academy, pk__gt=after)
    return list(lines.order_by("pk").values_list("pk", flat=True)[:CHUNK])


@transaction.atomic
def match_lines(academy: int, keys: Sequence[int], *, by: User) -> None:
    """Pay what these lines tell; those that nothing or too much answers wait for a person.

    A line already settled when its turn comes is left as it is. A dozen queries, whatever the
    number of lines.
    """
    lines = list(
        ChorusLine.objects.retried()
        .filter(pk__in=keys, academy=academy)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    facts = [_told(line) for line in lines]
    ground = ground_of(academy, facts, among=_lock(academy, facts))
    verdicts = [verdict_on(told, ground) for told in facts]
    found = _paid_rows(verdicts)
    batch = _Batch([], [], {}, [], [], [])
    for line, verdict in zip(lines, verdicts, strict=True):
        _settle(batch, line, verdict, found, by=by)
    _write(batch, by=by)


def try_rows(
    academy: int, rows: Sequence[tuple[int, Told]], worn: Worn
) -> list[tuple[int, Verdict]]:
    """What these rows would do, nothing being written; `worn` carries it to the next ones."""
    facts = [told for _, told in rows]
    ground = ground_of(academy, facts)
    worn.apply(ground)
    before = {due.key: due.left for due in ground.dues}
    found = [(line, verdict_on(told, ground)) for line, told in rows]
    worn.keep(ground, before, [verdict for _, verdict in found])
    return found


class Worn:
    """What a trial already paid in thought: bounded by what there is to pay, not by the file."""

    def __init__(self) -> None:
        self._paid: dict[int, Decimal] = {}
        self._known: set[int] = set()
        self._numbers: dict[int, frozenset[str]] = {}

    def apply(self, ground: Ground) -> None:
        """Take from the ground what earlier rows paid."""
        for due in ground.dues:
            due.left -= self._paid.get(due.key, Decimal(0))
            for number in self._numbers.get(due.recipient, ()):
                ground.learn(due.recipient, number)
        ground.hands = [hand for hand in ground.hands if hand.key not in self._known]

    def keep(self, ground: Ground, before: dict[int, Decimal], verdicts: Iterable[Verdict]) -> None:
        """Remember what these rows paid."""
        for due in ground.dues:
            spent = before[due.key] - due.left
            if spent:
                self._paid[due.key] = self._paid.get(due.key, Decimal(0)) + spent
                self._numbers[due.recipient] = due.numbers
        self._known |= {one.known for one in verdicts if one.known is not None}


def ground_of(academy: int, facts: Sequence[Told], *, among: Sequence[int] | None = None) -> Ground:
    """What these lines may be about, of these instalments alone when they are locked (`among`).

    Five queries.
    """
    rows = _candidates(academy, facts)
    dues = _dues(academy, facts, rows if among is None else rows.filter(pk__in=among))
    told = ChorusNumber.objects.standing().filter(
        recipient__allocation__project__academy=academy, ej__in={one.ej for one in facts}
    )
    hands = Entry.objects.filter(
        kind=EntryKind.PAYMENT,
        line__isnull=True,
        told_by__isnull=True,
        reversal__isnull=True,
        amount__in={one.amount for one in facts},
        instalment__share__recipient__in=_recipients(academy, facts),
    ).order_by("dated_on", "pk")
    return Ground(
        dues=dues,
        hands=[
            Hand(*row)
            for row in hands.values_list(
                "pk", "proof", "instalment__share__recipient__siret", "amount", "dated_on"
            )
        ],
        numbers=told.values_list("ej", flat=True),
    )


def _recipients(academy: int, facts: Sequence[Told]) -> QuerySet[Recipient]:
    """Those the lines may name, by their SIRET or by a number they are known by."""
    numbers = ChorusNumber.objects.standing().filter(ej__in={one.ej for one in facts})
    return Recipient.objects.filter(
        Q(siret__in={one.siret for one in facts if one.siret})
        | Q(pk__in=numbers.values("recipient")),
        allocation__project__academy=academy,
    )


def _candidates(academy: int, facts: Sequence[Told]) -> QuerySet[Instalment]:
    return Instalment.objects.filter(
        state=InstalmentState.NOTIFIED,
        share__recipient__in=_recipients(academy, facts).order_by().values("pk"),
    )


def _dues(academy: int, facts: Sequence[Told], rows: QuerySet[Instalment]) -> list[Due]:
    """What is to pay to those the lines may name, the earliest first. Three queries.

    Columns alone: there may be many more than the lines pay.
    """
    waiting = with_obstacles(rows.filter(condition=PaymentCondition.REPORT))
    waits = {row.pk: words_of(row) for row in waiting if row.payability == Payability.REPORT}
    numbers: dict[int, set[str]] = {}
    known = ChorusNumber.objects.standing().filter(recipient__in=_recipients(academy, facts))
    for recipient, ej in known.values_list("recipient", "ej"):
        numbers.setdefault(recipient, set()).add(ej)
    columns = rows.order_by("planned_on", "pk").values_list(
        "pk",
        "share__recipient",
        "share__recipient__name",
        "share__recipient__siret",
        "year",
        "planned_on",
        "share__allocation__allocated_on",
        "committed",
        "paid",
    )
    return [
        Due(
            key=key,
            recipient=recipient,
            payee=payee,
            siret=siret,
            numbers=frozenset(numbers.get(recipient, ())),
            year=year,
            planned_on=planned_on,
            allocated_on=allocated_on,
            left=committed - paid,
            waits=waits.get(key, ""),
        )
        for key, recipient, payee, siret, year, planned_on, allocated_on, committed, paid in columns
    ]


def _lock(academy: int, facts: Sequence[Told]) -> list[int]:
    """Lock the files of what the lines may pay, then the instalments, whose keys it gives, then
    the envelopes. Four queries."""
    rows = list(
        _candidates(academy, facts).values_list("pk", "share__allocation__project", "envelope")
    )
    for locked in (
        Project.objects.filter(pk__in={project for _, project, _ in rows}),
        Instalment.objects.filter(pk__in={key for key, _, _ in rows}),
        Envelope.objects.filter(pk__in={envelope for _, _, envelope in rows}),
    ):
        held = locked.select_for_update(of=("self",), no_key=True).order_by("pk")
        list(held.values_list("pk", flat=True))
    return [key for key, _, _ in rows]


def _paid_rows(verdicts: Iterable[Verdict]) -> dict[int, Instalment]:
    """The instalments these verdicts pay, with what is told of them. One query."""
    keys = {key for verdict in verdicts for key, _ in verdict.pays}
    rows = Instalment.objects.select_related(
        "share__establishment", "share__recipient", "share__allocation__project__establishment"
    )
    return rows.only(*_TOLD).in_bulk(keys)


def _told(line: ChorusLine) -> Told:
    return Told(line.ej, line.siret, line.paid_on, line.amount)


def _settle(
    batch: _Batch,
    line: ChorusLine,
    verdict: Verdict,
    found: dict[int, Instalment],
    *,
    by: User,
) -> None:
    """Add to the batch what this verdict writes."""
    if verdict.finding:
        if (line.finding, line.reason) != (verdict.finding, verdict.reason):
            batch.waiting.append((line.pk, verdict.finding, verdict.reason[:400]))
        return
    if verdict.known is not None:
        batch.known[line.pk] = verdict.known
        return
    batch.paid.append(line.pk)
    for key, amount in verdict.pays:
        row = found[key]
        batch.entries.append(
            Entry(
                kind=EntryKind.PAYMENT,
                source_id=row.envelope_id,
                instalment=row,
                amount=amount,
                proof=line.ej,
                line=line,
                dated_on=line.paid_on,
                recorded_by=by,
            )
        )
        batch.numbers.append((line.ej, row.share.recipient_id))
        notice = paid_notice(row, amount=amount, paid_on=line.paid_on)
        lead = row.share.allocation.project.establishment
        batch.told += [(school, notice) for school in {lead, row.share.establishment}]


def _write(batch: _Batch, *, by: User) -> None:
    """Write the payments, then what became of the lines, then tell."""
    Entry.objects.bulk_create(batch.entries)
    now = clock.now()
    ChorusLine.objects.filter(pk__in=batch.paid).update(
        state=LineState.PAID, finding="", reason="", settled_at=now, settled_by=by
    )
    with connection.cursor() as cursor:
        if batch.known:
            lines, entries = list(batch.known), list(batch.known.values())
            cursor.execute(_KNOWN, [now, by.pk, lines, entries])
        if batch.waiting:
            cursor.execute(_WAIT, [list(column) for column in zip(*batch.waiting, strict=True)])
    remember_numbers(batch.numbers)
    tell_establishments(batch.told)

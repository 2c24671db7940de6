"""Matching the lines of Chorus with what is to pay, a batch at a time, and writing the payments.

The verdicts are pure (`funding.rules.chorus`). Locks are taken in one order: lines, files,
envelopes, instalments. A batch is one transaction with what the schools are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from core import clock
from establishments.models import Establishment
from funding.enums import EntryKind, InstalmentState, LineFinding, LineState, Payability
from funding.models import ChorusLine, ChorusNumber, Entry, Instalment, Recipient
from funding.queries.instalments import instalments_with_file
from funding.queries.obstacles import with_obstacles, words_of
from funding.rules.chorus import Due, Ground, Hand, Told, Verdict, verdict_on
from funding.services.ledger import lock_envelopes
from funding.services.payments import paid_notice, remember_numbers
from notifications.notices import Notice
from projects.models import Project
from projects.services.telling import tell_establishments

if TYPE_CHECKING:
    from accounts.models import User

CHUNK = 500
"""Lines treated in one transaction."""


@dataclass
class _Batch:
    """What a batch writes."""

    entries: list[Entry]
    lines: list[ChorusLine]
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
    dues = _locked_dues(academy, facts)
    ground = ground_of(academy, facts, dues)
    found = {row.pk: row for row in dues}
    batch = _Batch([], [], [], [])
    for line, told in zip(lines, facts, strict=True):
        _settle(batch, line, verdict_on(told, ground), found, by=by)
    _write(batch)


def try_rows(
    academy: int, rows: Sequence[tuple[int, Told]], worn: Worn
) -> list[tuple[int, Verdict]]:
    """What these rows would do, nothing being written; `worn` carries it to the next ones."""
    facts = [told for _, told in rows]
    ground = ground_of(academy, facts, _dues(academy, facts))
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


def ground_of(academy: int, facts: Sequence[Told], dues: Sequence[Instalment]) -> Ground:
    """What these lines may be about. Three queries."""
    numbers: dict[int, set[str]] = {}
    known = ChorusNumber.objects.filter(
        recipient__in={row.share.recipient_id for row in dues}
    ).values_list("recipient", "ej")
    for recipient, ej in known:
        numbers.setdefault(recipient, set()).add(ej)
    told = ChorusNumber.objects.filter(
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
        dues=[_due(row, numbers.get(row.share.recipient_id, set())) for row in dues],
        hands=[
            Hand(*row)
            for row in hands.values_list(
                "pk", "proof", "instalment__share__recipient__siret", "amount", "dated_on"
            )
        ],
        numbers=frozenset(told.values_list("ej", flat=True)),
    )


def _recipients(academy: int, facts: Sequence[Told]) -> QuerySet[Recipient]:
    """Those the lines may name, by their SIRET or by a number they are known by."""
    return Recipient.objects.filter(
        Q(siret__in={one.siret for one in facts if one.siret})
        | Q(numbers__ej__in={one.ej for one in facts}),
        allocation__project__academy=academy,
    )


def _candidates(academy: int, facts: Sequence[Told]) -> QuerySet[Instalment]:
    return Instalment.objects.filter(
        state=InstalmentState.NOTIFIED,
        share__recipient__in=_recipients(academy, facts).order_by().values("pk"),
    )


def _dues(academy: int, facts: Sequence[Told]) -> list[Instalment]:
    """What is to pay to those the lines may name. One query."""
    keys = _candidates(academy, facts).values("pk")
    return list(
        with_obstacles(instalments_with_file().filter(pk__in=keys)).order_by("planned_on", "pk")
    )


def _locked_dues(academy: int, facts: Sequence[Told]) -> list[Instalment]:
    """The same, under the locks of their files, their envelopes and their own. Five queries."""
    keys = _candidates(academy, facts).values_list("pk", "share__allocation__project", "envelope")
    rows = list(keys)
    files = Project.objects.filter(pk__in={project for _, project, _ in rows})
    list(
        files.select_for_update(of=("self",), no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    lock_envelopes({envelope for _, _, envelope in rows})
    due = Instalment.objects.filter(
        pk__in={key for key, _, _ in rows}, state=InstalmentState.NOTIFIED
    )
    locked = due.select_for_update(of=("self",), no_key=True).order_by("pk")
    kept = list(locked.values_list("pk", flat=True))
    return list(
        with_obstacles(instalments_with_file().filter(pk__in=kept)).order_by("planned_on", "pk")
    )


def _due(row: Instalment, numbers: set[str]) -> Due:
    recipient = row.share.recipient
    return Due(
        key=row.pk,
        recipient=recipient.pk,
        payee=recipient.name,
        siret=recipient.siret,
        numbers=frozenset(numbers),
        year=row.year,
        planned_on=row.planned_on,
        allocated_on=row.share.allocation.allocated_on,
        left=row.to_pay,
        waits=words_of(row) if row.payability == Payability.REPORT else "",  # type: ignore[attr-defined, arg-type]
    )


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
        if (line.finding, line.reason) == (verdict.finding, verdict.reason):
            return
        line.state, line.finding = LineState.TO_SETTLE, LineFinding(verdict.finding)
        line.reason = verdict.reason[:400]
        batch.lines.append(line)
        return
    line.finding, line.reason = "", ""
    line.settled_at, line.settled_by = clock.now(), by
    line.state = LineState.PAID if verdict.pays else LineState.KNOWN
    line.known_id = verdict.known
    batch.lines.append(line)
    for key, amount in verdict.pays:
        row = found[key]
        batch.entries.append(
            Entry(
                kind=EntryKind.PAYMENT,
                source=row.envelope,
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


def _write(batch: _Batch) -> None:
    Entry.objects.bulk_create(batch.entries)
    ChorusLine.objects.bulk_update(
        batch.lines,
        ["state", "finding", "reason", "known", "settled_at", "settled_by"],
    )
    remember_numbers(batch.numbers)
    tell_establishments(batch.told)

"""Envelopes as their pages show them: the tree, the entries, the burn over the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, ExtractMonth, ExtractYear

from funding.enums import EntryKind, InstalmentState
from funding.models import Entry, Envelope, Instalment
from funding.queries.clocks import running_clocks
from funding.rules import BurnPoint, burn_points, programme_for
from projects.models import Project


@dataclass(frozen=True)
class EnvelopeLine:
    """An envelope in the tree, with what is promised on it (euros) and not committed yet."""

    envelope: Envelope
    promised: Decimal

    @property
    def after(self) -> Decimal:
        """What would be left once everything promised is committed; negative when too little."""
        return self.envelope.left - self.promised

    @property
    def missing(self) -> Decimal:
        """What lacks to commit everything promised; 0 when nothing does."""
        return max(-self.after, Decimal(0))


def envelope_lines(envelopes: Sequence[Envelope], *, today: date) -> list[EnvelopeLine]:
    """These envelopes with what is promised on each. One query, whatever their number."""
    promised = promised_on(envelopes, today=today)
    return [EnvelopeLine(row, promised[row.pk]) for row in envelopes]


def promised_on(envelopes: Sequence[Envelope], *, today: date) -> dict[int, Decimal]:
    """Euros promised on each envelope, by key: files validated and not allocated yet (on those of
    this year), and instalments of its year that nothing commits yet. One query.

    What is promised in a département counts for its envelope and for that of its académie.
    """
    academies = sorted({row.academy_id for row in envelopes if row.academy_id is not None})
    years = sorted({row.year for row in envelopes})
    found: defaultdict[tuple[int, str, int | None, int | None], Decimal] = defaultdict(Decimal)
    waiting = (
        running_clocks(Project.objects.filter(academy__in=academies))
        .order_by()
        .annotate(of_year=Value(today.year))
        .values_list(
            "of_year",
            "academy",
            "establishment__department",
            "establishment__kind",
            "establishment__sector",
        )
        .annotate(total=Sum("amount_granted"))
    )
    school = "share__establishment__"
    promised = (
        Instalment.objects.filter(
            state=InstalmentState.PROMISED,
            year__in=years,
            share__allocation__project__academy__in=academies,
        )
        .order_by()
        .annotate(of_year=Cast("year", IntegerField()))
        .values_list(
            "of_year",
            "share__allocation__project__academy",
            f"{school}department",
            f"{school}kind",
            f"{school}sector",
        )
        .annotate(total=Sum("amount"))
    )
    for year, academy, department, kind, sector, total in waiting.union(promised, all=True):
        _add(found, (year, academy, department, kind, sector), total)
    return {
        row.pk: found[row.year, row.programme, row.academy_id, row.department_id]
        for row in envelopes
    }


def _add(
    found: defaultdict[tuple[int, str, int | None, int | None], Decimal],
    group: tuple[int, int, int, str, str],
    total: Decimal | None,
) -> None:
    year, academy, department, kind, sector = group
    programme = programme_for(kind, sector)
    if programme is None or total is None:
        return
    for place in (None, department):
        found[year, str(programme), academy, place] += total


def entries_of(envelope: Envelope, kind: str = "") -> QuerySet[Entry]:
    """The entries of an envelope, the latest first, all of them or of one kind; the corrections of
    the envelopes below are among them, it gives or takes the difference. One query."""
    found = (
        _entries(envelope)
        .select_related(
            "source__academy",
            "source__department",
            "target__academy",
            "target__department",
            "recorded_by",
            "instalment__share__establishment",
            "instalment__share__allocation__project",
        )
        .order_by("-pk")
    )
    return found.filter(kind=kind) if kind else found


def _entries(envelope: Envelope) -> QuerySet[Entry]:
    """Those that move the envelope at one of their ends, or through an envelope below."""
    ends = Entry.objects.of(envelope)
    if envelope.department_id is not None:
        return ends
    given = Entry.objects.filter(kind=EntryKind.INCREASE, target__parent=envelope)
    taken = Entry.objects.filter(kind=EntryKind.DECREASE, source__parent=envelope)
    keys = [rows.order_by().values("pk") for rows in (ends, given, taken)]
    return Entry.objects.filter(pk__in=keys[0].union(*keys[1:]))  # each part by its index


_CHANGES = {
    EntryKind.COMMITMENT: (1, 0),
    EntryKind.RELEASE: (-1, 0),
    EntryKind.RETURN: (-1, -1),
    EntryKind.PAYMENT: (0, 1),
    EntryKind.REVERSAL: (0, -1),
}


def burn_of(envelope: Envelope, *, today: date) -> list[BurnPoint]:
    """What the envelope had at its disposal (delegations deduced), committed and paid at the end of
    each month of its year.

    Movements dated outside the year count in its first or last month. One query.
    """
    in_or_out = Case(
        When(target=envelope, then=1),
        When(source=envelope, then=-1),
        When(kind=EntryKind.INCREASE, then=-1),  # of an envelope below
        default=1,
        output_field=IntegerField(),
    )
    rows = (
        _entries(envelope)
        .order_by()
        .annotate(year=ExtractYear("dated_on"), month=ExtractMonth("dated_on"), way=in_or_out)
        .values_list("year", "month", "kind", "way")
        .annotate(total=Sum("amount", output_field=DecimalField()))
    )
    moves: list[tuple[int, Decimal, Decimal, Decimal]] = []
    for year, month, kind, way, total in rows:
        rank = month if year == envelope.year else 1 if year < envelope.year else 12
        committed, paid = _CHANGES.get(EntryKind(kind), (0, 0))
        received = way * total if EntryKind(kind) not in _CHANGES else Decimal(0)
        moves.append((rank, received, committed * total, paid * total))
    last = 12 if envelope.year < today.year else today.month if envelope.year == today.year else 1
    return burn_points(moves, last=last)

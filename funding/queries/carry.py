"""What a year leaves, beside what the next one already promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Sum

from funding.enums import EntryKind, InstalmentState
from funding.models import Entry, Envelope, Instalment
from funding.rules import programme_for


@dataclass(frozen=True)
class CarryLine:
    """An envelope that has something left, and what the next year promised (euros) and cannot
    commit yet with what it has."""

    envelope: Envelope
    promised: Decimal
    available: Decimal

    @property
    def missing(self) -> Decimal:
        """Euros that the next year lacks for its promises."""
        return max(self.promised - self.available, Decimal(0))

    @property
    def suggested(self) -> Decimal:
        """What the next year lacks, as far as this one has it."""
        return min(self.missing, self.envelope.left)


def carry_lines(academies: Sequence[int], year: int) -> list[CarryLine]:
    """The envelopes of these académies with something left that year. Three queries.

    What is promised in a département counts for its envelope when it has one of that year, else for
    that of the académie.
    """
    rows = list(
        Envelope.objects.filter(academy__in=academies, year=year)
        .select_related("academy", "department", "parent__parent")
        .order_by("programme", "academy__name", F("department__code").asc(nulls_first=True))
    )
    known = {(row.programme, row.academy_id, row.department_id) for row in rows}
    promised = _promised(academies, year + 1, known)
    after = {
        (row.programme, row.academy_id, row.department_id): row.left
        for row in Envelope.objects.filter(academy__in=academies, year=year + 1)
    }
    lines = []
    for row in rows:
        place = (row.programme, row.academy_id, row.department_id)
        nothing = Decimal(0)
        if row.left > 0:
            lines.append(CarryLine(row, promised.get(place, nothing), after.get(place, nothing)))
    return lines


def _promised(
    academies: Sequence[int], year: int, known: set[tuple[str, int | None, int | None]]
) -> dict[tuple[str, int | None, int | None], Decimal]:
    school = "share__establishment__"
    rows = (
        Instalment.objects.filter(
            state=InstalmentState.PROMISED,
            year=year,
            share__allocation__project__academy__in=academies,
        )
        .order_by()
        .values_list(
            "share__allocation__project__academy",
            f"{school}department",
            f"{school}kind",
            f"{school}sector",
        )
        .annotate(total=Sum("amount"))
    )
    found: dict[tuple[str, int | None, int | None], Decimal] = {}
    for academy, department, kind, sector, total in rows:
        programme = programme_for(kind, sector)
        if programme is None:
            continue
        place = (str(programme), academy, department)
        if place not in known:
            place = (str(programme), academy, None)
        found[place] = found.get(place, Decimal(0)) + total
    return found


def is_carried_over(key: str, academies: Sequence[int]) -> bool:
    """Whether the act with this key was done in one of these académies. One query."""
    return (
        bool(key)
        and Entry.objects.filter(
            kind=EntryKind.CARRY_OVER, proof=key, source__academy__in=academies
        ).exists()
    )

"""Extracts of Chorus and their lines, shaped for pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from funding.enums import InstalmentState, LineState
from funding.models import ChorusExtract, ChorusLine, ChorusNumber, Entry, Instalment
from funding.queries.instalments import instalments_with_file
from funding.queries.payable import about, with_reversals

MOST_CANDIDATES = 20


@dataclass(frozen=True)
class LineFilters:
    """Which lines to show: to settle or settled, of a finding ("": all), an EJ or a SIRET."""

    finding: str = ""
    text: str = ""
    settled: bool = False


def extracts_of(academies: Sequence[int]) -> QuerySet[ChorusExtract]:
    """The extracts of these académies, the latest first, with how many lines each still leaves to
    settle (`waiting`). No query by itself."""
    waiting = (
        ChorusLine.objects.open()
        .filter(extract=OuterRef("pk"), academy=OuterRef("academy"))
        .order_by()
        .values("extract")
        .annotate(count=Count("pk"))
    )
    return (
        ChorusExtract.objects.filter(academy__in=academies)
        .select_related("academy", "work", "trial", "uploaded_by")
        .defer("sample", "headers")
        .annotate(waiting=Coalesce(Subquery(waiting.values("count")), 0))
        .order_by("-uploaded_at")
    )


def open_lines(academies: Sequence[int]) -> QuerySet[ChorusLine]:
    """The lines that wait for somebody, the latest payments first. No query by itself."""
    return ChorusLine.objects.open().filter(academy__in=academies).order_by("-paid_on", "-pk")


def lines_of(academies: Sequence[int], filters: LineFilters) -> QuerySet[ChorusLine]:
    """The lines of these académies that the filters keep. No query by itself."""
    lines = open_lines(academies)
    if filters.settled:
        lines = (
            ChorusLine.objects.filter(
                state__in=[LineState.PAID, LineState.KNOWN, LineState.ASIDE],
                academy__in=academies,
            )
            .select_related("settled_by")
            .order_by(F("settled_at").desc(), "-pk")
        )
    elif filters.finding:
        lines = lines.filter(finding=filters.finding)
    if filters.text:
        number = filters.text.replace(" ", "").upper()
        lines = lines.filter(Q(ej=number) | Q(siret=number))
    return lines


def candidates_for(line: ChorusLine, *, text: str = "") -> list[Instalment]:
    """What a line may pay: what answers `text`, else what is to pay to its SIRET or to its EJ; the
    same amount first. One query."""
    rows = instalments_with_file().filter(
        state=InstalmentState.NOTIFIED,
        share__allocation__project__academy=line.academy_id,
    )
    if text:
        rows = rows.filter(about(text))
    else:
        known = ChorusNumber.objects.standing().filter(ej=line.ej).values("recipient")
        named = Q(share__recipient__in=known)
        if line.siret:
            named |= Q(share__recipient__siret=line.siret)
        rows = rows.filter(named)
    found = list(rows.order_by("planned_on", "pk")[: MOST_CANDIDATES * 5])
    found.sort(key=lambda row: row.to_pay != line.amount)
    return found[:MOST_CANDIDATES]


def payments_told_by(line: ChorusLine) -> list[tuple[Entry, str]]:
    """The payments written from this line, and the one recorded by hand that it tells, with
    why each was undone. One query."""
    rows = Entry.objects.filter(Q(line=line) | Q(told_by=line)).select_related(
        "instalment__share__establishment", "instalment__share__allocation__project", "reversal"
    )
    return with_reversals(rows.order_by("pk"))

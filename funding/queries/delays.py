"""The delays counted every night, shaped for their page and their file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from core import french
from establishments.enums import Perimeter
from establishments.models import Academy
from establishments.permissions import Rights
from funding.enums import DelayStage
from funding.models import DelayFigure
from funding.permissions import DELAY_READERS
from funding.rules import Bar, bars

CHART_HEIGHT, CHART_STEP = 120, 48


@dataclass(frozen=True)
class Delay:
    """A figure in words; "–" for what cannot be said."""

    label: str
    figure: DelayFigure | None

    @property
    def files(self) -> int:
        """How many files."""
        return self.figure.files if self.figure else 0

    @property
    def rate(self) -> float | None:
        """The share of delays kept, from 0 to 100; None without a file."""
        return 100 * self.figure.kept / self.figure.files if self.figure else None

    @property
    def rate_words(self) -> str:
        """« 87 % »."""
        return "–" if self.rate is None else french.percent(self.rate / 100)

    @property
    def kept(self) -> int:
        """How many delays were kept."""
        return self.figure.kept if self.figure else 0

    @property
    def median(self) -> str:
        """« 42 jours »."""
        return _days(self.figure.median_days if self.figure else None)

    @property
    def p90(self) -> str:
        """« 58 jours »."""
        return _days(self.figure.p90_days if self.figure else None)


@dataclass(frozen=True)
class DelaysPage:
    """What the page of delays shows of one place."""

    whole: Delay
    months: list[Delay]
    stages: list[Delay]
    academies: list[Delay]
    bars: list[Bar]
    counted_at: datetime | None

    @property
    def chart_width(self) -> int:
        """The width of the drawing, in its own units."""
        return max(1, len(self.months)) * CHART_STEP


def delays_page(academy: Academy | None) -> DelaysPage:
    """The delays of an académie, or of France. Two queries."""
    own = list(DelayFigure.objects.filter(academy=academy))
    found = {(figure.stage, figure.month): figure for figure in own}
    every = DelayFigure.objects.filter(
        month=None, stage=DelayStage.ALLOCATION, academy__isnull=False
    ).select_related("academy")
    by_month = sorted(
        figure.month for figure in own if figure.month and figure.stage == DelayStage.ALLOCATION
    )
    months = [
        Delay(french.month_and_year(month), found[DelayStage.ALLOCATION, month])
        for month in by_month
    ]
    return DelaysPage(
        whole=Delay("Douze derniers mois", found.get((DelayStage.ALLOCATION, None))),
        months=months,
        stages=[Delay(stage.label, found.get((stage, None))) for stage in DelayStage],
        academies=sorted(
            (Delay(figure.academy.name, figure) for figure in every if figure.academy),
            key=lambda row: french.sort_key(row.label),
        ),
        bars=bars(
            [
                (_short(month), row.rate_words, row.rate)
                for month, row in zip(by_month, months, strict=True)
            ],
            height=CHART_HEIGHT,
            step=CHART_STEP,
            most=100,
        ),
        counted_at=own[0].counted_at if own else None,
    )


def academies_read_by(rights: Rights) -> QuerySet[Academy]:
    """The académies whose delays a person may choose. No query by itself."""
    seen = rights.only(DELAY_READERS)
    if seen.nationwide:
        return Academy.objects.all()
    return Academy.objects.filter(
        Q(pk__in=sorted(seen.academy_ids)) | Q(departments__in=sorted(seen.department_ids))
    ).distinct()


def reads_france(rights: Rights) -> bool:
    """Whether the first thing to show is the whole country."""
    return any(a.perimeter == Perimeter.NATION for a in rights.only(DELAY_READERS).appointments)


def figures_of(academies: Iterable[Academy]) -> QuerySet[DelayFigure]:
    """Every figure of these académies, and of France. No query by itself."""
    return (
        DelayFigure.objects.filter(Q(academy__in=list(academies)) | Q(academy__isnull=True))
        .select_related("academy")
        .order_by("academy__name", "month", "stage")
    )


def _days(value: object) -> str:
    if value is None:
        return "–"
    whole = round(float(str(value)), 1)
    text = french.number(whole, 0 if whole.is_integer() else 1)
    return f"{text}\u00a0{french.agree(whole, 'jour')}"


def _short(month: date) -> str:
    return f"{month.month:02d}/{month.year % 100:02d}"

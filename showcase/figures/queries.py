"""The figures as tables, for their pages and their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from core import french
from establishments.enums import PriorityEducation
from establishments.models import Academy, Department
from funding.enums import DelayStage
from funding.models import DelayFigure
from projects.enums import BudgetCategory
from projects.models import Theme
from showcase.enums import AMOUNTS, FUNNEL, Breakdown, Degree, IpsBand, Measure
from showcase.models import Figure
from showcase.rules.masking import Sum, masked

NOT_SAID = "n.c."
"""A number that is not shown, on a page; « nc » in a file."""

_EQUITY = (
    Measure.SCHOOLS,
    Measure.ENGAGED,
    Measure.FILED,
    Measure.SCHOOLS_FUNDED,
    Measure.NEVER_FUNDED,
)
_OF_THEMES = (Measure.FILED, Measure.VALIDATED, *AMOUNTS)

PRIORITY_LABELS = {
    "HEP": PriorityEducation.NONE.label,
    PriorityEducation.REP.value: PriorityEducation.REP.label,
    PriorityEducation.REP_PLUS.value: PriorityEducation.REP_PLUS.label,
}
IPS_LABELS = {**dict(IpsBand.choices), "NC": "IPS inconnu"}


@dataclass(frozen=True)
class Place:
    """Where figures are read: France, an académie, or (for the staff) a département."""

    academy: Academy | None = None
    department: Department | None = None

    @property
    def name(self) -> str:
        """« France », « Académie de Rennes », « Ille-et-Vilaine »."""
        return str(self.academy or self.department or "France")

    @property
    def code(self) -> str:
        """What an address says: `FR`, `14`, `d035`."""
        if self.department:
            return f"d{self.department.code}"
        return self.academy.code if self.academy else "FR"

    def filter(self) -> Q:
        """The figures of this place."""
        return Q(academy=self.academy, department=self.department)


@dataclass(frozen=True)
class Number:
    """A number of a table: a value, or nothing said."""

    value: Decimal | None
    is_euros: bool = False
    unit: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """As a page writes it."""
        if self.value is None:
            return NOT_SAID
        if self.unit == "%":
            return french.percent(self.value)
        if self.unit:
            places = 0 if self.value == self.value.to_integral_value() else 1
            return f"{french.number(self.value, places)}\u00a0{french.agree(self.value, self.unit)}"
        return french.euros(round(self.value)) if self.is_euros else french.number(self.value)

    @property
    def plain(self) -> str:
        """As a file writes it: a point, no spaces; « nc » when it is not said."""
        if self.value is None:
            return "nc"
        if self.is_euros:
            return f"{self.value:.2f}"
        return f"{self.value.normalize():f}"


@dataclass(frozen=True)
class Row:
    """A line of a table; `code` is its item in a file."""

    code: str
    label: str
    numbers: list[Number]


@dataclass(frozen=True)
class HorizontalBar:
    """A bar of a drawing, in its units."""

    y: int
    width: int
    label: str
    words: str

    @property
    def label_y(self) -> int:
        """Where its label is written."""
        return self.y - 8

    @property
    def words_x(self) -> int:
        """Where its value is written: after the bar, or in its place when there is none."""
        return self.width + 8 if self.width else 0

    @property
    def words_y(self) -> int:
        """At mid-height of the bar."""
        return self.y + 17


BAR_STEP, BAR_WIDTH = 58, 330
"""One bar to the next, and the longest one, in units of a drawing 440 wide: nearly those of the
screen, so that its words are read as those of the page."""


@dataclass(frozen=True)
class Table:
    """A table with its drawing: the numbers of the column `drawn`."""

    slug: str
    title: str
    heads: list[str]
    codes: list[str]
    rows: list[Row]
    row_head: str
    drawn: int = 0
    lead: str = ""

    @property
    def bars(self) -> list[HorizontalBar]:
        """A bar a row; none for a number that is not said."""
        values = [row.numbers[self.drawn].value or Decimal(0) for row in self.rows]
        most = max(values, default=Decimal(0))
        return [
            HorizontalBar(
                y=26 + rank * BAR_STEP,
                width=int(BAR_WIDTH * max(value, Decimal(0)) / most) if most else 0,
                label=row.label,
                words=row.numbers[self.drawn].words,
            )
            for rank, (row, value) in enumerate(zip(self.rows, values, strict=True))
        ]

    @property
    def height(self) -> int:
        """Of the drawing."""
        return max(1, len(self.rows)) * BAR_STEP

    @property
    def caption(self) -> str:
        """What the bars measure, where the table has other columns too."""
        return self.heads[self.drawn] if len(self.heads) > 1 else ""

    @property
    def said(self) -> str:
        """What the drawing shows, in a sentence for who does not see it."""
        told = " ; ".join(f"{row.label} : {row.numbers[self.drawn].words}" for row in self.rows)
        return french.typography(f"{self.title}, {self.heads[self.drawn].lower()}. {told}")


@dataclass(frozen=True)
class FiguresPage:
    """Every table of a place."""

    place: Place
    tables: dict[str, Table] = field(default_factory=dict)
    counted_at: datetime | None = None

    @property
    def in_order(self) -> list[Table]:
        """As the page shows them."""
        return list(self.tables.values())


@dataclass(frozen=True)
class _Shape:
    """A table by one breakdown: its columns, and the one that is drawn."""

    slug: str
    title: str
    breakdown: Breakdown
    measures: tuple[Measure, ...]
    drawn: Measure


_FILED, _GRANTED = Measure.FILED, Measure.AMOUNT_GRANTED
_SHAPES = (
    _Shape("annees", "L’entonnoir, année par année", Breakdown.YEAR, FUNNEL, _FILED),
    _Shape("degres", "L’entonnoir par degré", Breakdown.DEGREE, FUNNEL, _FILED),
    _Shape(
        "education-prioritaire",
        "L’entonnoir en éducation prioritaire, et hors d’elle",
        Breakdown.PRIORITY,
        FUNNEL,
        _FILED,
    ),
    _Shape("montants", "Montants, année par année", Breakdown.YEAR, AMOUNTS, _GRANTED),
    _Shape("depenses", "Montants par type de dépense", Breakdown.CATEGORY, AMOUNTS, _GRANTED),
    _Shape("themes", "Projets et montants par thème", Breakdown.THEME, _OF_THEMES, _FILED),
)

Link = Callable[[Measure, Breakdown, str], str]
"""The page of the files behind a number, or ""."""


_DelayCell = tuple[int, str]
"""A number of files of a delay: its key, and which ("files", "kept", "late")."""


def figures_moment() -> datetime | None:
    """When the figures were counted, all at once; None before the first count. One query."""
    return Figure.objects.order_by().values_list("counted_at", flat=True).first()


def figures_page(place: Place, *, link: Link | None = None) -> FiguresPage:
    """Every table of a place: five queries at most.

    With `link` it is the page of the staff: nothing is masked, a number leads to its files.
    """
    cells = _Cells(Figure.objects.filter(place.filter()), link=link)
    tables = [_funnel(cells), *(_table(cells, shape) for shape in _SHAPES), _equity(cells)]
    if place.academy is None and place.department is None:
        tables.append(_by_academy(exact=link is not None))
    tables += _delays(place, exact=link is not None)
    return FiguresPage(place, {table.slug: table for table in tables}, cells.counted_at)


HOME = (Measure.ENGAGED, Measure.FILED, Measure.AMOUNT_GRANTED)
"""What the home page says of the whole country."""


def three_figures() -> list[tuple[str, Number]]:
    """(label, number) for the home page; none before the first count. One query."""
    rows = Figure.objects.of_france().filter(measure__in=HOME, breakdown=Breakdown.ALL)
    cells = _Cells(rows, link=None)
    if cells.counted_at is None:
        return []
    return [(measure.label, cells.number(measure, Breakdown.ALL, "")) for measure in HOME]


class _Cells:
    """The figures of one place, by measure, breakdown and item."""

    def __init__(self, rows: Iterable[Figure], *, link: Link | None, exact: bool = False) -> None:
        self._rows = {(row.measure, row.breakdown, row.item): row for row in rows}
        self._link = link
        self._exact = exact or link is not None
        self.counted_at = next((row.counted_at for row in self._rows.values()), None)

    def number(self, measure: Measure, breakdown: Breakdown, item: str) -> Number:
        """The number of a cell; zero when there is none, nothing when it is masked."""
        row = self._rows.get((measure, breakdown, item))
        if row is None:
            return Number(Decimal(0), measure.is_amount)
        if row.is_masked and not self._exact:
            return Number(None, measure.is_amount)
        url = self._link(measure, breakdown, item) if self._link else ""
        return Number(row.value, measure.is_amount, url=url)

    def items(self, breakdown: Breakdown, measures: Sequence[Measure]) -> set[str]:
        """The items that have a figure."""
        return {item for measure, by, item in self._rows if by == breakdown and measure in measures}


def _funnel(cells: _Cells) -> Table:
    return Table(
        "entonnoir",
        "De l’intention au versement",
        ["Nombre"],
        ["nombre"],
        [
            Row(measure.value, measure.label, [cells.number(measure, Breakdown.ALL, "")])
            for measure in FUNNEL
        ],
        "Étape",
        lead="Chaque étape compte ce qui l’a atteinte depuis le début du programme.",
    )


def _table(cells: _Cells, shape: _Shape) -> Table:
    measures, by = shape.measures, shape.breakdown
    return Table(
        shape.slug,
        shape.title,
        [measure.label for measure in measures],
        [measure.value for measure in measures],
        [
            Row(item, label, [cells.number(measure, by, item) for measure in measures])
            for item, label in item_labels(by, cells.items(by, measures)).items()
        ],
        by.label,
        measures.index(shape.drawn),
    )


def item_labels(breakdown: Breakdown, found: Iterable[str]) -> dict[str, str]:
    """The items of a breakdown in their order, with their labels. One query for the themes."""
    known: Mapping[str, str]
    match breakdown:
        case Breakdown.YEAR:
            return {year: year for year in sorted(found)}
        case Breakdown.DEGREE:
            known = dict(Degree.choices)
        case Breakdown.PRIORITY:
            known = PRIORITY_LABELS
        case Breakdown.IPS:
            known = IPS_LABELS
        case Breakdown.CATEGORY:
            known = {**dict(BudgetCategory.choices), "NC": "Non précisé"}
        case Breakdown.THEME:
            known = dict(Theme.objects.values_list("slug", "name"))
        case Breakdown.ALL:
            known = {"": "Ensemble"}
    wanted = set(found)
    always = breakdown in (Breakdown.DEGREE, Breakdown.PRIORITY)
    return {item: label for item, label in known.items() if always or item in wanted}


def _equity(cells: _Cells) -> Table:
    rows = []
    for breakdown in (Breakdown.PRIORITY, Breakdown.IPS):
        labels = item_labels(breakdown, cells.items(breakdown, _EQUITY))
        for item, label in labels.items():
            numbers = [cells.number(measure, breakdown, item) for measure in _EQUITY]
            rows.append(Row(item, label, [*numbers, _share(numbers[3], numbers[0])]))
    return Table(
        "equite",
        "Qui demande, qui reçoit",
        [*(measure.label for measure in _EQUITY), "Part financée"],
        [*(measure.value for measure in _EQUITY), "part-financee"],
        rows,
        "Établissements",
        drawn=5,
        lead="L’annuaire ne dit pas quelles communes sont rurales : ce critère n’est pas compté.",
    )


def _share(part: Number, whole: Number) -> Number:
    """One of another; nothing when either is not said."""
    if part.value is None or whole.value is None:
        return Number(None, unit="%")
    return Number(round(part.value / whole.value, 3) if whole.value else Decimal(0), unit="%")


def _by_academy(*, exact: bool) -> Table:
    measures = (*FUNNEL, Measure.AMOUNT_GRANTED)
    rows = Figure.objects.filter(
        academy__isnull=False, breakdown=Breakdown.ALL, measure__in=measures
    ).select_related("academy")
    by_place: dict[Academy, list[Figure]] = {}
    for row in rows:
        assert row.academy is not None
        by_place.setdefault(row.academy, []).append(row)
    lines = []
    for academy in sorted(by_place, key=lambda found: french.sort_key(found.name)):
        cells = _Cells(by_place[academy], link=None, exact=exact)
        numbers = [cells.number(measure, Breakdown.ALL, "") for measure in measures]
        lines.append(Row(academy.code, academy.name, numbers))
    return Table(
        "academies",
        "L’entonnoir par académie",
        [measure.label for measure in measures],
        [measure.value for measure in measures],
        lines,
        "Académie",
        drawn=3,
    )


def _delays(place: Place, *, exact: bool) -> list[Table]:
    """How long each stage takes, and whether the two months were kept: one query."""
    if place.department is not None:
        return []
    counted = list(DelayFigure.objects.filter(month=None).select_related("academy"))
    hidden = set() if exact else _hidden_delays(counted)
    own = {row.stage: row for row in counted if row.academy == place.academy}
    stages = [
        Row(stage.value, stage.label, _delay_numbers(own.get(stage), hidden))
        for stage in DelayStage
    ]
    tables = [
        Table(
            "delais",
            "Durée de chaque étape, sur douze mois",
            ["Dossiers", "Médiane", "Neuf dossiers sur dix"],
            ["dossiers", "mediane-jours", "centile-90-jours"],
            stages,
            "Étape",
            drawn=1,
            lead="La moitié des dossiers a pris la médiane au plus ; neuf sur dix, l’autre durée.",
        )
    ]
    kept = [
        Row(row.academy.code, row.academy.name, _kept_numbers(row, hidden))
        for row in counted
        if row.academy and row.stage == DelayStage.ALLOCATION
    ]
    kept.sort(key=lambda row: french.sort_key(row.label))
    whole = next(
        (r for r in counted if r.academy is None and r.stage == DelayStage.ALLOCATION), None
    )
    if place.academy is None:
        rows = [Row("FR", "France", _kept_numbers(whole, hidden)), *kept]
    else:
        rows = [row for row in kept if row.code == place.academy.code]
    tables.append(
        Table(
            "deux-mois",
            "Les deux mois tenus, sur douze mois",
            ["Dossiers", "Part tenue"],
            ["dossiers", "part-tenue"],
            rows,
            "Académie",
            drawn=1,
            lead="Fonds attribués dans les deux mois qui suivent la décision, suspensions en sus. "
            "Un dossier dont les deux mois sont passés compte comme non tenu, attribué ou pas.",
        )
    )
    return tables


def _hidden_delays(counted: Sequence[DelayFigure]) -> set[_DelayCell]:
    """The delays of too few files, and what would give their number; likewise for the files whose
    two months were kept and those whose were not, which a rate gives."""
    counts = {
        (row.pk, part): count
        for row in counted
        for part, count in (
            ("files", row.files),
            *((("kept", row.kept), ("late", row.files - row.kept)) if _has_rate(row) else ()),
        )
    }
    sums = [
        Sum((row.pk, "files"), [(row.pk, "kept"), (row.pk, "late")])
        for row in counted
        if _has_rate(row)
    ]
    for whole in counted:
        if whole.academy is None:
            parts = [row.pk for row in counted if row.academy and row.stage == whole.stage]
            sums += [
                Sum((whole.pk, part), [(pk, part) for pk in parts])
                for part in (("files", "kept", "late") if _has_rate(whole) else ("files",))
            ]
    return masked(counts, sums)


def _has_rate(row: DelayFigure) -> bool:
    """Whether it says how many kept the two months."""
    return row.stage == DelayStage.ALLOCATION


def _delay_numbers(row: DelayFigure | None, hidden: set[_DelayCell]) -> list[Number]:
    if row is None:
        return [Number(Decimal(0)), Number(None, unit="jour"), Number(None, unit="jour")]
    if (row.pk, "files") in hidden:
        return [Number(None), Number(None, unit="jour"), Number(None, unit="jour")]
    days = [Number(value, unit="jour") for value in (row.median_days, row.p90_days)]
    return [Number(Decimal(row.files)), *days]


def _kept_numbers(row: DelayFigure | None, hidden: set[_DelayCell]) -> list[Number]:
    if row is None:
        return [Number(Decimal(0)), Number(None, unit="%")]
    is_told = row.files and not {(row.pk, "kept"), (row.pk, "late")} & hidden
    return [
        Number(None if (row.pk, "files") in hidden else Decimal(row.files)),
        Number(round(Decimal(row.kept) / row.files, 3) if is_told else None, unit="%"),
    ]

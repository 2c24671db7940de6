"""The reports of a project, beside what was planned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Field, Q

from funding.enums import Attainment, PieceKind, ReportKind
from funding.models import Report, ReportPiece, ReportVerdict, SpendingLine, name_of
from funding.rules import ExpectedReport, expected_reports, renewed_by, unspent
from projects.enums import FileState, Status, Step
from projects.models import BudgetLine, Objective, Project
from projects.workflow import TABLE

QUESTIONS = ("what_changed", "what_was_hard", "what_next")


@dataclass(frozen=True)
class SpentLine:
    """A budget line: euros planned, euros spent (None: nothing said yet), its invoices.

    `told` is what an intermediate report already said of it.
    """

    line: BudgetLine
    spent: Decimal | None
    invoices: list[ReportPiece]
    told: Decimal | None = None


@dataclass(frozen=True)
class MeasuredObjective:
    """An objective, the value measured and what became of the target ("": nothing said)."""

    objective: Objective
    measured: str
    attainment: str

    @property
    def words(self) -> str:
        """« Atteint », « Atteint en partie », « Non atteint », or "" when nothing is said."""
        return Attainment(self.attainment).label if self.attainment else ""


@dataclass(frozen=True)
class ReportPage:
    """Everything a page shows of a report; `report` is None while nothing is written."""

    year: int | None
    report: Report | None
    objectives: list[MeasuredObjective]
    lines: list[SpentLine]
    pieces: list[ReportPiece]
    verdicts: list[ReportVerdict]
    granted: Decimal

    @property
    def name(self) -> str:
        """« Bilan final », « Bilan intermédiaire 2026 »."""
        kind = ReportKind.FINAL if self.year is None else ReportKind.INTERMEDIATE
        return name_of(kind, self.year)

    @property
    def is_final(self) -> bool:
        """Whether it ends the project."""
        return self.year is None

    @property
    def planned(self) -> Decimal:
        """Euros of the budget."""
        return sum((row.line.amount for row in self.lines), Decimal(0))

    @property
    def spent(self) -> Decimal:
        """Euros spent."""
        return sum((row.spent or Decimal(0) for row in self.lines), Decimal(0))

    @property
    def gap(self) -> Decimal:
        """Euros granted and not spent; negative when more was spent."""
        return self.granted - self.spent

    @property
    def unspent(self) -> Decimal:
        """Euros to give back; nothing is known before the final report."""
        return unspent(self.granted, self.spent) if self.is_final and self.lines else Decimal(0)

    @property
    def photos(self) -> list[ReportPiece]:
        """The photos joined."""
        return [piece for piece in self.pieces if piece.kind == PieceKind.PHOTO]

    @property
    def has_refused(self) -> bool:
        """Whether the antivirus refused a file."""
        return any(piece.attachment.is_refused for piece in self.pieces)


@dataclass(frozen=True)
class ReportLine:
    """A report of the project in a list: expected or written, and where it stands."""

    expected: ExpectedReport
    report: Report | None

    @property
    def name(self) -> str:
        """« Bilan final », « Bilan intermédiaire 2026 »."""
        return name_of(self.expected.kind, self.expected.year)

    @property
    def is_filed(self) -> bool:
        """Whether it waits for an answer."""
        return self.report is not None and self.report.is_filed

    @property
    def is_accepted(self) -> bool:
        """Whether it was accepted."""
        return self.report is not None and self.report.accepted_at is not None

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.is_accepted:
            return "accepté"
        if self.is_filed:
            return "déposé, en attente de réponse"
        return "commencé" if self.report else "à écrire"


def report_page(project: Project, *, year: int | None = None) -> ReportPage:
    """A report of a file with its objectives, budget lines and verdicts. Eight queries at most."""
    report = (
        Report.objects.filter(project=project, year=year)
        .select_related("filed_by", "updated_by")
        .first()
    )
    results: dict[int, tuple[str, str]] = {}
    spent: dict[int, Decimal] = {}
    pieces: list[ReportPiece] = []
    verdicts: list[ReportVerdict] = []
    if report is not None:
        results = {
            key: (measured, attainment)
            for key, measured, attainment in report.results.values_list(
                "objective", "measured", "attainment"
            )
        }
        spent = dict(report.spending.values_list("budget_line", "spent"))
        pieces = list(report.pieces.shown())
        verdicts = list(report.verdicts.select_related("given_by"))
    lines = lines_of(project, year=year)
    told = _told(project) if year is None and lines else {}
    objectives = list(project.objectives.all())
    return ReportPage(
        year=year,
        report=report,
        objectives=[MeasuredObjective(row, *results.get(row.pk, ("", ""))) for row in objectives],
        lines=[
            SpentLine(
                row,
                spent.get(row.pk),
                [piece for piece in pieces if piece.budget_line_id == row.pk],
                told.get(row.pk),
            )
            for row in lines
        ],
        pieces=pieces,
        verdicts=verdicts,
        granted=project.amount_granted or Decimal(0),
    )


def lines_of(project: Project, *, year: int | None = None) -> list[BudgetLine]:
    """The budget lines a report is about: all of them, or those of its year. One query."""
    if not project.asks_funds:
        return []
    lines = project.budget_lines.all()
    return list(lines if year is None else lines.filter(year=year))


def _told(project: Project) -> dict[int, Decimal]:
    """What the intermediate reports said was spent, by budget line. One query."""
    rows = SpendingLine.objects.filter(report__project=project, report__year__isnull=False)
    return dict(rows.values_list("budget_line", "spent"))


def expected_of(project: Project) -> list[ExpectedReport]:
    """The reports expected of a file, in order. One query; the académie is loaded."""
    years = {row.year for row in lines_of(project)}
    days = project.establishment.academy.report_days
    return expected_reports(years, ends_on=project.ends_on, days=days)


def reports_of(project: Project) -> list[ReportLine]:
    """The reports of a file, those expected and where each stands. Two queries."""
    written = {row.year: row for row in Report.objects.filter(project=project)}
    return [ReportLine(row, written.get(row.year)) for row in expected_of(project)]


def is_renewed(project: Project, *, year: int) -> bool:
    """Whether the instalment of this year may be paid, as far as reports go.

    The first year of the budget always; another once the report of the year before is accepted.
    After the last year, that is the final one; once it is accepted, nothing waits any more.
    Two queries.
    """
    before = renewed_by(year, years={row.year for row in lines_of(project)})
    return (
        before is None
        or Report.objects.filter(
            Q(year=before) | Q(year__isnull=True), project=project, accepted_at__isnull=False
        ).exists()
    )


def report_is_open(project: Project, *, year: int | None = None) -> bool:
    """Whether the school may write this report now.

    The final one when the table allows to file it; that of a year while the project is carried
    out, when it is expected and not filed yet. Two queries at most.
    """
    if year is None:
        return TABLE.find(Step.REPORT, project.status, [project.fact]) is not None
    if project.status != Status.FUNDED or year not in {r.year for r in expected_of(project)}:
        return False
    return not Report.objects.filter(project=project, year=year, filed_at__isnull=False).exists()


def missing_answers(
    project: Project, report: Report | None, *, year: int | None = None
) -> list[str]:
    """What blocks the filing, in French; empty when it may be filed. Five queries at most.

    An intermediate report needs neither the last question nor the values measured.
    """
    if report is None:
        return ["rien n’est encore écrit"]
    asked = QUESTIONS if year is None else QUESTIONS[:2]
    missing = [
        f"la question «\u00a0{question(name)}\u00a0» est sans réponse"
        for name in asked
        if not getattr(report, name).strip()
    ]
    if year is None:
        missing += _missing_results(project, report)
    missing += _missing_spending(project, report, year)
    if report.testimony.strip() and not report.testimony_by.strip():
        missing.append("le témoignage ne dit pas de qui il est")
    if report.video_url and not report.video_rights.strip():
        missing.append("la vidéo ne dit pas à qui elle est, ni qui est d’accord")
    waiting = report.pieces.shown().filter(attachment__state=FileState.WAITING).count()
    if waiting:
        missing.append(
            "une pièce attend d’être vérifiée par l’antivirus"
            if waiting == 1
            else f"{waiting} pièces attendent d’être vérifiées par l’antivirus"
        )
    return missing


def question(name: str) -> str:
    """The words of one of the three questions."""
    field = Report._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def _missing_results(project: Project, report: Report) -> list[str]:
    told = report.results.exclude(measured="").exclude(attainment="").values("objective")
    count = project.objectives.exclude(pk__in=told).count()
    if not count:
        return []
    return [
        "un objectif est sans valeur mesurée, ou ne dit pas s’il est atteint"
        if count == 1
        else f"{count} objectifs sont sans valeur mesurée, ou ne disent pas s’ils sont atteints"
    ]


def _missing_spending(project: Project, report: Report, year: int | None) -> list[str]:
    told = set(report.spending.values_list("budget_line", flat=True))
    count = sum(row.pk not in told for row in lines_of(project, year=year))
    if not count:
        return []
    return [
        "une ligne de budget est sans dépense (écrivez 0 si rien n’a été dépensé)"
        if count == 1
        else f"{count} lignes de budget sont sans dépense (écrivez 0 si rien n’a été dépensé)"
    ]

"""The home page of a school."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from concertations.models import Concertation
from core import clock
from core.french import counted
from dashboards.queries.files import FileLine, file_lines
from dashboards.queries.todo import TodoLine
from dashboards.rules import Reader
from establishments.models import Establishment, Membership
from establishments.queries.appointments import Referent, referents_of
from funding.models import Report
from funding.rules import ExpectedReport, expected_reports
from projects.enums import AssociationState, Status
from projects.models import AssociatedSchool, BudgetLine, Project
from projects.services.association import MAY_ANSWER
from projects.workflow import Fact
from support.queries.thread import HelpCounts

WAITING = (Status.SUBMITTED, Status.UNDER_REVIEW, Status.VALIDATED, Status.REPORTED)


@dataclass(frozen=True)
class StepLine:
    """One of the three steps of the programme and where the school stands in it."""

    title: str
    text: str
    state: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class JoinedLine:
    """A project of another school that invites this one (`answers`: still to say), or has it."""

    project: Project
    takes_part: bool
    answers: bool


@dataclass(frozen=True)
class SchoolHome:
    """Everything the home page of a school shows."""

    todo: list[TodoLine]
    waiting: list[FileLine]
    others: list[FileLine]
    joined: list[JoinedLine]
    steps: list[StepLine]
    concertations: list[Concertation]
    people: list[Membership]
    referents: list[Referent]


def school_home(establishment: Establishment, user: User, *, helped: HelpCounts) -> SchoolHome:
    """The school's home. Eight queries, whatever the number of projects.

    `helped`: the school's requests for help, counted with the school itself.
    """
    projects, joined = _projects(establishment, user)
    lines = file_lines(projects, reader=Reader.SCHOOL)
    concertations = list(
        Concertation.objects.filter(establishment=establishment).order_by("-created_at")[:50]
    )
    today = clock.today()
    return SchoolHome(
        todo=_school_todo(lines, concertations, joined, establishment, helped),
        waiting=[line for line in lines if line.project.status in WAITING],
        others=[line for line in lines if line.project.status not in WAITING],
        joined=joined,
        steps=_steps(projects, concertations),
        concertations=concertations,
        people=list(
            Membership.objects.filter(establishment=establishment)
            .current(today)
            .select_related("user")
            .by_rank()
        ),
        referents=referents_of(establishment),
    )


def _projects(establishment: Establishment, user: User) -> tuple[list[Project], list[JoinedLine]]:
    """The projects of the school, then those of others that invite it or have it. One query."""
    invitations = AssociatedSchool.objects.filter(
        establishment=establishment,
        state__in=(AssociationState.INVITED, AssociationState.ACCEPTED),
    ).order_by()
    own = Project.objects.visible_to(user).filter(establishment=establishment).order_by()
    agreement = invitations.filter(project=OuterRef("pk")).values("state")[:1]
    years = BudgetLine.objects.filter(project=OuterRef("pk")).order_by("year").distinct()
    reported = Report.objects.filter(
        project=OuterRef("pk"), year__isnull=False, filed_at__isnull=False
    ).order_by("year")
    found = list(
        Project.objects.filter(pk__in=own.values("pk").union(invitations.values("project")))
        .with_filing_request()
        .annotate(
            agreement=Subquery(agreement),
            budget_years=ArraySubquery(years.values("year")),
            reported_years=ArraySubquery(reported.values("year")),
        )
        .select_related("establishment__academy")
        .order_by("-updated_at")[:100]
    )
    joined = [
        JoinedLine(
            project=project,
            takes_part=agreed == AssociationState.ACCEPTED,
            answers=agreed == AssociationState.INVITED and project.status in MAY_ANSWER,
        )
        for project in found
        for agreed in [getattr(project, "agreement")]  # noqa: B009
        if project.establishment_id != establishment.pk and project.status != Status.WITHDRAWN
    ]
    return [project for project in found if project.establishment_id == establishment.pk], joined


def _school_todo(
    lines: Iterable[FileLine],
    concertations: Iterable[Concertation],
    joined: Iterable[JoinedLine],
    establishment: Establishment,
    helped: HelpCounts,
) -> list[TodoLine]:
    today = clock.today()
    todo = [_answers_line(establishment, helped), *(_todo_line(line, today) for line in lines)]
    todo += [
        TodoLine(
            verb="Répondre à une invitation",
            url=reverse(
                "projects:association-update",
                args=[establishment.uai, line.project.reference],
            ),
            text=f"{line.project.establishment}, «\u00a0{line.project}\u00a0»",
        )
        for line in joined
        if line.answers
    ]
    todo += [
        TodoLine(
            verb="Terminer la concertation",
            url=reverse("concertations:concertation-update", args=[concertation.reference]),
            text=f"«\u00a0{concertation.title}\u00a0»",
        )
        for concertation in concertations
        if not concertation.is_recorded
    ]
    found = [line for line in todo if line is not None]
    if not found and establishment.is_open:
        found = [
            TodoLine(
                verb="Préparer une concertation",
                url=reverse("concertations:concertation-create", args=[establishment.uai]),
                text="pour partir des constats de votre communauté éducative",
            )
        ]
    return sorted(found, key=lambda line: (line.due_on is None, line.due_on or today))[:5]


def _answers_line(establishment: Establishment, helped: HelpCounts) -> TodoLine | None:
    if not helped.answered:
        return None
    return TodoLine(
        verb="Lire ce que répond l’équipe d’appui",
        url=reverse("support:helprequest-list", args=[establishment.uai]),
        text=counted(helped.answered, "réponse à une demande d’aide", "réponses à vos demandes"),
    )


def _todo_line(line: FileLine, today: date) -> TodoLine | None:
    project, title = line.project, f"«\u00a0{line.project}\u00a0»"
    match Status(project.status):
        case Status.COMPLETION_REQUESTED:
            due_on = line.sentence.by
            return TodoLine(
                verb="Compléter le projet",
                url=reverse("reviews:completion-update", args=[project.reference]),
                text=title,
                due_on=due_on,
                late=due_on is not None and due_on < today,
            )
        case Status.DRAFT:
            asked_by = getattr(project, "filing_asked_by", None)
            return TodoLine(
                verb="Relire et déposer le projet" if asked_by else "Terminer et déposer le projet",
                url=reverse("projects:submission-create", args=[project.reference]),
                text=f"{title}, terminé par {asked_by}" if asked_by else title,
            )
        case Status.FUNDED:
            report = _next_report(project)
            due_on = report.due_on
            key = [project.reference, report.year] if report.year else [project.reference]
            return TodoLine(
                verb=f"Préparer le bilan de {report.year}" if report.year else "Préparer le bilan",
                url=reverse("funding:report-update", args=key),
                text=title,
                due_on=due_on,
                late=due_on is not None and due_on < today,
            )
        case Status.VALIDATED if project.fact is Fact.NO_FUNDS:
            due_on = _next_report(project).due_on
            return TodoLine(
                verb="Préparer le bilan",
                url=reverse("funding:report-update", args=[project.reference]),
                text=title,
                due_on=due_on,
                late=due_on is not None and due_on < today,
            )
        case _:
            return None


def _next_report(project: Project) -> ExpectedReport:
    """The report the school writes now: the earliest year not filed yet, else the final one."""
    years = getattr(project, "budget_years", ()) if project.asks_funds else ()
    days = project.establishment.academy.report_days
    expected = expected_reports(years, ends_on=project.ends_on, days=days)
    filed = set(getattr(project, "reported_years", ()))
    return next((row for row in expected[:-1] if row.year not in filed), expected[-1])


def _steps(projects: Sequence[Project], concertations: Sequence[Concertation]) -> list[StepLine]:
    recorded = any(concertation.is_recorded for concertation in concertations)
    filed = [p for p in projects if p.first_submitted_at is not None]
    funded = [p for p in filed if p.status in (Status.FUNDED, Status.REPORTED, Status.CLOSED)]

    def state(done: bool, begun: bool) -> str:
        return "done" if done else "current" if begun else "todo"

    return [
        StepLine(
            title="La concertation",
            text="Réunir la communauté éducative, partir des constats, faire émerger des idées.",
            state=state(recorded, bool(concertations) or not projects),
        ),
        StepLine(
            title="Le projet pédagogique",
            text="Écrire le projet, seul ou à plusieurs, puis le déposer quand il est prêt.",
            state=state(bool(filed), bool(projects) or recorded),
        ),
        StepLine(
            title="Le soutien financier",
            text=(
                "La commission examine le projet\u00a0; validé, les fonds arrivent "
                "dans les deux mois."
            ),
            state=state(bool(funded), bool(filed)),
        ),
    ]

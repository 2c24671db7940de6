"""What a person should do first: at most five lines, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from core import clock
from core.french import counted
from establishments.enums import Role
from establishments.permissions import rights_of
from projects.enums import Status
from projects.models import Project
from reviews.enums import SessionStatus
from reviews.models import CommissionSession, CompletionRequest


@dataclass(frozen=True)
class TodoLine:
    """One thing to do first: its verb and where, about what, by when."""

    verb: str
    url: str
    text: str
    due_on: date | None = None
    late: bool = False


LONGEST = 5
_SESSION_VERBS = {
    SessionStatus.CLOSED: "Publier les décisions",
    SessionStatus.OPEN: "Poursuivre la séance",
    SessionStatus.PLANNED: "Convoquer la commission",
}


def commission_todo(user: User) -> list[TodoLine]:
    """What the secretariat and the president should do first. Two queries."""
    academies = sorted(rights_of(user).academies_as(Role.SECRETARIAT, Role.PRESIDENT))
    if not academies:
        return []
    lines = [
        TodoLine(
            verb=_SESSION_VERBS[SessionStatus(session.status)],
            url=reverse("reviews:session-detail", args=[session.reference]),
            text=f"séance {session.reference}, {session.place}",
            due_on=clock.day_of(session.held_at),
            late=clock.day_of(session.held_at) < clock.today(),
        )
        for session in CommissionSession.objects.filter(
            academy__in=academies, status__in=list(_SESSION_VERBS)
        ).order_by("held_at")[:LONGEST]
    ]
    return [*lines, *_file_lines(academies)][:LONGEST]


def _file_lines(academies: list[int]) -> list[TodoLine]:
    ready, reports, late = _counts(academies)
    board = reverse("dashboards:board-list")
    lines = []
    if late:
        lines.append(
            TodoLine(
                verb="Relancer les compléments en retard",
                url=f"{board}?statut={Status.COMPLETION_REQUESTED}",
                text=counted(late, "dossier"),
            )
        )
    if ready:
        lines.append(
            TodoLine(
                verb="Préparer une séance",
                url=reverse("reviews:session-list"),
                text=f"pour {counted(ready, 'dossier déposé', 'dossiers déposés')}",
            )
        )
    if reports:
        lines.append(
            TodoLine(
                verb="Lire les bilans",
                url=f"{board}?statut={Status.REPORTED}",
                text=counted(reports, "bilan déposé", "bilans déposés"),
            )
        )
    return lines


def _counts(academies: list[int]) -> tuple[int, int, int]:
    """(submitted, reports to read, completions past their day) in these académies. One query."""
    late = CompletionRequest.objects.open().filter(project=OuterRef("pk"), due_on__lt=clock.today())
    found = Project.objects.filter(
        establishment__academy__in=academies,
        status__in=[Status.SUBMITTED, Status.REPORTED, Status.COMPLETION_REQUESTED],
    ).aggregate(
        ready=Count("establishment", filter=Q(status=Status.SUBMITTED)),
        reports=Count("establishment", filter=Q(status=Status.REPORTED)),
        late=Count("establishment", filter=Q(Exists(late), status=Status.COMPLETION_REQUESTED)),
    )
    return found["ready"], found["reports"], found["late"]

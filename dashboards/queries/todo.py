"""What a person should do first: at most five lines, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from core import clock
from core.french import counted
from dashboards.queries.orphans import orphan_schools
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import rights_of
from projects.enums import Status
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


def commission_todo(user: User, counts: Mapping[str, int]) -> list[TodoLine]:
    """What the secretariat and the president should do first. Two queries.

    `counts`: the files of the board by status, already counted for its figures.
    """
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
    return [*lines, *_file_lines(academies, counts)][:LONGEST]


def _file_lines(academies: list[int], counts: Mapping[str, int]) -> list[TodoLine]:
    ready, reports = counts.get(Status.SUBMITTED, 0), counts.get(Status.REPORTED, 0)
    late, orphans = _alerts(academies)
    board = reverse("dashboards:board-list")
    lines = []
    if orphans:
        lines.append(
            TodoLine(
                verb="Donner une direction aux dossiers qui n’en ont plus",
                url=reverse("dashboards:orphan-list"),
                text=counted(orphans, "établissement"),
            )
        )
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


def _alerts(academies: list[int]) -> tuple[int, int]:
    """How many completions are late, and how many schools with files have no head. One query."""
    late = CompletionRequest.objects.open().filter(
        project__establishment__academy__in=academies, due_on__lt=clock.today()
    )
    found = Academy.objects.filter(pk=academies[0]).values_list(
        _count_of(late), _count_of(orphan_schools(academies))
    )
    counts: tuple[int, int] = found[0]
    return counts


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    """The number of these rows, as a column of another query."""
    counted_rows = rows.order_by().values(whole=Value(1)).annotate(count=Count("pk"))
    return Coalesce(Subquery(counted_rows.values("count")), 0)

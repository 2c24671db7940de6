"""What a person should do first: at most five lines, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Value
from django.urls import reverse

from accounts.models import User
from core import clock
from core.french import counted
from dashboards.queries.orphans import orphan_schools
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import rights_of
from projects.enums import Status
from projects.models import Project
from reviews.enums import SessionStatus
from reviews.models import CommissionSession, CompletionRequest
from showcase.models import Edition
from support.queries.inbox import sleeping_requests


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
    found = _counted(academies)
    lines += _file_lines(counts, found)
    lines += _sheet_lines(found, user)
    inspection = _inspection_lines(found, user)
    # Never pushed out by what comes and goes: a school without inspector has nobody to read it.
    return [*lines[: LONGEST - len(inspection)], *inspection]


_NONE = Value(0, IntegerField())


def _counted(academies: list[int]) -> dict[str, int]:
    """What waits for the secretariat beyond the files of the board: one query for all counts."""
    today = clock.today()
    late = CompletionRequest.objects.open().filter(project__academy__in=academies, due_on__lt=today)
    uninspected = (
        Establishment.objects.filter(academy__in=academies)
        .open()
        .without_referent(today)
        .order_by()
    )
    filed = Project.objects.filter(establishment=OuterRef("pk"), first_submitted_at__isnull=False)
    found = _count_of("late", late).union(
        _count_of("unhelped", sleeping_requests(academies).select_related(None)),
        _count_of("orphans", orphan_schools(academies)),
        _count_of("sheets", Edition.objects.waiting().filter(sheet__academy__in=academies)),
        _count_of("uninspected", uninspected, filed=Count("pk", filter=Exists(filed))),
        all=True,
    )
    counts: dict[str, int] = {}
    for kind, count, with_files in found:
        counts[kind], counts[f"{kind}_filed"] = count, with_files
    return counts


def _count_of(kind: str, rows: QuerySet[Any], filed: Any = _NONE) -> QuerySet[Any]:
    """(kind, number of rows, those of them that are `filed`)."""
    counted_rows: QuerySet[Any] = (
        rows.order_by()
        .annotate(waits=Value(kind))
        .values("waits")
        .annotate(found=Count("pk"), filed=filed)
        .values_list("waits", "found", "filed")
    )
    return counted_rows


def _inspection_lines(found: Mapping[str, int], user: User) -> list[TodoLine]:
    """Who must still be named to inspect; for those who name, the presidency does not."""
    schools, filed = found.get("uninspected", 0), found.get("uninspected_filed", 0)
    if not schools or not rights_of(user).has(Role.SECRETARIAT):
        return []
    text = f"de {counted(schools, 'établissement')}"
    if filed:
        text += f", dont {counted(filed, 'a un dossier déposé', 'ont un dossier déposé')}"
    return [
        TodoLine(
            verb="Nommer l’inspection référente",
            url=f"{reverse('establishments:directory-list')}?sans_inspection=on",
            text=text,
        )
    ]


def _sheet_lines(found: Mapping[str, int], user: User) -> list[TodoLine]:
    """What schools propose to the public; for those who read it first, the presidency does not."""
    waiting = found.get("sheets", 0)
    if not waiting or not rights_of(user).has(Role.SECRETARIAT):
        return []
    return [
        TodoLine(
            verb="Relire les fiches publiques",
            url=reverse("showcase:moderation-list"),
            text=counted(waiting, "fiche proposée", "fiches proposées"),
        )
    ]


def _file_lines(counts: Mapping[str, int], found: Mapping[str, int]) -> list[TodoLine]:
    ready, reports = counts.get(Status.SUBMITTED, 0), counts.get(Status.REPORTED, 0)
    late, orphans = found.get("late", 0), found.get("orphans", 0)
    unhelped = found.get("unhelped", 0)
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
    if unhelped:
        lines.append(
            TodoLine(
                verb="Relancer l’équipe d’appui",
                url=reverse("support:sleepingrequest-list"),
                text=counted(
                    unhelped, "demande d’aide sans réponse", "demandes d’aide sans réponse"
                ),
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

"""The life of one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from dashboards.queries.files import FileLine, file_lines
from dashboards.rules import Reader
from establishments.enums import SCHOOL_ROLES, Role
from projects.models import Project, StatusChange
from reviews.enums import Audience
from reviews.models import CompletionRequest, Decision, FileOpening, Opinion
from reviews.permissions import COMMENTERS


@dataclass(frozen=True)
class Event:
    """One line of the timeline of a file."""

    at: datetime
    label: str
    by: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class FileLife:
    """Everything the life page of a file shows to this reader."""

    line: FileLine
    events: list[Event]
    decisions: list[Decision]
    open_request: CompletionRequest | None


_EVENT_LABELS = {
    "SUBMIT": "Projet déposé",
    "REQUEST_COMPLETION": "Compléments demandés",
    "RESUBMIT": "Compléments envoyés",
    "CANCEL_COMPLETION": "Demande de compléments retirée",
    "SCHEDULE": "Inscrit à l’ordre du jour de la commission",
    "UNSCHEDULE": "Retiré de l’ordre du jour",
    "VALIDATE": "Projet validé",
    "DECLINE": "Projet non retenu",
    "REOPEN": "Nouveau passage préparé",
    "WITHDRAW": "Projet retiré",
    "ALLOCATE": "Fonds attribués",
    "REPORT": "Bilan déposé",
    "SEND_BACK_REPORT": "Bilan renvoyé à l’établissement",
    "CLOSE": "Dossier clos",
}


def file_life(project: Project, roles: frozenset[Role]) -> FileLife:
    """The life of a file for somebody with these roles on it. Eleven queries at most."""
    school_only = not roles - SCHOOL_ROLES
    reader = Reader.SCHOOL if school_only or roles & SCHOOL_ROLES else Reader.STAFF
    (line,) = file_lines([project], reader=reader)
    events = [
        Event(at=project.created_at, label="Projet commencé", by=str(project.created_by)),
        *_status_events(project),
        *_opinion_events(project, school_only=school_only),
        *_comment_events(project, school_only=school_only),
        *_suspension_events(project),
        *_opening_events(project),
    ]
    return FileLife(
        line=line,
        events=sorted(events, key=lambda event: event.at, reverse=True),
        decisions=list(
            Decision.objects.filter(item__project=project, published_at__isnull=False)
            .select_related("item__session")
            .prefetch_related("points")
            .order_by("-published_at")
        ),
        open_request=CompletionRequest.objects.open()
        .filter(project=project)
        .prefetch_related("points")
        .first(),
    )


def _status_events(project: Project) -> list[Event]:
    changes = StatusChange.objects.filter(project=project).select_related("changed_by")
    return [
        Event(
            at=change.changed_at,
            label=_EVENT_LABELS[change.step],
            by=f"{change.changed_by} ({change.get_role_display().lower()})",
            note=change.motive,
        )
        for change in changes
    ]


def _opinion_events(project: Project, *, school_only: bool) -> list[Event]:
    opinions = Opinion.objects.filter(project=project).select_related("filed_by")
    return [
        Event(
            at=opinion.filed_at,
            label=(
                "Avis de l’inspection rendu"
                if school_only
                else f"Avis de l’inspection\u00a0: {opinion.get_kind_display().lower()}"
            ),
            by=str(opinion.filed_by),
            note="" if school_only else opinion.motive,
        )
        for opinion in opinions
    ]


def _comment_events(project: Project, *, school_only: bool) -> list[Event]:
    comments = project.comments.select_related("created_by")
    if school_only:
        comments = comments.filter(audience=Audience.SCHOOL)
    return [
        Event(
            at=comment.created_at,
            label=f"Commentaire sur la partie «\u00a0{comment.get_part_display()}\u00a0»",
            by=str(comment.created_by),
            note=comment.body,
        )
        for comment in comments
    ]


def _suspension_events(project: Project) -> list[Event]:
    return [
        Event(
            at=suspension.created_at,
            label="Délai de deux mois suspendu",
            by=str(suspension.created_by),
            note=suspension.motive,
        )
        for suspension in project.suspensions.select_related("created_by")
    ]


def _opening_events(project: Project) -> list[Event]:
    """Which service has opened the file since it was filed, and when first; the school reads no
    name: who has its file is a service (DOMAIN.md §4)."""
    if project.submitted_at is None:
        return []
    openings = FileOpening.objects.filter(
        project=project, role__in=sorted(COMMENTERS), opened_at__gte=project.submitted_at
    )
    first = openings.order_by().values("role").annotate(first=Min("opened_at"))
    return [
        Event(at=row["first"], label="Dossier ouvert", by=Role(row["role"]).label) for row in first
    ]

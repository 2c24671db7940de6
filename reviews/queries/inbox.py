"""The inspector's inbox: which files wait for what, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import rights_of
from establishments.querysets import perimeter_filter
from projects.enums import Status
from projects.models import Project
from reviews.enums import ThreadState
from reviews.models import Comment, CompletionRequest, Opinion, Thread

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.querysets import EstablishmentQuerySet
    from projects.querysets import ProjectQuerySet


class Tray(StrEnum):
    """A list of the inbox; the value is the one of the address."""

    TO_READ = "a-lire"
    REQUESTED = "mes-demandes"
    TO_JUDGE = "avis-a-donner"
    ALL = "tous"

    @property
    def label(self) -> str:
        """The name of the list."""
        return _LABELS[self]


_LABELS = {
    Tray.TO_READ: "À lire",
    Tray.REQUESTED: "Mes demandes en cours",
    Tray.TO_JUDGE: "Avis à donner",
    Tray.ALL: "Tous mes dossiers",
}


@dataclass(frozen=True)
class TrayTab:
    """A list of the inbox and how many files it holds; None for the whole perimeter."""

    tray: Tray
    count: int | None
    current: bool


@dataclass(frozen=True)
class InboxList:
    """A list of the inbox as somebody reads it: the tray, the filters, and its address."""

    tray: Tray
    filters: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""


def tray_of(name: str) -> Tray:
    """The list named in an address; the first one when there is none of that name."""
    return Tray(name) if name in list(Tray) else Tray.TO_READ


def files_of(user: User, tray: Tray, filters: Mapping[str, Any] | None = None) -> QuerySet[Project]:
    """The files of a list, in its order, for a referent inspector; ordered by indexed columns.

    To read: filed (for the first time or again) and neither commented nor judged since by an
    inspector. To judge: no opinion yet on this passage. Filters: `q` (words of the file, name of
    the school), `niveau` (kind of school), `age` (filed that many days ago at least), `reponses`
    (the school answered in a thread).
    """
    files = _kept(_perimeter(user), filters or {})
    match tray:
        case Tray.TO_READ:
            return files.filter(_TO_READ, status=Status.SUBMITTED).order_by("submitted_at", "pk")
        case Tray.REQUESTED:
            return files.filter(
                pk__in=CompletionRequest.objects.open().filter(requested_by=user).values("project"),
                status=Status.COMPLETION_REQUESTED,
            ).order_by("status_since", "pk")
        case Tray.TO_JUDGE:
            return files.filter(
                _TO_JUDGE, status__in=[Status.SUBMITTED, Status.UNDER_REVIEW]
            ).order_by("submitted_at", "pk")
        case Tray.ALL:
            return files.order_by(F("submitted_at").desc(), "-pk")


def _kept(files: ProjectQuerySet, filters: Mapping[str, Any]) -> ProjectQuerySet:
    if text := filters.get("q"):
        files = files.search(text)
    if kind := filters.get("niveau"):
        files = files.filter(establishment__kind=kind)
    if days := filters.get("age"):
        files = files.filter(submitted_at__lte=clock.now() - timedelta(days=int(days)))
    if filters.get("reponses"):
        answered = Thread.objects.filter(project=OuterRef("pk"), state=ThreadState.ANSWERED)
        files = files.filter(Exists(answered))
    return files


def shown(files: QuerySet[Project]) -> QuerySet[Project]:
    """The same files with what a line shows: one query with joins, no snapshot loaded."""
    opinions = Opinion.objects.filter(project=OuterRef("pk"), passage=OuterRef("passage"))
    requests = CompletionRequest.objects.open().filter(project=OuterRef("pk"))
    answered = Thread.objects.filter(project=OuterRef("pk"), state=ThreadState.ANSWERED)
    return files.select_related("establishment__academy").annotate(
        has_answers=Exists(answered),
        opinion=opinions.order_by("-filed_at", "-pk").values("kind")[:1],
        due_on=requests.values("due_on")[:1],
        came_back=Exists(
            CompletionRequest.objects.filter(
                project=OuterRef("pk"), passage=OuterRef("passage"), closed_at__isnull=False
            )
        ),
    )


def trays(user: User, current: Tray) -> list[TrayTab]:
    """The lists with their counts: two queries, over the files in progress only."""
    in_progress = _perimeter(user).filter(status__in=[Status.SUBMITTED, Status.UNDER_REVIEW])
    counts: dict[str, int] = in_progress.aggregate(
        to_read=Count("pk", filter=Q(_TO_READ, status=Status.SUBMITTED)),
        to_judge=Count("pk", filter=_TO_JUDGE),
    )
    by_tray: dict[Tray, int | None] = {
        Tray.TO_READ: counts["to_read"],
        Tray.REQUESTED: files_of(user, Tray.REQUESTED).count(),
        Tray.TO_JUDGE: counts["to_judge"],
        Tray.ALL: None,
    }
    return [TrayTab(tray, by_tray[tray], tray is current) for tray in Tray]


def next_file(user: User, listed: InboxList, after: Project) -> Project | None:
    """The file to open once `after` is dealt with: the next oldest of the list, then the first.

    One or two queries.
    """
    others = files_of(user, listed.tray, listed.filters).exclude(pk=after.pk)
    if after.submitted_at is not None and listed.tray in (Tray.TO_READ, Tray.TO_JUDGE):
        later = others.filter(
            Q(submitted_at__gt=after.submitted_at)
            | Q(submitted_at=after.submitted_at, pk__gt=after.pk)
        ).first()
        if later is not None:
            return later
    return others.first()


def inspected_schools(user: User, filters: Mapping[str, Any]) -> QuerySet[Establishment]:
    """The schools this person inspects that the filters keep, in the order of the directory.

    Each with `filed` (projects filed at least once) and `last_filed_at`: one query with the page.
    """
    schools = _schools(user)
    if filters.get("q"):
        schools = schools.search(filters["q"])
    files = Project.objects.filter(establishment=OuterRef("pk"), first_submitted_at__isnull=False)
    if filters.get("sans_projet"):
        schools = schools.open().filter(~Exists(files))
    counted = files.order_by().values("establishment").annotate(found=Count("pk"))
    return (
        schools.select_related("department", "district")
        .annotate(
            filed=Coalesce(Subquery(counted.values("found")), 0),
            last_filed_at=Subquery(files.order_by("-submitted_at").values("submitted_at")[:1]),
        )
        .order_by("name", "uai")
    )


def _schools(user: User) -> EstablishmentQuerySet:
    """The schools this person inspects, in their own name or in the place of somebody."""
    rights = rights_of(user).only({Role.REFERENT_INSPECTOR})
    if rights.nationwide:
        return Establishment.objects.all()
    return Establishment.objects.filter(perimeter_filter(rights))


def without_project(user: User) -> int:
    """How many open schools of this person never filed anything. One query."""
    return inspected_schools(user, {"sans_projet": True}).order_by().count()


def _perimeter(user: User) -> ProjectQuerySet:
    """Filed projects of the schools this person inspects."""
    files = Project.objects.filter(first_submitted_at__isnull=False)
    if rights_of(user).only({Role.REFERENT_INSPECTOR}).nationwide:
        return files
    return files.filter(establishment__in=_schools(user).order_by().values("pk"))


_SINCE_FILED = {"project": OuterRef("pk")}
_TO_READ = ~Exists(
    Comment.objects.filter(
        **_SINCE_FILED, role=Role.REFERENT_INSPECTOR, created_at__gte=OuterRef("submitted_at")
    )
) & ~Exists(Opinion.objects.filter(**_SINCE_FILED, filed_at__gte=OuterRef("submitted_at")))
_TO_JUDGE = ~Exists(Opinion.objects.filter(project=OuterRef("pk"), passage=OuterRef("passage")))

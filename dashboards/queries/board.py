"""The board of the rectorate: one table over all files of the perimeter, and four figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value

from accounts.models import User
from core import clock
from dashboards.rules import counted_status, status_label
from establishments.enums import Role
from establishments.models import Department
from establishments.permissions import Rights, rights_of
from establishments.querysets import perimeter_filter
from funding.models import Envelope
from funding.queries import clocks_of
from funding.rules import Clock
from projects.enums import Status
from projects.models import Project, Theme
from projects.querysets import ProjectQuerySet
from reviews.enums import OpinionKind
from reviews.models import Opinion

BOARD_ROLES = frozenset({Role.SECRETARIAT, Role.PRESIDENT, Role.MEMBER, Role.OBSERVER})
AT_RISK_DAYS = 46


@dataclass(frozen=True)
class BoardRow:
    """One file of the table."""

    project: Project
    label: str
    kind: str
    opinion: str
    days: int
    clock: Clock | None


@dataclass(frozen=True)
class BoardFigures:
    """The figures of the moment over the whole perimeter, whatever the filters."""

    by_status: list[tuple[str, str, int]]
    oldest: datetime | None
    at_risk: int
    left: Decimal

    @property
    def counts(self) -> dict[str, int]:
        """The number of files by status."""
        return {status: count for status, _, count in self.by_status}

    @property
    def total(self) -> int:
        """All the files of the perimeter."""
        return sum(count for _, _, count in self.by_status)


def board_choices(user: User) -> dict[str, list[tuple[str, str]]]:
    """The départements of the perimeter and the themes, as choices of the filters. One query."""
    rights = rights_of(user).only(BOARD_ROLES)
    departments = Department.objects.all()
    if not rights.nationwide:
        departments = departments.filter(
            Q(academy__in=sorted(rights.academy_ids)) | Q(pk__in=sorted(rights.department_ids))
        )
    rows = (
        departments.order_by()
        .annotate(filter=Value("departments"), rank=Value(0))
        .values_list("filter", "rank", "code", "name")
        .union(
            Theme.objects.order_by()
            .annotate(filter=Value("themes"), rank=F("position"))
            .values_list("filter", "rank", "slug", "name")
        )
        .order_by("filter", "rank", "code")
    )
    choices: dict[str, list[tuple[str, str]]] = {"departments": [], "themes": []}
    for name, _, value, label in rows:
        choices[name].append((value, label))
    return choices


def board_projects(user: User, filters: Mapping[str, Any]) -> ProjectQuerySet:
    """The filed projects of the perimeter that match the filters of `BoardFilterForm`, sorted."""
    projects = _perimeter(rights_of(user).only(BOARD_ROLES))
    if filters.get("q"):
        projects = projects.search(filters["q"])
    if filters.get("statut"):
        projects = projects.filter(status=filters["statut"])
    if filters.get("departement"):
        projects = projects.filter(establishment__department__code=filters["departement"])
    if filters.get("type"):
        projects = projects.filter(establishment__kind=filters["type"])
    if filters.get("theme"):
        projects = projects.filter(themes__slug=filters["theme"])
    if priority := filters.get("education_prioritaire"):
        projects = (
            projects.exclude(establishment__priority_education="")
            if priority == "ANY"
            else projects.filter(establishment__priority_education=priority)
        )
    if filters.get("montant"):
        projects = projects.filter(amount_asked__gte=filters["montant"])
    if filters.get("age"):
        limit = clock.now() - timedelta(days=int(filters["age"]))
        projects = projects.filter(status_since__lte=limit)
    if opinion := filters.get("avis"):
        wanted = None if opinion == "NONE" else opinion
        latest = projects.annotate(latest_opinion=Subquery(_latest_opinion()))
        projects = latest.filter(latest_opinion=wanted)
    order = {
        "newest": ("-submitted_at", "-id"),
        "amount": ("-amount_asked", "-id"),
    }.get(filters.get("tri") or "", ("submitted_at", "id"))
    return projects.order_by(*order)


def in_full(projects: ProjectQuerySet) -> ProjectQuerySet:
    """These files with what a row of the table shows: their school, its place, `latest_opinion`.

    The opinion is the inspector's on the present passage, None without any.
    """
    return projects.select_related("establishment__department", "establishment__academy").annotate(
        latest_opinion=Subquery(_latest_opinion())
    )


def _perimeter(rights: Rights) -> ProjectQuerySet:
    filed = Project.objects.filter(first_submitted_at__isnull=False)
    if rights.nationwide:
        return filed
    return filed.filter(perimeter_filter(rights, "establishment__"))


def _latest_opinion() -> QuerySet[Any, Any]:
    """The kind of the inspector's latest opinion on the passage of the outer file."""
    opinions = Opinion.objects.filter(project=OuterRef("pk"), passage=OuterRef("passage"))
    return opinions.order_by("-filed_at", "-pk").values("kind")[:1]


def board_rows(projects: list[Project]) -> list[BoardRow]:
    """What the table shows of these files, read `in_full`. Two queries, whatever their number."""
    clocks = clocks_of(projects)
    now = clock.now()
    rows = []
    for project in projects:
        label, kind = status_label(Status(project.status), project.fact)
        opinion = getattr(project, "latest_opinion", None)
        rows.append(
            BoardRow(
                project=project,
                label=label,
                kind=kind,
                opinion=OpinionKind(opinion).label if opinion else "",
                days=(now - project.status_since).days,
                clock=clocks.get(project.pk),
            )
        )
    return rows


def board_figures(user: User) -> BoardFigures:
    """Counts by status, the oldest waiting file, clocks at risk, money left. Two queries.

    A clock is at risk when less than about two weeks of its two months are left.
    """
    rights = rights_of(user).only(BOARD_ROLES)
    risk = clock.today() - timedelta(days=AT_RISK_DAYS)
    running = Q(status=Status.VALIDATED, amount_granted__gt=0)
    found = {
        status: (count, oldest, at_risk)
        for status, count, oldest, at_risk in _perimeter(rights)
        .order_by()
        .values_list("status")
        .annotate(
            count=Count("establishment"),
            oldest=Min("submitted_at"),
            at_risk=Count("establishment", filter=running & Q(validated_on__lte=risk)),
        )
    }
    year = clock.today().year
    envelopes = Envelope.objects.filter(year=year)
    if not rights.nationwide:
        envelopes = envelopes.filter(academy__in=sorted(rights.academy_ids))
    left = envelopes.aggregate(left=Sum(F("amount") - F("delegated") - F("allocated")))["left"]
    return BoardFigures(
        by_status=[
            (status.value, counted_status(status, found[status][0]), found[status][0])
            for status in Status
            if status in found
        ],
        oldest=found[Status.SUBMITTED][1] if Status.SUBMITTED in found else None,
        at_risk=sum(at_risk for _, _, at_risk in found.values()),
        left=left or Decimal(0),
    )

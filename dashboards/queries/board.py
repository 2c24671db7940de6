"""The board of the rectorate: one table over all files of the perimeter, and four figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from core import clock
from core.french import join, sort_key
from dashboards.columns import BoardRow
from dashboards.enums import Order
from dashboards.models import SavedView
from dashboards.querysets import BOARD_ROLES
from dashboards.rules import counted_status, status_label
from establishments.enums import Role
from establishments.models import Department
from establishments.permissions import Rights, rights_of
from funding.models import Envelope
from funding.queries import clocks_of
from projects.enums import Status
from projects.models import Assignment, Project, Theme
from projects.querysets import ProjectQuerySet, within_perimeter
from projects.workflow import Fact
from reviews.enums import OpinionKind
from reviews.models import Opinion

if TYPE_CHECKING:
    from accounts.models import User

AT_RISK_DAYS = 46


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


@dataclass(frozen=True)
class BoardChoices:
    """What the page offers: values of two filters, and the saved views by name."""

    departments: list[tuple[str, str]]
    themes: list[tuple[str, str]]
    views: list[tuple[str, str]]
    first_view: str = ""
    """The key of the view the board opens on."""


def board_choices(user: User) -> BoardChoices:
    """The départements of the perimeter, the themes, the views of the reader. One query."""
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
            .values_list("filter", "rank", "slug", "name"),
            SavedView.objects.visible_to(user)
            .order_by()
            .annotate(
                filter=Value("views"),
                rank=Case(When(owner=user, is_default=True, then=1), default=0),
                code=Cast("pk", CharField()),
            )
            .values_list("filter", "rank", "code", "name"),
            all=True,
        )
        .order_by("filter", "rank", "code")
    )
    choices: dict[str, list[tuple[str, str]]] = {"departments": [], "themes": [], "views": []}
    first_view = ""
    for name, rank, value, label in rows:
        choices[name].append((value, label))
        if name == "views" and rank:
            first_view = value
    return BoardChoices(
        choices["departments"],
        choices["themes"],
        sorted(choices["views"], key=lambda view: sort_key(view[1])),
        first_view,
    )


def board_projects(user: User, filters: Mapping[str, Any]) -> ProjectQuerySet:
    """The filed projects of the perimeter that match the filters of `BoardFilterForm`, sorted."""
    return selected(user, filters).order_by(*board_order(filters.get("tri") or ""))


def selected(user: User, filters: Mapping[str, Any]) -> ProjectQuerySet:
    """The same, in no order."""
    projects = _perimeter(rights_of(user).only(BOARD_ROLES)).order_by()
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
        projects = projects.annotate(wanted_opinion=Subquery(_latest_opinion())).filter(
            wanted_opinion=wanted
        )
    if delay := filters.get("delai"):
        projects = projects.filter(at_risk() if delay == "risque" else RUNNING)
    if given := filters.get("confie"):
        projects = projects.filter(_given(given, user))
    return projects


RUNNING = Q(status=Status.VALIDATED, amount_granted__gt=0)
"""The files whose two months run."""


def at_risk() -> Q:
    """The files whose clock runs and has less than about two weeks left of its two months."""
    return RUNNING & Q(validated_on__lte=clock.today() - timedelta(days=AT_RISK_DAYS))


def board_order(name: str) -> tuple[str | OrderBy, ...]:
    """The columns that sort the board: clocks at risk first, then the oldest, unless asked."""
    match name:
        case Order.OLDEST:
            return ("submitted_at", "id")
        case Order.NEWEST:
            return ("-submitted_at", "-id")
        case Order.STILL:
            return ("status_since", "id")
        case Order.AMOUNT:
            return ("-amount_asked", "-id")
        case Order.SCHOOL:
            return ("establishment__name", "establishment__uai", "id")
    pressing = Case(When(at_risk(), then=F("validated_on")), output_field=DateField())
    return (OrderBy(pressing, nulls_last=True), "submitted_at", "id")


def urgent_keys(user: User, first: int, size: int) -> list[int]:
    """The keys of the whole board in its default order, from this rank on. One query.

    Two short lists read from their indexes, instead of sorting all the files of the country.
    """
    files = _perimeter(rights_of(user).only(BOARD_ROLES)).order_by()
    end = first + size
    shape = ("rank", "validated_on", "submitted_at", "pk")
    pressing = files.filter(at_risk()).annotate(rank=Value(0))
    others = files.exclude(pk__in=files.filter(at_risk()).values("pk")).annotate(rank=Value(1))
    found = (
        pressing.order_by("validated_on", "submitted_at", "pk")
        .values_list(*shape)[:end]
        .union(
            others.annotate(day=Value(None, DateField()))
            .order_by("submitted_at", "pk")
            .values_list("rank", "day", "submitted_at", "pk")[:end],
            all=True,
        )
        .order_by("rank", "validated_on", "submitted_at", "pk")
    )
    return [row[3] for row in found[first:end]]


def in_full(projects: ProjectQuerySet, columns: Iterable[str]) -> ProjectQuerySet:
    """These files with what a row of the table shows in these columns, in the same query.

    The opinion is the inspector's on the present passage, None without any.
    """
    shown = projects.select_related("establishment__department").only(*_SHOWN)
    extra: dict[str, Any] = {}
    wanted = frozenset(columns)
    if "avis" in wanted:
        extra["latest_opinion"] = Subquery(_latest_opinion())
    if "inspection" in wanted:
        extra["inspector_name"] = Subquery(_assignee(Role.REFERENT_INSPECTOR))
    if "examen" in wanted:
        extra["examiner_name"] = Subquery(_assignee(Role.SECRETARIAT))
    if "themes" in wanted:
        named = Theme.objects.filter(projects=OuterRef("pk")).order_by("position", "name")
        extra["theme_names"] = ArraySubquery(named.values("name"))
    return shown.annotate(**extra)


_SHOWN = (
    "reference",
    "status",
    "status_since",
    "passage",
    "title",
    "pupils",
    "amount_asked",
    "amount_granted",
    "first_submitted_at",
    "submitted_at",
    "validated_on",
    "establishment__uai",
    "establishment__name",
    "establishment__commune",
    "establishment__kind",
    "establishment__sector",
    "establishment__priority_education",
    "establishment__ips",
    "establishment__department__name",
)


def _perimeter(rights: Rights) -> ProjectQuerySet:
    filed = Project.objects.filter(first_submitted_at__isnull=False)
    return filed if rights.nationwide else filed.filter(within_perimeter(rights))


def _latest_opinion() -> QuerySet[Any, Any]:
    """The kind of the inspector's latest opinion on the passage of the outer file."""
    opinions = Opinion.objects.filter(project=OuterRef("pk"), passage=OuterRef("passage"))
    return opinions.order_by("-filed_at", "-pk").values("kind")[:1]


def _assignee(role: Role) -> QuerySet[Any, Any]:
    given = Assignment.objects.current().filter(project=OuterRef("pk"), role=role)
    name = Concat("assignee__first_name", Value(" "), "assignee__last_name")
    return given.annotate(name=name).values("name")[:1]


def _given(name: str, user: User) -> Q:
    current = Assignment.objects.current().order_by()
    match name:
        case "moi":
            return Q(pk__in=current.filter(assignee=user).values("project"))
        case "sans-inspection":
            inspected = current.filter(role=Role.REFERENT_INSPECTOR, project=OuterRef("pk"))
            return ~Q(Exists(inspected))
    examined = current.filter(role=Role.SECRETARIAT, project=OuterRef("pk"))
    return ~Q(Exists(examined))


def board_rows(projects: list[Project]) -> list[BoardRow]:
    """What the table shows of these files, read `in_full`. One query, whatever their number."""
    clocks = clocks_of(projects)
    now = clock.now()
    address = reverse("dashboards:project-detail", args=["-"])
    labels = {(status, fact): status_label(status, fact) for status in Status for fact in Fact}
    rows = []
    for project in projects:
        label, kind = labels[Status(project.status), project.fact]
        seen = project.__dict__  # what `in_full` added for these columns
        opinion = seen.get("latest_opinion")
        rows.append(
            BoardRow(
                project=project,
                url=address.replace("/-/", f"/{project.reference}/"),
                label=label,
                kind=kind,
                opinion=OpinionKind(opinion).label if opinion else "",
                days=(now - project.status_since).days,
                clock=clocks.get(project.pk),
                inspector=seen.get("inspector_name") or "",
                examiner=seen.get("examiner_name") or "",
                themes=join(seen.get("theme_names") or ()),
            )
        )
    return rows


_MONEY = "€"
"""What names the line of the money among those of the statuses."""


def board_figures(user: User) -> BoardFigures:
    """Counts by status, the oldest waiting file, clocks at risk, money left. One query."""
    rights = rights_of(user).only(BOARD_ROLES)
    envelopes = Envelope.objects.filter(year=clock.today().year)
    if not rights.nationwide:
        envelopes = envelopes.filter(academy__in=sorted(rights.academy_ids))
    left = Decimal(0)
    found = {}
    counted = (
        _perimeter(rights)
        .order_by()
        .annotate(what=F("status"))
        .values("what")
        .annotate(
            count=Count("establishment"),
            oldest=Min("submitted_at"),
            risky=Count("establishment", filter=at_risk()),
        )
        .values_list("what", "count", "oldest", "risky")
    )
    money = (
        envelopes.order_by()
        .annotate(what=Value(_MONEY))
        .values("what")
        .annotate(
            count=Sum(F("received") - F("delegated") - F("committed")),
            oldest=Value(None, DateTimeField()),
            risky=Value(0),
        )
        .values_list("what", "count", "oldest", "risky")
    )
    for what, count, oldest, risky in counted.union(money, all=True):
        if what == _MONEY:
            left = Decimal(count or 0)
        else:
            found[what] = (int(count), oldest, risky)
    return BoardFigures(
        by_status=[
            (status.value, counted_status(status, found[status][0]), found[status][0])
            for status in Status
            if status in found
        ],
        oldest=found[Status.SUBMITTED][1] if Status.SUBMITTED in found else None,
        at_risk=sum(risky for _, _, risky in found.values()),
        left=left,
    )

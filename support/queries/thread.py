"""Reads of one request for help, and of those of a school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from support.enums import CostingStatus, HelpStatus
from support.models import Costing, HelpEntry, HelpRequest
from support.permissions import teams_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment
    from projects.models import Project

LONGEST = 200
"""Lines of a thread shown at once, the latest ones."""


def thread_of(request: HelpRequest) -> list[HelpEntry]:
    """What was said and done, the oldest first: two queries (the entries, their files)."""
    entries = (
        HelpEntry.objects.filter(request=request)
        .select_related("by", "to_person", "costing")
        .prefetch_related("files")
        .order_by("-at", "-pk")[:LONGEST]
    )
    return list(entries)[::-1]


def costings_of(request: HelpRequest, *, for_team: bool) -> list[Costing]:
    """Its costings, the newest first; drafts for the team alone. One query."""
    costings = Costing.objects.filter(request=request)
    if not for_team:
        costings = costings.exclude(status=CostingStatus.DRAFT)
    return list(costings.select_related("sent_by"))


def requests_of_school(establishment: Establishment) -> QuerySet[HelpRequest]:
    """The requests of a school, the newest first."""
    requests = HelpRequest.objects.filter(establishment=establishment)
    return requests.select_related("project", "holder").order_by("-asked_at", "-pk")


@dataclass(frozen=True)
class HelpCounts:
    """How many requests of a school are open, and how many of them the team answered."""

    open: int = 0
    answered: int = 0

    @classmethod
    def of(cls, establishment: Establishment) -> Self:
        """The counts of a school read with `help_counts`. No query."""
        return cls(
            open=getattr(establishment, "help_open", 0),
            answered=getattr(establishment, "help_answered", 0),
        )


def help_counts() -> dict[str, Combinable]:
    """What to annotate a school with, for `HelpCounts.of`: counted in the same query."""
    counts = HelpRequest.objects.filter(establishment=OuterRef("pk")).open().order_by()
    return {
        "help_open": _count_of(counts),
        "help_answered": _count_of(counts.filter(status=HelpStatus.ANSWERED)),
    }


def open_requests_about(project: Project) -> list[HelpRequest]:
    """The requests about a project that are not closed, the oldest first: one query."""
    requests = HelpRequest.objects.filter(project=project).open()
    return list(requests.select_related("holder").order_by("asked_at", "pk")[:20])


def _count_of(requests: QuerySet[HelpRequest]) -> Combinable:
    counted = requests.values("establishment").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


def colleagues_of(request: HelpRequest, *, besides: User) -> tuple[list[User], list[str]]:
    """To whom it may be passed on: the people of the team, and the services. One query."""
    teams = teams_of(request.establishment)
    people = {a.user_id: a.user for named in teams.values() for a in named}
    people.pop(request.holder_id or 0, None)
    people = {pk: user for pk, user in people.items() if user.is_active}
    mine = {besides.pk: people.pop(besides.pk)} if besides.pk in people else {}
    return [*mine.values(), *people.values()], list(teams)

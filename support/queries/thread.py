"""Reads of one request for help, and of those of a school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from support.enums import CostingStatus, HelpStatus
from support.models import Costing, HelpEntry, HelpRequest
from support.permissions import teams_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment

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


def requests_about(establishment: Establishment) -> tuple[int, int]:
    """How many requests of the school are open, and how many answers wait for it. One query."""
    found = HelpRequest.objects.filter(establishment=establishment).open()
    counts = found.aggregate(
        open=Count("pk"), answered=Count("pk", filter=Q(status=HelpStatus.ANSWERED))
    )
    return counts["open"], counts["answered"]


def colleagues_of(request: HelpRequest, *, besides: User) -> tuple[list[User], list[str]]:
    """To whom it may be passed on: the people of the team, and the services. One query."""
    teams = teams_of(request.establishment)
    people = {a.user_id: a.user for named in teams.values() for a in named}
    people.pop(request.holder_id or 0, None)
    people = {pk: user for pk, user in people.items() if user.is_active}
    mine = {besides.pk: people.pop(besides.pk)} if besides.pk in people else {}
    return [*mine.values(), *people.values()], list(teams)

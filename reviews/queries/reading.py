"""The reading page of a file: what was filed, never the live draft, and what was said of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from concertations.models import Concertation
from core.entries import Entry
from projects.content import Content
from projects.enums import Part
from projects.models import Project, Snapshot
from projects.queries import in_order
from reviews.models import Comment, CompletionRequest, Opinion

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ReadPart:
    """One part as filed, with the remarks in its margin."""

    part: Part
    entries: list[Entry]
    comments: list[Comment]
    requested: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the part in the page."""
        return f"partie-{self.part.slug}"


@dataclass(frozen=True)
class Reading:
    """Everything the reading page shows."""

    snapshot: Snapshot | None
    snapshots: list[Snapshot]
    title: str
    parts: list[ReadPart]
    opinions: list[Opinion]
    requests: list[CompletionRequest]
    concertations: list[Concertation]

    @property
    def opinion(self) -> Opinion | None:
        """The opinion that counts: the latest."""
        return self.opinions[0] if self.opinions else None

    @property
    def open_request(self) -> CompletionRequest | None:
        """The completion request under way."""
        return next((request for request in self.requests if request.closed_at is None), None)


def reading_of(project: Project, user: User) -> Reading:
    """The latest filed state of the file with its comments, opinions and requests: six queries."""
    snapshots = list(
        Snapshot.objects.filter(project=project).select_related("taken_by").order_by("-number")
    )
    snapshot = snapshots[0] if snapshots else None
    content: Content = snapshot.content if snapshot else {}
    requests = list(
        CompletionRequest.objects.filter(project=project)
        .select_related("requested_by")
        .prefetch_related("points")
        .order_by("-requested_at")
    )
    return Reading(
        snapshot=snapshot,
        snapshots=snapshots,
        title=filed_title(content) or str(project),
        parts=_parts(project, user, content, requests),
        opinions=list(
            Opinion.objects.filter(project=project)
            .select_related("filed_by")
            .order_by("-filed_at", "-pk")
        ),
        requests=requests,
        concertations=list(
            project.concertations.filter(recorded_at__isnull=False).order_by("held_on")
        ),
    )


def filed_title(content: Content) -> str:
    """The title of the project in a filed content. No query."""
    entries = content.get(Part.SUMMARY, [])
    return next((entry["text"] for entry in entries if entry["label"] == "Titre"), "")


def suggested_points(project: Project) -> list[dict[str, str]]:
    """The points of the next completion request: comments marked « à compléter » and not asked yet.

    One query, the oldest first.
    """
    last = CompletionRequest.objects.filter(project=project).order_by("-requested_at")
    unasked = Q(to_complete=True, passage=project.passage)
    moment = last.values_list("requested_at", flat=True).first()
    if moment is not None:
        unasked &= Q(created_at__gt=moment)
    comments = Comment.objects.filter(unasked, project=project).order_by("created_at", "pk")
    return [{"part": comment.part, "reason": comment.body} for comment in comments]


def _parts(
    project: Project, user: User, content: Content, requests: list[CompletionRequest]
) -> list[ReadPart]:
    by_part: dict[str, list[Comment]] = defaultdict(list)
    comments = Comment.objects.readable_by(user, project).select_related("created_by")
    for comment in comments.order_by("created_at", "pk"):
        by_part[comment.part].append(comment)
    asked: dict[str, list[str]] = defaultdict(list)
    for request in requests:
        if request.closed_at is None:
            for point in request.points.all():
                asked[point.part].append(point.reason)
    return [
        ReadPart(part, entries, by_part[part], asked[part]) for part, entries in in_order(content)
    ]

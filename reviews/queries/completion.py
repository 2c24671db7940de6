"""Reads of the pages where a school completes its file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch

from projects.comparison import Change
from projects.content import Content
from projects.enums import Part
from projects.models import Project, Snapshot
from projects.queries import compare_contents, file_content
from reviews.models import Comment, CompletionRequest, RequestedPoint


@dataclass(frozen=True)
class ComparedPart:
    """One part before and after, and whether it was asked for."""

    part: Part
    changes: list[Change]
    asked: bool

    @property
    def changed(self) -> bool:
        """Whether something differs."""
        return any(change.changed for change in self.changes)

    @property
    def unrequested(self) -> bool:
        """A change nobody asked for."""
        return self.changed and not self.asked

    @property
    def untouched(self) -> bool:
        """Asked for, and nothing changed."""
        return self.asked and not self.changed


def open_request_of(project: Project) -> CompletionRequest | None:
    """The request under way with its points and who asked: two queries, None when there is none."""
    return (
        CompletionRequest.objects.open()
        .filter(project=project)
        .select_related("requested_by")
        .prefetch_related(
            Prefetch("points", RequestedPoint.objects.select_related("thread").order_by("pk"))
        )
        .first()
    )


def school_comments(project: Project) -> dict[str, list[Comment]]:
    """The comments its school reads on this passage, by part: one query."""
    by_part: dict[str, list[Comment]] = defaultdict(list)
    comments = Comment.objects.filter(project=project, passage=project.passage).for_school()
    for comment in comments.order_by("created_at", "pk"):
        by_part[comment.part].append(comment)
    return dict(by_part)


def compare_with_live(project: Project, request: CompletionRequest) -> list[ComparedPart]:
    """What was filed last against the file as it stands, every part: ten or eleven queries."""
    filed = Snapshot.objects.filter(project=project).order_by("-number").first()
    content: Content = filed.content if filed else {}
    asked = {point.part for point in request.points.all()}
    return _compared(content, file_content(project), asked)


def compare_snapshots(old: Snapshot, new: Snapshot) -> list[ComparedPart]:
    """Two filed states of the same file; asked for: the points of the request between them.

    Two queries. Between two passages the whole file was open: every part counts as asked for.
    """
    if old.passage != new.passage:
        return _compared(old.content, new.content, set(Part.values))
    points = RequestedPoint.objects.filter(
        request__project=new.project_id,
        request__requested_at__gte=old.taken_at,
        request__requested_at__lte=new.taken_at,
    )
    return _compared(old.content, new.content, set(points.values_list("part", flat=True)))


def _compared(old: Content, new: Content, asked: set[str]) -> list[ComparedPart]:
    changes = compare_contents(old, new)
    return [ComparedPart(part, changes.get(part.value, []), part in asked) for part in Part]

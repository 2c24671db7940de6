"""The reading page of a file: what was filed, never the live draft, and what was said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Concat, JSONObject

from concertations.models import Concertation
from core.entries import Entry
from establishments.enums import Role
from projects.content import Content
from projects.enums import Part
from projects.models import Project, Snapshot
from projects.queries import in_order
from reviews.anchors import Place, Standing, name_of, places_of, standing
from reviews.enums import ThreadState
from reviews.models import (
    AskedOpinion,
    Comment,
    CommentDraft,
    CompletionRequest,
    FileOpening,
    Opinion,
    PointVerdict,
    RequestedPoint,
    Thread,
)

if TYPE_CHECKING:
    from accounts.models import User


@dataclass
class ReadThread:
    """A thread with what the reader may see of it, and the threads before and after it."""

    thread: Thread
    comments: list[Comment]
    standing: Standing
    before: str = ""
    after: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.thread.state == ThreadState.SETTLED


@dataclass(frozen=True)
class ReadRow:
    """A row of a table; `key` when one may comment it, and the threads about it."""

    cells: list[str]
    key: str = ""
    threads: list[ReadThread] = field(default_factory=list)


@dataclass(frozen=True)
class ReadBlock:
    """An entry as filed, the name one comments it by, and the threads beside it."""

    entry: Entry
    name: str
    rows: list[ReadRow]
    threads: list[ReadThread]

    @property
    def entries(self) -> list[Entry]:
        """The entry, for the component that shows several."""
        return [self.entry]


@dataclass(frozen=True)
class ReadPart:
    """One part as filed, with the remarks in its margin.

    `threads`: about the part as a whole, or about something it does not hold any more.
    """

    part: Part
    blocks: list[ReadBlock]
    threads: list[ReadThread]
    requested: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the part in the page."""
        return f"partie-{self.part.slug}"

    @property
    def all_threads(self) -> list[ReadThread]:
        """Every thread of the part, in the order of the page."""
        return [*self.threads, *(thread for block in self.blocks for thread in block.threads)]

    @property
    def open_count(self) -> int:
        """How many of them are not settled."""
        return sum(not thread.is_settled for thread in self.all_threads)


@dataclass(frozen=True)
class ReadRequest:
    """A completion request with its points."""

    request: CompletionRequest
    points: list[RequestedPoint]

    @property
    def is_open(self) -> bool:
        """Whether the school has it."""
        return self.request.closed_at is None


@dataclass(frozen=True)
class Opened:
    """The last time a colleague opened the file."""

    name: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Reading:
    """Everything the reading page shows."""

    snapshot: Snapshot | None
    snapshots: Sequence[Snapshot]
    title: str
    parts: list[ReadPart]
    opinions: list[Opinion]
    asked: list[AskedOpinion]
    requests: list[ReadRequest]
    concertations: list[Concertation]
    opening: Opened | None
    drafts: list[CommentDraft]

    @property
    def opinion(self) -> Opinion | None:
        """The opinion that counts: the latest."""
        return self.opinions[0] if self.opinions else None

    @property
    def open_request(self) -> ReadRequest | None:
        """The completion request under way."""
        return next((read for read in self.requests if read.is_open), None)

    @property
    def to_judge(self) -> list[RequestedPoint]:
        """The points the school answered in its last sending, not judged yet."""
        last = self.requests[0] if self.requests else None
        if last is None or last.is_open or last.request.is_withdrawn:
            return []
        return [point for point in last.points if not hasattr(point, "verdict")]

    @property
    def threads(self) -> list[ReadThread]:
        """Every thread, in the order of the page."""
        return [thread for part in self.parts for thread in part.all_threads]

    def block_of(self, part: Part, target: str) -> str:
        """The name of the entry where this place stands, "" when it stands nowhere."""
        found = next(read for read in self.parts if read.part is part)
        for block in found.blocks:
            if target and target in {block.name, *(row.key for row in block.rows)}:
                return block.name
        return ""

    def count(self, state: ThreadState) -> int:
        """How many threads are in this state."""
        return sum(thread.thread.state == state for thread in self.threads)


def reading_of(project: Project, user: User) -> Reading:
    """The latest filed state of the file with everything said of it: seven queries."""
    snapshots = list(
        Snapshot.objects.filter(project=project)
        .select_related("taken_by")
        .annotate(opened=_last_opening(project, user))
        .order_by("-number")
    )
    snapshot = snapshots[0] if snapshots else None
    content: Content = snapshot.content if snapshot else {}
    requests = completion_requests(project)
    return Reading(
        snapshot=snapshot,
        snapshots=snapshots,
        title=filed_title(content) or str(project),
        parts=_parts(content, _comments(project, user), requests),
        opinions=list(
            Opinion.objects.filter(project=project)
            .select_related("filed_by")
            .order_by("-filed_at", "-pk")
        ),
        asked=list(
            AskedOpinion.objects.readable_by(user, project)
            .select_related("asked_by", "withdrawn_by")
            .order_by("-asked_at", "-pk")
        ),
        requests=requests,
        concertations=list(
            project.concertations.filter(recorded_at__isnull=False).order_by("held_on")
        ),
        opening=_opened(snapshot.opened) if snapshot else None,
        drafts=list(
            CommentDraft.objects.filter(project=project, author=user).select_related("thread")
        ),
    )


def _last_opening(project: Project, user: User) -> Subquery:
    """The last time somebody else opened the file, as JSON: it comes with the filings."""
    name = Concat("person__first_name", Value(" "), "person__last_name")
    openings = FileOpening.objects.filter(project=project).exclude(person=user)
    told = openings.annotate(told=JSONObject(name=name, role="role", at="opened_at"))
    return Subquery(told.order_by("-opened_at").values("told")[:1])


def _opened(told: dict[str, str] | None) -> Opened | None:
    if told is None:
        return None
    return Opened(told["name"], Role(told["role"]).label, datetime.fromisoformat(told["at"]))


def completion_requests(project: Project) -> list[ReadRequest]:
    """The requests of a file, the latest first, with their points and verdicts: one query."""
    points = (
        RequestedPoint.objects.filter(request__project=project)
        .select_related(
            "request__requested_by", "request__closed_by", "verdict__given_by", "thread"
        )
        .order_by("-request__requested_at", "request", "pk")
    )
    requests: dict[int, ReadRequest] = {}
    for point in points:
        read = requests.setdefault(point.request_id, ReadRequest(point.request, []))
        read.points.append(point)
    return list(requests.values())


def school_threads(project: Project, user: User, content: Content) -> list[ReadThread]:
    """The threads this person may read, as the school sees them, in the order of the file: one
    query."""
    by_part = _by_part(_comments(project, user))
    threads: list[ReadThread] = []
    for part, entries in in_order(content):
        places = places_of(entries)
        threads += [_read(thread, said, places) for thread, said in by_part.get(part.value, [])]
    return threads


def filed_title(content: Content) -> str:
    """The title of the project in a filed content. No query."""
    entries = content.get(Part.SUMMARY, [])
    return next((entry["text"] for entry in entries if entry["label"] == "Titre"), "")


def suggested_points(project: Project) -> list[dict[str, object]]:
    """The points of the next completion request, the oldest first: what is asked again, then the
    comments marked « à compléter » and not asked yet. Three queries.
    """
    verdicts = (
        PointVerdict.objects.filter(
            is_settled=False,
            point__request__project=project,
            point__request__passage=project.passage,
        )
        .exclude(point__in=RequestedPoint.objects.filter(again__isnull=False).values("again"))
        .select_related("point")
        .order_by("given_at", "pk")
    )
    again: list[dict[str, object]] = [
        {
            "part": verdict.point.part,
            "reason": verdict.remark,
            "thread": verdict.point.thread_id,
            "again": verdict.point_id,
        }
        for verdict in verdicts
    ]
    last = CompletionRequest.objects.filter(project=project).order_by("-requested_at")
    unasked = Q(to_complete=True, passage=project.passage)
    moment = last.values_list("requested_at", flat=True).first()
    if moment is not None:
        unasked &= Q(created_at__gt=moment)
    comments = (
        Comment.objects.filter(unasked, project=project)
        .exclude(thread__state=ThreadState.SETTLED)
        .order_by("created_at", "pk")
    )
    return again + [
        {"part": comment.part, "reason": comment.body, "thread": comment.thread_id}
        for comment in comments
    ]


def _comments(project: Project, user: User) -> list[Comment]:
    """What the person may read, with its thread, its author, and who was mentioned: one query."""
    named = Q(mentions__isnull=False)
    name = Concat("mentions__person__first_name", Value(" "), "mentions__person__last_name")
    return list(
        Comment.objects.readable_by(user, project)
        .select_related("thread", "created_by")
        .annotate(mentioned=StringAgg(name, Value(", "), filter=named, default=Value("")))
        .order_by("created_at", "pk")
    )


def _by_part(comments: Iterable[Comment]) -> dict[str, list[tuple[Thread, list[Comment]]]]:
    threads: dict[int, tuple[Thread, list[Comment]]] = {}
    for comment in comments:
        threads.setdefault(comment.thread_id, (comment.thread, []))[1].append(comment)
    by_part: dict[str, list[tuple[Thread, list[Comment]]]] = defaultdict(list)
    for thread, said in threads.values():
        by_part[thread.part].append((thread, said))
    return by_part


def _read(thread: Thread, said: list[Comment], places: dict[str, Place]) -> ReadThread:
    return ReadThread(thread, said, standing(thread.quote, thread.target, places))


def _parts(
    content: Content, comments: Sequence[Comment], requests: list[ReadRequest]
) -> list[ReadPart]:
    by_part = _by_part(comments)
    asked: dict[str, list[str]] = defaultdict(list)
    for read in requests:
        if read.is_open:
            for point in read.points:
                asked[point.part].append(point.reason)
    parts = [
        _part(part, entries, by_part.get(part.value, []), asked[part])
        for part, entries in in_order(content)
    ]
    _link([thread for part in parts for thread in part.all_threads])
    return parts


def _part(
    part: Part,
    entries: list[Entry],
    threads: list[tuple[Thread, list[Comment]]],
    asked: list[str],
) -> ReadPart:
    places = places_of(entries)
    placed: dict[str, list[ReadThread]] = defaultdict(list)
    for thread, said in threads:
        placed[thread.target if thread.target in places else ""].append(_read(thread, said, places))
    return ReadPart(part, [_block(entry, placed) for entry in entries], placed[""], asked)


def _block(entry: Entry, placed: dict[str, list[ReadThread]]) -> ReadBlock:
    name, rows = name_of(entry), list(_rows(entry, placed))
    threads = placed.get(name, []) + [thread for row in rows for thread in row.threads]
    return ReadBlock(entry, name, rows, threads)


def _rows(entry: Entry, placed: dict[str, list[ReadThread]]) -> Iterator[ReadRow]:
    table = entry.get("table")
    if table is None or not table.get("keys"):
        return
    for cells, key in zip(table["rows"], table["keys"], strict=False):
        yield ReadRow(cells, key, placed.get(key, []) if key else [])


def _link(threads: list[ReadThread]) -> None:
    """Tell each thread the one before and the one after it."""
    for former, following in pairwise(threads):
        former.after, following.before = following.thread.anchor, former.thread.anchor

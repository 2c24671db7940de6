"""Reads of the preparation: the files a member has to read, the opinions, the rapporteurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from establishments.enums import AppointmentState
from establishments.models import Appointment
from reviews.enums import SessionStatus
from reviews.models import (
    AgendaItem,
    CommissionSession,
    CriteriaGrid,
    Criterion,
    Interest,
    MemberOpinion,
    MemberOpinionDraft,
    Opinion,
    Rapporteur,
    Seating,
)
from reviews.permissions import SEATS

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project


@dataclass(frozen=True, slots=True)
class Progress:
    """A session one sits at: how many files to read, how many opinions are left to file."""

    session: CommissionSession
    files: int
    left: int


def criteria_of(session: CommissionSession) -> list[Criterion]:
    """The criteria of the grid that the session keeps, in order: one query, none without grid."""
    if session.grid_id is None:
        return []
    return list(Criterion.objects.filter(grid=session.grid_id))


def weights_of(session: CommissionSession) -> dict[int, int | None]:
    """The weight of each criterion of the grid of the session: one query, none without grid."""
    return {criterion.pk: criterion.weight for criterion in criteria_of(session)}


def grids_of(academy_id: int) -> QuerySet[CriteriaGrid]:
    """The versions of the grid with who published them, the latest first."""
    return (
        CriteriaGrid.objects.filter(academy=academy_id)
        .select_related("published_by")
        .order_by("-number")
    )


def invited_sessions(user: User) -> dict[int, tuple[CommissionSession, Appointment]]:
    """The sessions to come where the person sits, with their seat, the nearest first: three
    queries. A stand-in sits only where the titular does not."""
    held = list(
        Appointment.objects.filter(user=user, role__in=sorted(SEATS)).order_by("-role", "pk")
    )
    sessions = list(
        CommissionSession.objects.filter(
            status=SessionStatus.INVITED, academy__in={one.academy_id for one in held}
        )
        .select_related("academy")
        .order_by("held_at", "pk")
    )
    seatings = Seating.objects.standing().filter(session__in=sessions)
    places = {(one.session_id, one.titular_id): one.stand_in_id for one in seatings}
    found: dict[int, tuple[CommissionSession, Appointment]] = {}
    for session in sessions:
        day = timezone.localdate(session.held_at)
        for seat in held:
            if seat.academy_id != session.academy_id or (
                seat.state_on(day) is not AppointmentState.CURRENT
            ):
                continue
            sits = (
                (session.pk, seat.pk) not in places
                if seat.stands_in_for_id is None
                else places.get((session.pk, seat.stands_in_for_id)) == seat.pk
            )
            if sits:
                found.setdefault(session.pk, (session, seat))
    return found


def files_to_prepare(user: User, sessions: Iterable[int]) -> QuerySet[AgendaItem]:
    """The files of these sessions as the member reads them: `mine` (the kind of one's own opinion,
    empty when none is filed), `has_draft`, `is_aside`, `reports`; the nearest session first."""
    mine = MemberOpinion.objects.written_by(user).filter(item=OuterRef("pk"))
    return (
        AgendaItem.objects.filter(session__in=list(sessions), removed_at__isnull=True)
        .select_related("session", "project__establishment")
        .annotate(
            mine=Coalesce(Subquery(mine.values("kind")[:1]), Value("")),
            has_draft=Exists(MemberOpinionDraft.objects.filter(item=OuterRef("pk"), author=user)),
            is_aside=Exists(
                Interest.objects.standing().filter(item=OuterRef("pk"), appointment__user=user)
            ),
            reports=Exists(
                Rapporteur.objects.active().filter(item=OuterRef("pk"), appointment__user=user)
            ),
        )
        .order_by("session__held_at", "session", "position", "pk")
    )


def file_to_prepare(user: User, project: Project) -> AgendaItem | None:
    """The row of `files_to_prepare` for this project, where the person sits and may give an
    opinion; None when no invited session treats it: one query, a few more when one does."""
    invited = AgendaItem.objects.filter(
        project=project, removed_at__isnull=True, session__status=SessionStatus.INVITED
    )
    found = set(invited.values_list("session", flat=True))
    sat = found and found & set(invited_sessions(user))
    return files_to_prepare(user, sat).filter(project=project).first() if sat else None


def left_to_file(files: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Of `files_to_prepare`, those that still wait for one's opinion."""
    return files.filter(Q(("mine", "")) & Q(("is_aside", False)))


def progress_of(
    user: User, sessions: dict[int, tuple[CommissionSession, Appointment]]
) -> list[Progress]:
    """Where one stands in each session: one query."""
    files, left = dict.fromkeys(sessions, 0), dict.fromkeys(sessions, 0)
    for item in files_to_prepare(user, sessions).select_related(None).order_by("pk"):
        files[item.session_id] += 1
        left[item.session_id] += _waits(item)
    return [Progress(session, files[pk], left[pk]) for pk, (session, _) in sessions.items()]


def _waits(item: AgendaItem) -> bool:
    """Whether one's opinion is still expected on this row of `files_to_prepare`."""
    return not getattr(item, "mine", "") and not getattr(item, "is_aside", False)


def filed_by_seat(
    session: CommissionSession, seats: Iterable[int], *, files: int
) -> dict[int, str]:
    """« 3 sur 12 » for each seat: opinions filed of those awaited, the files where it is set aside
    left out. Two queries."""
    filed = MemberOpinion.objects.numbers_in(session)
    aside = Counter(
        Interest.objects.standing()
        .filter(item__session=session, item__removed_at__isnull=True)
        .values_list("appointment", flat=True)
    )
    return {
        seat: f"{filed.get(seat, 0)} sur {max(filed.get(seat, 0), files - aside[seat])}"
        for seat in seats
    }


def next_to_file(user: User, item: AgendaItem) -> AgendaItem | None:
    """The next file of the same session that waits for one's opinion: after this one, else from the
    top. One query."""
    waiting = list(left_to_file(files_to_prepare(user, [item.session_id])).exclude(pk=item.pk))
    after = [one for one in waiting if (one.position, one.pk) > (item.position, item.pk)]
    return next(iter(after or waiting), None)


def opinions_read_by(user: User, item: AgendaItem) -> list[MemberOpinion]:
    """The opinions of the members on this file that the person may read, one's own first, with
    their marks: two queries."""
    found = (
        MemberOpinion.objects.readable_by(user)
        .filter(item=item)
        .select_related("author", "appointment")
        .prefetch_related("marks__criterion")
    )
    return sorted(found, key=lambda one: (one.author_id != user.pk, str(one.author)))


def reported_files(user: User) -> QuerySet[AgendaItem]:
    """The files one presents at sessions not held yet, the nearest first."""
    opinions = Opinion.objects.filter(project=OuterRef("project"), passage=OuterRef("passage"))
    return (
        AgendaItem.objects.filter(
            removed_at__isnull=True,
            session__status__in=[
                SessionStatus.PLANNED,
                SessionStatus.INVITED,
                SessionStatus.OPEN,
            ],
        )
        .filter(
            Exists(Rapporteur.objects.active().filter(item=OuterRef("pk"), appointment__user=user))
        )
        .select_related("session", "project__establishment")
        .annotate(opinion=opinions.order_by("-filed_at", "-pk").values("kind")[:1])
        .order_by("session__held_at", "session", "position", "pk")
    )


def with_rapporteurs(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """The same files with the number of the seat that reports on each (`seat`, or None)."""
    active = Rapporteur.objects.active().filter(item=OuterRef("pk"))
    return items.annotate(seat=Subquery(active.values("appointment")[:1]))

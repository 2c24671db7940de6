"""Reads of the commission: who composes it, the agenda, the files that are ready."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from core import clock, french
from documents.models import IssuedDocument
from establishments.enums import AppointmentState, Role
from establishments.models import Academy, Appointment
from projects.enums import Status
from projects.models import Project
from reviews.enums import Outcome, SessionStatus
from reviews.models import (
    AgendaItem,
    Attendance,
    CommissionSession,
    CriteriaGrid,
    Decision,
    DecisionsSignature,
    Interest,
    Opinion,
    Seating,
    Vote,
)
from reviews.permissions import COMMISSION
from reviews.rules import Quorum, Seat, composition_refusal, count_quorum

if TYPE_CHECKING:
    from accounts.models import User


def held_on(session: CommissionSession) -> date:
    """The day of the session, in local time."""
    return timezone.localdate(session.held_at)


def composition(academy_id: int, on: date) -> list[Appointment]:
    """President and titular members in office on that day, each once, presidents first: one
    query. Stand-ins sit only when their titular does not: see `sitting`."""
    appointments = (
        Appointment.objects.of_academy(academy_id, Role.MEMBER, Role.PRESIDENT)
        .filter(stands_in_for__isnull=True)
        .current(on)
        .select_related("user", "stands_in_for")
        .order_by("-role", "user__last_name", "user__first_name", "pk")
    )
    first: dict[int, Appointment] = {}
    for appointment in appointments:
        first.setdefault(appointment.user_id, appointment)
    return list(first.values())


def sitting(session: CommissionSession) -> list[Appointment]:
    """Who sits at this session: the composition of its day, each stand-in noted for it in the place
    of the titular. Two queries."""
    day = held_on(session)
    people = composition(session.academy_id, day)
    seatings = (
        Seating.objects.filter(session=session)
        .standing()
        .select_related("stand_in__user", "stand_in__stands_in_for__user")
    )
    places = {
        seating.titular_id: seating.stand_in
        for seating in seatings
        if seating.stand_in.state_on(day) is AppointmentState.CURRENT
    }
    return [places.get(person.pk, person) for person in people]


def grid_in_force(academy_id: int) -> CriteriaGrid | None:
    """The latest grid of the académie; None as long as it has none. One query."""
    return CriteriaGrid.objects.filter(academy=academy_id).order_by("-number").first()


def why_no_session(academy: Academy, on: date) -> str | None:
    """Why the commission cannot meet on that day, in a sentence; None when it can: one query."""
    people = composition(academy.pk, on)
    presidents = sum(person.role == Role.PRESIDENT for person in people)
    return composition_refusal(
        members=len(people) - presidents,
        presidents=presidents,
        minimum_members=academy.minimum_members,
        held_on=on,
    )


def seats_of(session: CommissionSession, people: Iterable[Appointment] | None = None) -> list[Seat]:
    """Every member and how he takes part: one query, three when `people` is not given."""
    if people is None:
        people = sitting(session)
    presence = {row.appointment_id: row for row in Attendance.objects.filter(session=session)}
    seats = []
    for person in people:
        row = presence.get(person.pk)
        presides = person.role == Role.PRESIDENT
        if row is None:
            seats.append(Seat(person.pk, presides=presides, noted=False))
        else:
            seats.append(Seat(person.pk, row.mode, row.mandate_to_id, presides))
    return seats


def quorum_of(
    session: CommissionSession, seats: Iterable[Seat], set_aside: Iterable[int] = ()
) -> Quorum:
    """The quorum of the session, or of one file without the members set aside. No query when the
    académie is loaded."""
    return count_quorum(
        seats,
        percent=session.academy.quorum_percent,
        set_aside=frozenset(set_aside),
        required=session.second_of_id is None,
    )


def set_aside_on(item: AgendaItem) -> set[int]:
    """The appointments of the members interested in this file: one query."""
    return set(Interest.objects.standing().filter(item=item).values_list("appointment", flat=True))


def set_aside_users(item: AgendaItem) -> set[int]:
    """The people who have an interest in this file: one query."""
    interests = Interest.objects.standing().filter(item=item)
    return set(interests.values_list("appointment__user", flat=True))


def sessions_of(user: User, *, is_past: bool = False) -> QuerySet[CommissionSession]:
    """The sessions of the person's commissions with the number of their files: those that are not
    over, the nearest first, or those that are, the latest first."""
    over = [SessionStatus.PUBLISHED, SessionStatus.CANCELLED, SessionStatus.CALLED_OFF]
    sessions = CommissionSession.objects.visible_to(user, *COMMISSION)
    kept = sessions.filter(status__in=over) if is_past else sessions.exclude(status__in=over)
    return (
        kept.select_related("academy")
        .annotate(files=Count("items", filter=Q(items__removed_at__isnull=True)))
        .order_by(*(("-held_at", "-pk") if is_past else ("held_at", "pk")))
    )


def agenda_of(session: CommissionSession) -> QuerySet[AgendaItem]:
    """The files on the agenda in order, with school, decision and the opinion that counts."""
    opinions = Opinion.objects.filter(project=OuterRef("project"), passage=OuterRef("passage"))
    return (
        AgendaItem.objects.filter(session=session, removed_at__isnull=True)
        .select_related("project__establishment", "decision")
        .annotate(opinion=opinions.order_by("-filed_at", "-pk").values("kind")[:1])
        .order_by("position", "pk")
    )


def agenda_with_points(session: CommissionSession) -> list[AgendaItem]:
    """The agenda with the points, interests and named votes of each decision: five queries."""
    interests = Interest.objects.select_related("appointment__user", "withdrawn_by").order_by("pk")
    votes = Vote.objects.select_related("appointment__user", "cast_by").order_by("pk")
    return list(
        agenda_of(session)
        .select_related("decision__ballot")
        .prefetch_related(
            "decision__points",
            Prefetch("interests", queryset=interests),
            Prefetch("decision__ballot__votes", queryset=votes),
        )
    )


def signature_of(session: CommissionSession) -> DecisionsSignature | None:
    """The signature that holds, with who signed: one query."""
    return (
        DecisionsSignature.objects.filter(session=session, withdrawn_at__isnull=True)
        .select_related("signed_by")
        .first()
    )


def minutes_of(session: CommissionSession) -> list[IssuedDocument]:
    """The minutes of the session and every correction of them, the first one first: one query."""
    return list(
        IssuedDocument.objects.filter(Q(session=session) | Q(corrects_session__session=session))
        .select_related("corrects_session__corrected_by", "replaces")
        .order_by("pk")
    )


def filed_with_opinion(session: CommissionSession) -> QuerySet[Project]:
    """The filed projects of the académie: the opinion of the inspector, and whether the commission
    carried the file over on this passage; those carried over first, then the oldest."""
    opinions = Opinion.objects.filter(project=OuterRef("pk"), passage=OuterRef("passage"))
    carried = Decision.objects.filter(
        item__project=OuterRef("pk"),
        item__passage=OuterRef("passage"),
        outcome=Outcome.CARRY_OVER,
        published_at__isnull=False,
    )
    return (
        Project.objects.filter(status=Status.SUBMITTED, establishment__academy=session.academy_id)
        .annotate(
            has_opinion=Exists(opinions),
            opinion=opinions.order_by("-filed_at").values("kind")[:1],
            carried_over=Exists(carried),
        )
        .select_related("establishment")
        .order_by("-carried_over", "submitted_at", "pk")
    )


def ready_files(session: CommissionSession) -> QuerySet[Project]:
    """The filed projects of the académie that may be put on the agenda: those carried over first,
    then the oldest.

    Ready: an opinion on this passage, filed for as many days as the académie waits for one, or
    carried over by the commission.
    """
    waited = clock.now() - timedelta(days=session.academy.opinion_wait_days)
    return filed_with_opinion(session).filter(
        Q(has_opinion=True) | Q(submitted_at__lte=waited) | Q(carried_over=True)
    )


@dataclass(frozen=True, slots=True)
class Room:
    """What the agenda of a session still takes: `left` files, none of those taken off by hand (by
    number of project, with when)."""

    left: int
    taken_off: Mapping[int, datetime]


def room_of(session: CommissionSession) -> Room:
    """The room left on the agenda: one query."""
    items = list(session.items.order_by("pk").values_list("project", "removed_at"))
    on_it = {project for project, removed_at in items if removed_at is None}
    taken_off = {project: at for project, at in items if at is not None and project not in on_it}
    return Room(max(0, session.capacity - len(on_it)), taken_off)


def proposed_files(session: CommissionSession, room: Room) -> list[Project]:
    """The files the rolling agenda takes: ready, not taken off by hand, as many as fit. One
    query."""
    return list(ready_files(session).exclude(pk__in=list(room.taken_off))[: room.left])


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A filed project that the rolling agenda does not take, and why, in a sentence."""

    file: Project
    why: str


def left_out_files(
    session: CommissionSession, room: Room, proposed: Iterable[Project], *, most: int
) -> list[LeftOut]:
    """The filed projects left aside, in the order of the agenda, `most` at most: one query."""
    wait = session.academy.opinion_wait_days
    waited = clock.now() - timedelta(days=wait)
    found = []
    others = filed_with_opinion(session).exclude(pk__in=[file.pk for file in proposed])
    for file in others[:most]:
        assert file.submitted_at is not None
        removed = room.taken_off.get(file.pk)
        if removed is not None:
            why = f"retiré de cette séance le {french.short_date(timezone.localdate(removed))}"
        elif (
            getattr(file, "has_opinion", False)
            or getattr(file, "carried_over", False)
            or file.submitted_at <= waited
        ):
            why = "la séance est complète"
        else:
            until = timezone.localdate(file.submitted_at + timedelta(days=wait))
            why = f"avis de l’inspection attendu jusqu’au {french.short_date(until)}"
        found.append(LeftOut(file, why))
    return found


def is_agenda_open(session: CommissionSession) -> bool:
    """Whether files may still be added: before the invitation, which carries the agenda."""
    return session.status == SessionStatus.PLANNED

"""Reads of the commission: who composes it, the agenda, the files that are ready."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from core import clock
from establishments.enums import AppointmentState, Role
from establishments.models import Academy, Appointment
from projects.enums import Status
from projects.models import Project
from reviews.enums import SessionStatus
from reviews.models import AgendaItem, Attendance, CommissionSession, Interest, Opinion, Seating
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
        .select_related("user")
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
        .select_related("stand_in__user", "stand_in__academy")
    )
    places = {
        seating.titular_id: seating.stand_in
        for seating in seatings
        if seating.stand_in.state_on(day) is AppointmentState.CURRENT
    }
    return [places.get(person.pk, person) for person in people]


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
    return set(Interest.objects.filter(item=item).values_list("appointment", flat=True))


def sessions_of(user: User) -> QuerySet[CommissionSession]:
    """The sessions of the person's commissions with the number of their files, latest first."""
    return (
        CommissionSession.objects.visible_to(user, *COMMISSION)
        .select_related("academy")
        .annotate(files=Count("items", filter=Q(items__removed_at__isnull=True)))
        .order_by("-held_at", "-pk")
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
    """The agenda with the points and interests of each decision: three queries."""
    interests = Interest.objects.select_related("appointment__user")
    return list(
        agenda_of(session).prefetch_related(
            "decision__points", Prefetch("interests", queryset=interests)
        )
    )


def ready_files(session: CommissionSession) -> QuerySet[Project]:
    """The filed projects of the académie that may be put on the agenda, the oldest first.

    Ready: an opinion on this passage, or filed for as many days as the académie waits for one.
    """
    waited = clock.now() - timedelta(days=session.academy.opinion_wait_days)
    opinions = Opinion.objects.filter(project=OuterRef("pk"), passage=OuterRef("passage"))
    return (
        Project.objects.filter(status=Status.SUBMITTED, establishment__academy=session.academy_id)
        .annotate(
            has_opinion=Exists(opinions), opinion=opinions.order_by("-filed_at").values("kind")[:1]
        )
        .filter(Q(has_opinion=True) | Q(submitted_at__lte=waited))
        .select_related("establishment")
        .order_by("submitted_at", "pk")
    )


def is_agenda_open(session: CommissionSession) -> bool:
    """Whether files may still be added: before the invitation, which carries the agenda."""
    return session.status == SessionStatus.PLANNED

"""The weekly note: to each person, the files that wait for them without anything moving."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.db.models import DateTimeField, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from core import clock, french
from dashboards.notices import FilesAsleep, SleepingLine
from establishments.enums import Perimeter, Role
from establishments.models import Academy, Appointment, Establishment, Membership
from notifications import outbox
from projects.enums import Status
from projects.models import Project
from reviews.models import Comment, CompletionRequest, Opinion

if TYPE_CHECKING:
    from accounts.models import User

LISTED = 30
"""Files named in one note; the others are counted."""


class _Moved(TypedDict):
    moved_at: datetime


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    _MovedProject = WithAnnotations[Project, _Moved]
else:  # Python 3.11.2 (Debian 12) refuses this alias when it runs
    _MovedProject = Project


@dataclass(frozen=True)
class _Sleeper:
    """A sleeping file, since when, what it waits for, and who has it."""

    project: Project
    since: date
    waiting: str
    people: list[User]


def note_sleeping_files() -> int:
    """Post this week’s notes; the number of people who have one.

    Deposited and nothing moved for longer than the académie allows: inspectors and secretariat.
    Completion past its due date: heads of the school and who asked. Report filed and not answered:
    secretariat. Told once a week and person, however often it runs.
    """
    today = clock.today()
    year, week, _ = today.isocalendar()
    by_person: dict[User, list[_Sleeper]] = defaultdict(list)
    for sleeper in _sleepers(today):
        for person in {user.pk: user for user in sleeper.people}.values():
            by_person[person].append(sleeper)
    for person, sleepers in by_person.items():
        with transaction.atomic():
            key = f"sleeping:{year}-W{week:02d}:{person.pk}"
            outbox.post(_note(sleepers, today), to=[person], dedup_key=key)
    return len(by_person)


def _note(sleepers: list[_Sleeper], today: date) -> FilesAsleep:
    """The note of one person, the longest asleep first."""
    ordered = sorted(sleepers, key=lambda sleeper: (sleeper.since, sleeper.project.pk))
    return FilesAsleep(
        count=len(ordered),
        others=max(0, len(ordered) - LISTED),
        files=[
            SleepingLine(
                reference=sleeper.project.reference,
                project_title=str(sleeper.project),
                school=str(sleeper.project.establishment),
                waiting=f"{sleeper.waiting} {french.days_ago((today - sleeper.since).days)}",
            )
            for sleeper in ordered[:LISTED]
        ],
    )


def _sleepers(today: date) -> Iterator[_Sleeper]:
    staff = _Staff(today)
    for academy in Academy.objects.all():
        limit = clock.now() - timedelta(days=academy.sleeping_days)
        files = Project.objects.filter(establishment__academy=academy)
        for project in _unmoved(files, Status.SUBMITTED).filter(moved_at__lt=limit):
            yield _Sleeper(
                project,
                _moved_on(project),
                "à lire ou à inscrire à une séance, sans mouvement",
                [
                    *staff.inspectors_of(project.establishment),
                    *staff.secretariats[academy.pk],
                ],
            )
        for project in _unmoved(files, Status.REPORTED).filter(moved_at__lt=limit):
            yield _Sleeper(
                project,
                _moved_on(project),
                "bilan à lire",
                staff.secretariats[academy.pk],
            )
    yield from _overdue_completions(today)


def _overdue_completions(today: date) -> Iterator[_Sleeper]:
    requests = list(
        CompletionRequest.objects.open()
        .filter(due_on__lt=today, project__status=Status.COMPLETION_REQUESTED)
        .select_related("project__establishment", "requested_by")
        .order_by("due_on")
    )
    heads: dict[int, list[User]] = defaultdict(list)
    schools = {request.project.establishment_id for request in requests}
    memberships = Membership.objects.filter(establishment__in=schools).leading().current(today)
    for membership in memberships.select_related("user"):
        heads[membership.establishment_id].append(membership.user)
    for request in requests:
        yield _Sleeper(
            request.project,
            request.due_on,
            "compléments attendus, échéance passée",
            [*heads[request.project.establishment_id], request.requested_by],
        )


def _unmoved(files: QuerySet[Project], status: Status) -> QuerySet[_MovedProject]:
    """Files of a status with `moved_at`: the last step, comment or opinion."""
    comments = _latest(Comment.objects.all(), "created_at")
    opinions = _latest(Opinion.objects.all(), "filed_at")
    return (
        files.filter(status=status)
        .select_related("establishment")
        .annotate(moved_at=Greatest(F("status_since"), comments, opinions))
        .order_by("moved_at")
    )


def _latest(rows: QuerySet[Comment] | QuerySet[Opinion], moment: str) -> Subquery:
    """The latest moment of the rows of a file; PostgreSQL’s GREATEST ignores what is null."""
    own = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Subquery(own.annotate(last=Max(moment)).values("last"), DateTimeField())


def _moved_on(project: _MovedProject) -> date:
    return timezone.localdate(project.moved_at)


class _Staff:
    """Inspectors by perimeter and secretariats by académie, read once: one query."""

    def __init__(self, today: date) -> None:
        self.secretariats: dict[int, list[User]] = defaultdict(list)
        self._inspectors: dict[tuple[str, int | None], list[User]] = defaultdict(list)
        appointments = Appointment.objects.filter(
            role__in=[Role.REFERENT_INSPECTOR, Role.SECRETARIAT]
        ).current(today)
        for row in appointments.select_related("user"):
            if row.role == Role.SECRETARIAT and row.academy_id is not None:
                self.secretariats[row.academy_id].append(row.user)
            elif row.role == Role.REFERENT_INSPECTOR:
                self._inspectors[row.perimeter, _place(row)].append(row.user)

    def inspectors_of(self, school: Establishment) -> Iterable[User]:
        """Whoever is appointed in a perimeter that holds the school."""
        places: tuple[tuple[str, int | None], ...] = (
            (Perimeter.NATION, None),
            (Perimeter.ACADEMY, school.academy_id),
            (Perimeter.DEPARTMENT, school.department_id),
            (Perimeter.DISTRICT, school.district_id),
            (Perimeter.ESTABLISHMENT, school.pk),
        )
        return [user for place in places for user in self._inspectors.get(place, ())]


def _place(row: Appointment) -> int | None:
    return row.academy_id or row.department_id or row.district_id or row.establishment_id

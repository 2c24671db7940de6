"""The weekly note: to each person, the files that wait for them without anything moving."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from dashboards.notices import FilesAsleep, SleepingLine, listed
from dashboards.queries.holders import Staff
from dashboards.queries.sleeping import moved
from establishments.enums import Role
from establishments.models import Academy, Membership
from notifications import outbox
from projects.enums import Status
from projects.models import Project
from reviews.models import CompletionRequest

if TYPE_CHECKING:
    from accounts.models import User


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
        **listed(
            [
                SleepingLine(
                    reference=sleeper.project.reference,
                    project_title=str(sleeper.project),
                    school=str(sleeper.project.establishment),
                    waiting=f"{sleeper.waiting} {french.days_ago((today - sleeper.since).days)}",
                )
                for sleeper in ordered
            ]
        )
    )


def _sleepers(today: date) -> Iterator[_Sleeper]:
    staff = Staff(today, (Role.REFERENT_INSPECTOR, Role.SECRETARIAT))
    for academy in Academy.objects.all():
        limit = clock.now() - timedelta(days=academy.sleeping_days)
        files = Project.objects.filter(academy=academy).select_related("establishment")
        for project in (
            moved(files.filter(status=Status.SUBMITTED))
            .filter(moved_at__lt=limit)
            .order_by("moved_at")
        ):
            yield _Sleeper(
                project,
                clock.day_of(project.moved_at),
                "à lire ou à inscrire à une séance, sans mouvement",
                [
                    *staff.of_school(Role.REFERENT_INSPECTOR, project.establishment),
                    *staff.of_academy(Role.SECRETARIAT, academy.pk),
                ],
            )
        for project in (
            moved(files.filter(status=Status.REPORTED))
            .filter(moved_at__lt=limit)
            .order_by("moved_at")
        ):
            yield _Sleeper(
                project,
                clock.day_of(project.moved_at),
                "bilan à lire",
                staff.of_academy(Role.SECRETARIAT, academy.pk),
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

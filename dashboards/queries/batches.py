"""What the check list of an act offers, and the acts one asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from core import clock
from core.french import date_and_time, euros, sort_key
from dashboards.enums import Outcome
from dashboards.models import Batch
from establishments.enums import Role
from establishments.models import Appointment
from funding.models import Envelope
from funding.queries import running_clocks
from projects.models import Project
from reviews.enums import SessionStatus
from reviews.models import CommissionSession

if TYPE_CHECKING:
    from accounts.models import User
    from dashboards.services.batches import Check


@dataclass(frozen=True)
class Summary:
    """A check list in a few lines: how many files would be done, and the others by reason."""

    done: int
    left_out: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """All the files of the list."""
        return self.done + sum(count for _, count in self.left_out)


def summed_up(checks: Sequence[Check]) -> Summary:
    """The check list by reason, the most frequent first. No query."""
    reasons = Counter(check.refusal for check in checks)
    done = reasons.pop("", 0)
    return Summary(done, reasons.most_common())


def batches_of(user: User) -> QuerySet[Batch]:
    """The acts this person confirmed, the latest first, with `files` and `done`. One query."""
    return (
        Batch.objects.visible_to(user)
        .filter(launched_at__isnull=False)
        .select_related("job")
        .annotate(files=Count("lines"), done=Count("lines", filter=Q(lines__outcome=Outcome.DONE)))
        .order_by("-asked_at")
    )


def open_sessions(academies: Iterable[int]) -> list[tuple[str, str]]:
    """The sessions whose agenda still takes files, the next one first, as choices. One query."""
    found = CommissionSession.objects.filter(
        academy__in=sorted(academies), status=SessionStatus.PLANNED
    ).order_by("held_at")
    return [
        (
            session.reference,
            f"{date_and_time(timezone.localtime(session.held_at))}, {session.place}",
        )
        for session in found
    ]


def envelopes_of_year(academies: Iterable[int], year: int) -> list[tuple[str, str]]:
    """The envelopes of these académies with what is left, as choices. One query."""
    found = Envelope.objects.filter(academy__in=sorted(academies), year=year)
    return [
        (str(row.pk), f"{row} – il reste {euros(row.left)}")
        for row in found.select_related("academy", "department")
    ]


def files_on_desk(academies: Iterable[int]) -> QuerySet[Project]:
    """The files of these académies that await their funds. No query by itself."""
    return running_clocks(Project.objects.filter(academy__in=sorted(academies)))


def people_to_assign(
    academies: Iterable[int],
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The inspectors and the secretariat of these académies, as choices by group. One query."""
    groups: dict[str, dict[str, str]] = {Role.SECRETARIAT: {}, Role.REFERENT_INSPECTOR: {}}
    rows = (
        Appointment.objects.within(academies)
        .filter(role__in=list(groups), user__is_active=True)
        .current(clock.today())
        .with_place()
    )
    for row in rows:
        key = f"{row.role}:{row.user_id}"
        groups[row.role].setdefault(key, f"{row.user} ({row.place})")
    return [
        (Role(role).label, sorted(people.items(), key=lambda one: sort_key(one[1])))
        for role, people in groups.items()
        if people
    ]

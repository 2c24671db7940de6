"""Filing a project: only the head does, and nothing that blocks may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError
from establishments.enums import Role
from establishments.models import Establishment, Membership
from establishments.permissions import appointed_for
from notifications import outbox
from projects.checklist import blocking
from projects.enums import Step
from projects.models import Project, Snapshot
from projects.notices import FilingReceived, ProjectSubmitted
from projects.queries import filing_points
from projects.services.snapshots import take_snapshot
from projects.services.transitions import advance

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def submit_project(project: Project, *, by: User) -> Snapshot:
    """File the project: status, snapshot, receipt, and everybody told.

    Raises DomainError when something that blocks is missing, StepRefused when the file is no longer
    a draft (somebody filed it just before), NotAllowed for anyone but the head. Source of the
    check list: DOMAIN.md §4, UX.md « Filing ».
    """
    locked = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    advance(locked, Step.SUBMIT, by=by)
    refuse_incomplete(locked)
    snapshot = take_snapshot(locked, by=by)
    tell_filing(snapshot)
    project.refresh_from_db()
    return snapshot


def refuse_incomplete(project: Project) -> None:
    """Raise DomainError when a blocking point of the check list is not met."""
    missing = blocking(filing_points(project))
    if missing:
        raise DomainError(
            "Le projet ne peut pas encore être déposé\u00a0: "
            + " ".join(point.text for point in missing)
        )


def tell_filing(snapshot: Snapshot) -> None:
    """Tell those who read the file, and give the school's team its receipt."""
    school = snapshot.project.establishment
    readers = appointed_for(school, Role.REFERENT_INSPECTOR, Role.SECRETARIAT)
    outbox.post(ProjectSubmitted.of(snapshot), to=readers)
    outbox.post(FilingReceived.of(snapshot), to=team_of(school))


def team_of(establishment: Establishment) -> list[User]:
    """The head and the team of the school today: one query."""
    memberships = (
        Membership.objects.filter(establishment=establishment)
        .current(clock.today())
        .select_related("user")
    )
    return list({item.user_id: item.user for item in memberships}.values())

"""The school takes its file back, or prepares a new passage after a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError
from establishments.enums import Role
from establishments.permissions import appointed_for
from notifications import outbox
from projects.enums import Step
from projects.models import Project
from projects.notices import ProjectReopened, ProjectWithdrawn
from projects.services.submission import team_of
from projects.services.transitions import advance

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def withdraw_project(project: Project, *, motive: str, by: User) -> Project:
    """Take the file back for good, with a motive. Those who had it are told.

    Raises DomainError without motive, StepRefused and NotAllowed as the table says.
    """
    if not motive.strip():
        raise DomainError("Dites en quelques mots pourquoi le projet est retiré.")
    advance(project, Step.WITHDRAW, by=by, motive=motive)
    if project.first_submitted_at is not None:
        readers = appointed_for(project.establishment, Role.REFERENT_INSPECTOR, Role.SECRETARIAT)
        outbox.post(ProjectWithdrawn.of(project, motive=motive, by=by), to=readers)
    return project


@transaction.atomic
def reopen_project(project: Project, *, by: User) -> Project:
    """Open a declined file again as a draft, for its next numbered passage (DOMAIN.md §4).

    Raises StepRefused and NotAllowed as the table says.
    """
    advance(project, Step.REOPEN, by=by)
    outbox.post(ProjectReopened.of(project, by=by), to=team_of(project.establishment))
    return project

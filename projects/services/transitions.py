"""The only writer of a project's status."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import NotAllowed, StepRefused
from establishments.enums import Role
from establishments.permissions import rights_of
from projects.enums import Part, Status, Step
from projects.models import Project, StatusChange
from projects.workflow import TABLE

if TYPE_CHECKING:
    from accounts.models import User

WRITTEN = (
    "status", "status_since", "updated_at", "reopened_parts", "submitted_at",
    "first_submitted_at", "validated_on", "amount_granted", "passage",
)  # fmt: skip
"""What a step may change; nothing else is written, the words of the search are left alone."""


@transaction.atomic
def advance(
    project: Project,
    step: Step,
    *,
    by: User,
    motive: str = "",
    reopened_parts: Iterable[Part] = (),
    amount_granted: Decimal | None = None,
) -> StatusChange:
    """Take one step of the table: lock the file, ask the table, write status and history.

    `project` is refreshed in place. `reopened_parts` goes with REQUEST_COMPLETION,
    `amount_granted` (euros, 0 when no funds) with VALIDATE. Raises StepRefused when the file
    cannot take the step any more (somebody else was quicker), NotAllowed when the person has no
    role for it.
    """
    locked = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=project.pk)
    )
    row = TABLE.find(step, locked.status, [locked.fact])
    if row is None:
        raise StepRefused(
            f"Cette action n’est plus possible\u00a0: le dossier {locked.reference} est maintenant "
            f"«\u00a0{locked.get_status_display().lower()}\u00a0»."
        )
    rights = rights_of(by)
    roles = rights.on(locked.establishment) & row.by
    if not roles:
        raise NotAllowed("Votre rôle ne permet pas cette action sur ce dossier.")
    now = clock.now()
    locked.status = Status(row.target)
    locked.status_since = locked.updated_at = now
    locked.reopened_parts = sorted(reopened_parts)
    match step:
        case Step.SUBMIT | Step.RESUBMIT:
            locked.submitted_at = now
            locked.first_submitted_at = locked.first_submitted_at or now
        case Step.VALIDATE:
            locked.validated_on = clock.today_in(locked.academy.time_zone)
            locked.amount_granted = amount_granted or Decimal(0)
        case Step.REOPEN:
            locked.passage += 1
    locked.save(update_fields=WRITTEN)
    change = StatusChange.objects.create(
        project=locked,
        step=step,
        source=row.source,
        target=row.target,
        passage=locked.passage,
        changed_at=now,
        changed_by=by,
        role=_acting_role(roles, in_delegation=not rights.leads(locked.establishment)),
        motive=motive,
    )
    _refresh(project, locked)
    return change


def _refresh(project: Project, locked: Project) -> None:
    """Give the caller’s object what the database holds, without asking it again."""
    for field in Project._meta.concrete_fields:
        setattr(project, field.attname, getattr(locked, field.attname))


def _acting_role(roles: Iterable[Role | str], *, in_delegation: bool) -> Role:
    """The role named in the history when several are held: the first in the order of Role.

    What a deputy does in the head's place is signed as a deputy.
    """
    held = frozenset(roles)
    role = next(role for role in Role if role in held)
    return Role.DEPUTY if role is Role.HEAD and in_delegation else role

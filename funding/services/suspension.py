"""Suspending the two-month clock, and letting it run again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock, french
from core.errors import DomainError, StepRefused
from establishments.enums import Role
from funding.models import Suspension
from funding.notices import ClockResumed, ClockSuspended
from funding.permissions import require_role
from funding.queries import clock_of
from projects.enums import Status
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_school

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def suspend_clock(
    project: Project,
    *,
    starts_on: date,
    motive: str,
    by: User,
    ends_on: date | None = None,
    unblocks: str = "",
) -> Suspension:
    """Pause the clock from `starts_on` to `ends_on`, both included; no end while it lasts.

    The motive, and what `unblocks` the file, are shown to the school, which is told. Raises
    NotAllowed without the role, StepRefused when the funds are no longer awaited, DomainError when
    the days precede the validation, begin in the future, or overlap another suspension.
    """
    locked = _awaiting_funds(project, by)
    assert locked.validated_on is not None
    if not motive.strip():
        raise DomainError("Une suspension est toujours motivée.")
    if starts_on < locked.validated_on:
        raise DomainError(
            "La suspension ne peut commencer avant la validation du projet, "
            f"le {french.long_date(locked.validated_on)}."
        )
    if starts_on > _today(locked):
        raise DomainError("La suspension commence au plus tard aujourd’hui.")
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("La fin ne peut précéder le début.")
    try:
        with transaction.atomic():
            suspension = Suspension.objects.create(
                project=locked,
                starts_on=starts_on,
                ends_on=ends_on,
                motive=motive.strip(),
                unblocks=unblocks.strip(),
                created_by=by,
            )
    except IntegrityError as error:
        raise DomainError("Une autre suspension couvre déjà ces jours.") from error
    notice = ClockSuspended(
        **file_facts(locked),
        motive=suspension.motive,
        unblocks=suspension.unblocks,
        starts_on=french.long_date(starts_on),
        ends_on=french.long_date(ends_on) if ends_on else "",
    )
    tell_school(locked, notice)
    return suspension


@transaction.atomic
def resume_clock(project: Project, *, ends_on: date, by: User) -> Suspension:
    """End the running suspension on `ends_on`, its last day; the school is told the new due date.

    Raises NotAllowed without the role, StepRefused when the funds are no longer awaited,
    DomainError when nothing is suspended or the day is not between its first day and today.
    """
    locked = _awaiting_funds(project, by)
    suspension = running_suspension(locked)
    if suspension is None:
        raise DomainError("Aucune suspension n’est en cours sur ce dossier.")
    if not suspension.starts_on <= ends_on <= _today(locked):
        raise DomainError(
            "Le dernier jour de la suspension est compris entre le "
            f"{french.short_date(suspension.starts_on)} et aujourd’hui."
        )
    suspension.ends_on = ends_on
    suspension.save(update_fields=["ends_on"])
    resumed = clock_of(locked)
    assert resumed is not None
    notice = ClockResumed(
        **file_facts(locked),
        ended_on=french.long_date(ends_on),
        due_on=french.long_date(resumed.due_on),
    )
    tell_school(locked, notice)
    return suspension


def running_suspension(project: Project) -> Suspension | None:
    """The suspension that covers today, if any. One query."""
    today = _today(project)
    return (
        Suspension.objects.filter(project=project, starts_on__lte=today)
        .exclude(ends_on__lt=today)
        .first()
    )


def _today(project: Project) -> date:
    """Today where the school is; the académie is loaded."""
    return clock.today_in(project.establishment.academy.time_zone)


def _awaiting_funds(project: Project, by: User) -> Project:
    """The locked file, whose funds are still awaited."""
    locked: Project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy")
        .get(pk=project.pk)
    )
    require_role(by, locked.establishment, Role.FUND_MANAGER)
    if locked.status != Status.VALIDATED or not locked.asks_funds:
        raise StepRefused(
            f"Le délai ne court pas\u00a0: le dossier {locked.reference} est maintenant "
            f"«\u00a0{locked.get_status_display().lower()}\u00a0»."
        )
    return locked

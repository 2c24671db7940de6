"""Starting a project, from nothing or from a concertation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from concertations.models import Concertation
from core import clock
from core.errors import DomainError, NotAllowed
from documents.services.numbers import next_reference
from establishments.enums import SCHOOL_ROLES
from establishments.models import Establishment
from establishments.permissions import rights_of
from projects.enums import Status
from projects.models import Project

if TYPE_CHECKING:
    from accounts.models import User

_REPLAY_WINDOW = timedelta(minutes=1)


@transaction.atomic
def start_project(
    establishment: Establishment,
    *,
    by: User,
    title: str = "",
    concertation: Concertation | None = None,
) -> Project:
    """Open a draft for the school. From a concertation, its dimensions and findings come along.

    The form replayed gives the same draft: one that the person just opened and nobody touched.
    Raises NotAllowed outside the school's team, DomainError for a closed school or for the
    concertation of another school.
    """
    require_opener(by, establishment)
    if concertation is not None and concertation.establishment_id != establishment.pk:
        raise DomainError("Cette concertation est celle d’un autre établissement.")
    untouched = just_opened(establishment, by=by, title=title, concertations=concertation)
    if untouched is not None:
        return untouched
    project = Project.objects.create(
        reference=next_reference("NE"),
        establishment=establishment,
        title=title,
        dimensions=concertation.dimensions if concertation else [],
        findings=_findings_of(concertation) if concertation else "",
        created_by=by,
    )
    if concertation is not None:
        project.concertations.add(concertation)
    return project


def require_opener(by: User, school: Establishment) -> None:
    """Raise NotAllowed outside the school's team, DomainError for a closed school."""
    if not rights_of(by).on(school) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement peut y commencer un projet.")
    if not school.is_open:
        raise DomainError("Cet établissement est fermé\u00a0: il ne commence plus de projet.")


def just_opened(school: Establishment, *, by: User, **same: object) -> Project | None:
    """The draft that the person opened within a minute from the same start (`same`, by the names
    of a filter), if no part of it was saved. Inside a transaction: it takes the lock of the school,
    which is the queue of those who start a project there."""
    Establishment.objects.select_for_update(no_key=True).get(pk=school.pk)
    return Project.objects.filter(
        establishment=school,
        status=Status.DRAFT,
        created_by=by,
        created_at__gte=clock.now() - _REPLAY_WINDOW,
        parts__isnull=True,
        **same,
    ).first()


def _findings_of(concertation: Concertation) -> str:
    """What the concertation found and what is needed, one line each."""
    lines = []
    for row in concertation.findings.all():
        need = f" Besoin\u00a0: {row.need}" if row.need else ""
        lines.append(f"– {row.finding}{need}")
    return "\n".join(lines)

"""Several schools in one project: the lead invites, each head answers from their own space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import appointed_for, rights_of
from notifications import outbox
from projects.enums import AssociationState, Part, Status
from projects.models import AssociatedSchool, Project
from projects.notices import AssociationAnswered, AssociationAsked, AssociationEnded
from projects.services.editing import open_for_writing
from projects.services.submission import team_of
from projects.services.telling import tell_establishment

if TYPE_CHECKING:
    from accounts.models import User

MOST_SCHOOLS = 30
MAY_ANSWER = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.COMPLETION_REQUESTED,
    Status.UNDER_REVIEW,
)
_OVER = (Status.CLOSED, Status.WITHDRAWN, Status.DECLINED)
_GONE = "Cette invitation n’existe plus\u00a0: l’établissement porteur l’a retirée."


@transaction.atomic
def invite_school(project: Project, establishment: Establishment, *, by: User) -> AssociatedSchool:
    """Ask another school to take part: its head answers from their own space, and is told.

    Asked again while the answer is awaited, nothing changes; after a refusal, the invitation is
    new. Raises NotAllowed or PartClosed when the schools are not open to changes, DomainError for
    the lead school itself, a closed school, one that takes part already, or beyond thirty.
    """
    locked = open_for_writing(project, Part.SCHOOLS, by=by)
    if establishment.pk == locked.establishment_id:
        raise DomainError("C’est votre établissement\u00a0: il porte déjà le projet.")
    if not establishment.is_open:
        raise DomainError(f"{establishment} est fermé\u00a0: invitez l’établissement qui le suit.")
    found = locked.associated_schools.filter(establishment=establishment).first()
    if found is not None and found.state == AssociationState.INVITED:
        return found
    if found is not None and found.is_accepted:
        raise DomainError(f"{establishment} participe déjà au projet.")
    if found is None and locked.associated_schools.count() >= MOST_SCHOOLS:
        raise DomainError(f"Un projet associe {MOST_SCHOOLS} établissements au plus.")
    invited, _ = AssociatedSchool.objects.update_or_create(
        project=locked,
        establishment=establishment,
        defaults={
            "state": AssociationState.INVITED,
            "invited_at": clock.now(),
            "invited_by": by,
            "answered_at": None,
            "answered_by": None,
            "motive": "",
        },
    )
    _touch(locked)
    tell_establishment(establishment, AssociationAsked.of(invited, by=by))
    return invited


@transaction.atomic
def remove_school(association: AssociatedSchool, *, by: User) -> int:
    """Take a school out of the project; return how many expenses come back to the lead school.

    The school is told, unless it had itself refused or left. Raises NotAllowed or PartClosed when
    the schools are not open to changes, DomainError when it is already out.
    """
    project = open_for_writing(association.project, Part.SCHOOLS, by=by)
    locked = _locked(association)
    moved: int = locked.budget_lines.update(school=None)
    if locked.state in (AssociationState.INVITED, AssociationState.ACCEPTED):
        tell_establishment(locked.establishment, AssociationEnded.of(locked, by=by))
    locked.delete()
    _touch(project)
    return moved


@transaction.atomic
def answer_invitation(
    association: AssociatedSchool, *, accept: bool, motive: str = "", by: User
) -> AssociatedSchool:
    """The head of the invited school accepts or declines; the team of the lead school is told.

    The same answer twice is one answer. Raises NotAllowed for anyone but the head (or the deputy
    in delegation), DomainError when the invitation is gone, answered otherwise, refused without a
    motive, or when the commission has already decided.
    """
    locked = _for_its_head(association, by=by)
    wanted = AssociationState.ACCEPTED if accept else AssociationState.DECLINED
    if locked.state == wanted:
        return locked
    if locked.state != AssociationState.INVITED:
        raise DomainError("Votre établissement a déjà répondu à cette invitation.")
    if locked.project.status not in MAY_ANSWER:
        raise DomainError("Le projet ne reçoit plus de réponse\u00a0: sa décision est prise.")
    if not accept and not motive.strip():
        raise DomainError("Dites en une phrase pourquoi votre établissement refuse.")
    return _answer(locked, wanted, motive=motive, by=by)


@transaction.atomic
def leave_project(association: AssociatedSchool, *, motive: str, by: User) -> AssociatedSchool:
    """The head of a school that had accepted takes it back, with a motive.

    The lead school is told; once the file is filed, its readers too. Raises NotAllowed for anyone
    but the head, DomainError without motive, or when the school does not take part, or the file
    is over.
    """
    locked = _for_its_head(association, by=by)
    if locked.state == AssociationState.LEFT:
        return locked
    if not locked.is_accepted:
        raise DomainError("Votre établissement ne participe pas à ce projet.")
    if locked.project.status in _OVER:
        raise DomainError("Ce dossier est terminé\u00a0: on ne s’en retire plus.")
    if not motive.strip():
        raise DomainError("Dites en une phrase pourquoi votre établissement se retire.")
    return _answer(locked, AssociationState.LEFT, motive=motive, by=by)


def _answer(
    association: AssociatedSchool, state: AssociationState, *, motive: str, by: User
) -> AssociatedSchool:
    association.state, association.motive = state, motive.strip()
    association.answered_at, association.answered_by = clock.now(), by
    association.save()
    project = association.project
    told = team_of(project.establishment)
    if state == AssociationState.LEFT and project.status != Status.DRAFT:
        told += appointed_for(project.establishment, Role.REFERENT_INSPECTOR, Role.SECRETARIAT)
    outbox.post(AssociationAnswered.of(association), to=told)
    return association


def _for_its_head(association: AssociatedSchool, *, by: User) -> AssociatedSchool:
    """The locked association, its project locked first. Raises NotAllowed or DomainError."""
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=association.project_id)
    locked = _locked(association)
    if Role.HEAD not in rights_of(by).on(locked.establishment):
        raise NotAllowed("Seule la direction de l’établissement répond à cette invitation.")
    return locked


def _locked(association: AssociatedSchool) -> AssociatedSchool:
    found = (
        AssociatedSchool.objects.select_related("project__establishment", "establishment")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=association.pk)
        .first()
    )
    if found is None:
        raise DomainError(_GONE)
    return found


def _touch(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(updated_at=clock.now())

"""Giving a file to somebody by name, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import Role
from establishments.permissions import appointed_for, rights_of
from projects.models import Assignment, Project
from projects.rules import is_assignable

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def assign(project: Project, *, role: Role, to: User, by: User) -> Assignment:
    """Give the file to this person in this role; who had it in the same role no longer has it.

    `role` is REFERENT_INSPECTOR (reads it) or SECRETARIAT (examines it), held today by the person
    for the school of the file. Raises NotAllowed for anybody but the secretariat, DomainError when
    the file is over, when it is already theirs or when they hold no such role there. The caller
    tells the person.
    """
    file = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=project.pk)
    )
    if Role.SECRETARIAT not in rights_of(by).on(file.establishment):
        raise NotAllowed("Seul le secrétariat de la commission confie un dossier.")
    if not is_assignable(file.status):
        raise DomainError(f"Le dossier {file.reference} n’est plus en cours d’instruction.")
    if to not in appointed_for(file.establishment, role):
        raise DomainError(f"{to} n’est pas en fonction pour cet établissement.")
    current = Assignment.objects.current().filter(project=file, role=role).first()
    if current is not None:
        if current.assignee_id == to.pk:
            raise DomainError(f"Ce dossier est déjà confié à {to}.")
        current.ended_at = clock.now()
        current.save(update_fields=["ended_at"])
    return Assignment.objects.create(project=file, role=role, assignee=to, assigned_by=by)

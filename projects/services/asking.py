"""The team asks the head to file the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError, NotAllowed
from establishments.enums import SCHOOL_ROLES, Role
from establishments.permissions import heads_of, rights_of
from notifications import outbox
from projects.enums import Status
from projects.models import FilingRequest, Project
from projects.notices import FilingAsked
from projects.services.submission import refuse_incomplete

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def ask_to_file(project: Project, *, note: str = "", by: User) -> FilingRequest:
    """Tell those who lead the school that the file is ready: they alone file it.

    Once a passage. Raises NotAllowed outside the team and for the head, who files; DomainError when
    the file is no draft, when something that blocks lacks, when nobody leads the school, or when it
    was already asked.
    """
    locked = (
        Project.objects.select_related("establishment")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=project.pk)
    )
    roles = rights_of(by).on(locked.establishment)
    if not roles & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement demande le dépôt.")
    if Role.HEAD in roles:
        raise NotAllowed("Vous dirigez l’établissement\u00a0: déposez vous-même le projet.")
    if locked.status != Status.DRAFT:
        raise DomainError("Ce projet n’est plus un brouillon\u00a0: il a déjà été déposé.")
    refuse_incomplete(locked)
    heads = heads_of(locked.establishment)
    if not heads:
        raise DomainError(
            "Personne ne dirige l’établissement dans l’application\u00a0: demandez un code d’accès "
            "au secrétariat de la commission de votre académie."
        )
    request, created = FilingRequest.objects.get_or_create(
        project=locked, passage=locked.passage, defaults={"note": note, "asked_by": by}
    )
    if not created:
        raise DomainError("Le dépôt de ce projet est déjà demandé à la direction.")
    outbox.post(FilingAsked.of(request), to=heads)
    return request


def filing_request_of(project: Project) -> FilingRequest | None:
    """What the team asked for this passage, if it did. One query."""
    return (
        FilingRequest.objects.filter(project=project, passage=project.passage)
        .select_related("asked_by")
        .first()
    )

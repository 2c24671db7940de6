"""Commenting a part of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError, StepRefused
from projects.enums import Part, Status
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_school
from reviews.enums import Audience
from reviews.models import Comment
from reviews.notices import CommentPosted
from reviews.permissions import COMMENTERS, role_among

if TYPE_CHECKING:
    from accounts.models import User

COMMENTABLE = (Status.SUBMITTED, Status.COMPLETION_REQUESTED, Status.UNDER_REVIEW)


@transaction.atomic
def post_comment(
    project: Project,
    *,
    part: Part,
    audience: Audience,
    body: str,
    by: User,
    to_complete: bool = False,
) -> Comment:
    """Write a remark on a part, for the school (told in its digest) or for the staff only.

    `to_complete` marks it as a point of the next completion request; such a point addresses the
    school. Raises NotAllowed for roles that do not comment, StepRefused when the file is no longer
    examined, DomainError when a staff comment is marked to be completed.
    """
    file = Project.objects.select_related("establishment").get(pk=project.pk)
    role = role_among(by, file.establishment, COMMENTERS)
    if file.status not in COMMENTABLE:
        raise StepRefused(
            f"Le dossier {file.reference} n’est pas en cours d’examen\u00a0: il ne peut pas être "
            "commenté."
        )
    if to_complete and audience != Audience.SCHOOL:
        raise DomainError(
            "Un point à compléter s’adresse à l’établissement\u00a0: choisissez cette visibilité."
        )
    comment = Comment.objects.create(
        project=file,
        passage=file.passage,
        part=part,
        audience=audience,
        body=body,
        to_complete=to_complete,
        role=role,
        created_by=by,
    )
    if audience == Audience.SCHOOL:
        tell_school(
            file,
            CommentPosted(**file_facts(file), part=Part(part).label, body=body, author=role.label),
        )
    return comment

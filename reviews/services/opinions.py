"""The inspector's opinion on a passage: advisory, motivated, never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import StepRefused
from establishments.enums import Role
from notifications import outbox
from projects.enums import Status
from projects.models import Project
from projects.notices import file_facts
from reviews.enums import OpinionKind, WrittenKind
from reviews.models import Opinion
from reviews.notices import OpinionFiled
from reviews.permissions import role_among, secretariat_of
from reviews.services.claims import release_writing
from reviews.services.openings import note_opening

if TYPE_CHECKING:
    from accounts.models import User

JUDGEABLE = (Status.SUBMITTED, Status.UNDER_REVIEW)


@transaction.atomic
def file_opinion(project: Project, *, kind: OpinionKind, motive: str, by: User) -> Opinion:
    """File an opinion; the latest one counts, the former stay readable. The secretariat is told.

    Raises NotAllowed for anybody but a referent inspector of the school, StepRefused when the file
    is not with the services (draft, to be completed, already decided).
    """
    file = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=project.pk)
    )
    role_among(by, file.establishment, frozenset({Role.REFERENT_INSPECTOR}))
    if file.status not in JUDGEABLE:
        raise StepRefused(
            "Un avis se rend sur un dossier déposé ou en examen\u00a0: le dossier "
            f"{file.reference} est maintenant «\u00a0{file.get_status_display().lower()}\u00a0»."
        )
    note_opening(file, by=by)
    opinion = Opinion.objects.create(
        project=file, passage=file.passage, kind=kind, motive=motive, filed_by=by
    )
    outbox.post(
        OpinionFiled(
            **file_facts(file),
            opinion=OpinionKind(kind).label,
            motive=motive,
            author=str(by),
        ),
        to=secretariat_of(file.establishment),
    )
    transaction.on_commit(lambda: release_writing(file, WrittenKind.OPINION, by=by), robust=True)
    return opinion

"""Taking back a part as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import DomainError
from projects.enums import Part
from projects.revisions import from_json
from projects.services.editing import SavedPart, save_part

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import PartRevision, Project


def restore_revision(
    revision: PartRevision, *, project: Project, version: int, by: User
) -> SavedPart:
    """Write the part again as it was then: a new version; what stood until now is kept too.

    `version` is the one the person compared with. Raises PartClosed, NotAllowed and StaleVersion as
    `save_part`, DomainError when a row to remove is cited elsewhere or for the attachments.
    """
    part = Part(revision.part)
    if part == Part.ATTACHMENTS:
        raise DomainError("Les pièces jointes ont leurs propres versions.")
    values = from_json(revision.values)
    return save_part(project, part, values, version=version, by=by, ends_spell=True)

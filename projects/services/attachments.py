"""Files joined to a file, kept privately; what was filed is never destroyed."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction

from core import clock
from core.errors import DomainError
from projects.enums import Part
from projects.models import Attachment, Project
from projects.queries import attachment_is_filed
from projects.services.editing import open_for_writing, touch_part

if TYPE_CHECKING:
    from accounts.models import User

MOST_FILES = 20


def attach_file(
    project: Project, *, file: IO[bytes], name: str, content_type: str, by: User
) -> Attachment:
    """Join a file already checked by the form; its bytes go to the private store.

    Raises NotAllowed or PartClosed when attachments are not open, DomainError beyond twenty files.
    """
    attachment = Attachment(project=project, name=name, content_type=content_type, uploaded_by=by)
    try:
        with transaction.atomic():
            open_for_writing(project, Part.ATTACHMENTS, by=by)
            if project.attachments.filter(removed_at__isnull=True).count() >= MOST_FILES:
                raise DomainError(
                    f"Un projet compte {MOST_FILES} pièces jointes au plus\u00a0: retirez-en une."
                )
            attachment.sha256, attachment.size = _measure(file)
            attachment.file.save(name, File(file), save=False)
            attachment.save(force_insert=True)
            touch_part(project, Part.ATTACHMENTS, by=by)
    except BaseException:
        if attachment.file:
            attachment.file.delete(save=False)
        raise
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take a file out of the draft. Already filed, its bytes stay; never filed, they go.

    Raises NotAllowed or PartClosed when attachments are not open.
    """
    project = open_for_writing(attachment.project, Part.ATTACHMENTS, by=by)
    locked = Attachment.objects.select_for_update(of=("self",)).filter(pk=attachment.pk).first()
    if locked is None or locked.removed_at is not None:
        raise DomainError("Cette pièce jointe est déjà retirée.")
    if attachment_is_filed(locked):
        locked.removed_at, locked.removed_by = clock.now(), by
        locked.save(update_fields=["removed_at", "removed_by"])
    else:
        storage, path = locked.file.storage, str(locked.file.name)
        locked.delete()
        transaction.on_commit(lambda: storage.delete(path))
    touch_part(project, Part.ATTACHMENTS, by=by)


def _measure(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 and the size of a stream, read by pieces and put back at its start."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(1 << 16):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return digest.hexdigest(), size

"""What the worker does with a joined file: have it checked, then draw its pages.

A file is claimed by a lease in a short transaction of its own; the antivirus and the drawing hold
no lock. A worker killed meanwhile leaves a file that becomes due again. An antivirus that is away
makes files wait, for as long as it takes: docs/adr/0020-joined-files.md.
"""

from __future__ import annotations

import logging
import time

from django.core.files.base import File
from django.db import transaction

from core import antivirus, clock
from core.pictures import DRAWN, NotDrawn, Pictures, drawn
from notifications import outbox
from projects.enums import FileState
from projects.models import Attachment, AttachmentPicture, Project
from projects.notices import AttachmentRefused
from projects.rules import EXAMINATION_LEASE, MOST_DRAWINGS, wait_before_examining
from projects.services.attachments import follow, supersede

logger = logging.getLogger(__name__)

RUN_SECONDS = 50.0
"""One run stops claiming after that time: the next sweep goes on."""


def examine_due(*, run_seconds: float = RUN_SECONDS) -> int:
    """Check and draw the files that are due; return how many have nothing left to do."""
    ended = 0
    until = time.monotonic() + run_seconds
    while time.monotonic() < until and (attachment := _claim()) is not None:
        ended += _examine(attachment)
    return ended


def _claim() -> Attachment | None:
    """Take the oldest due file for the time of a lease; None when none is due."""
    with transaction.atomic():
        now = clock.now()
        attachment = (
            Attachment.objects.due(now)
            .select_for_update(skip_locked=True, no_key=True, of=("self",))
            .first()
        )
        if attachment is not None:
            attachment.attempts += 1
            attachment.due_at = now + EXAMINATION_LEASE
            attachment.save(update_fields=["attempts", "due_at"])
        return attachment


def _examine(attachment: Attachment) -> bool:
    """Check, then draw; whether nothing is left to do with this file."""
    if attachment.is_waiting:
        try:
            with attachment.file.open("rb") as stream:
                threat = antivirus.threat_in(stream)
        except (antivirus.AntivirusAway, OSError) as error:
            logger.warning("joined file not checked, attempt %s: %s", attachment.attempts, error)
            return _try_later(attachment)
        if threat:
            return _refuse(attachment, threat)
        if not _accept(attachment):
            return True
    return _draw(attachment)


@transaction.atomic
def _accept(attachment: Attachment) -> bool:
    """Let it be opened, in the place of the version before; False when it was taken out since."""
    row = _locked(attachment)
    if row is None or not row.is_waiting:
        return row is not None and row.is_ready
    supersede(row)
    row.state, row.attempts = FileState.READY, 1
    row.save(update_fields=["state", "attempts"])
    follow(row)
    attachment.attempts = 1
    return True


@transaction.atomic
def _refuse(attachment: Attachment, threat: str) -> bool:
    """Destroy its bytes and tell the person who joined it."""
    row = _locked(attachment)
    if row is None or not row.is_waiting:
        return True
    storage, path = row.file.storage, str(row.file.name)
    row.state, row.threat, row.file, row.due_at = FileState.REFUSED, threat, "", None
    row.save(update_fields=["state", "threat", "file", "due_at"])
    transaction.on_commit(lambda: storage.delete(path))
    logger.warning("joined file refused by the antivirus")
    outbox.post(AttachmentRefused.of(row), to=[row.uploaded_by])
    return True


def _locked(attachment: Attachment) -> Attachment | None:
    """The row, after the project it belongs to: the same order as those who join and remove."""
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment.project_id)
    found: Attachment | None = (
        Attachment.objects.filter(removed_at__isnull=True)
        .select_for_update(of=("self",), no_key=True)
        .select_related("project__establishment", "uploaded_by")
        .filter(pk=attachment.pk)
        .first()
    )
    return found


def _draw(attachment: Attachment) -> bool:
    """Keep the pages as pictures; a damaged file is shown without, after a few attempts."""
    if attachment.content_type not in DRAWN:
        return _finish(attachment, pages=0)
    try:
        with (
            attachment.file.open("rb") as stream,
            drawn(stream, attachment.content_type) as found,
        ):
            return _keep(attachment, found)
    except (NotDrawn, OSError) as error:
        logger.info("pages not drawn, attempt %s: %s", attachment.attempts, error)
        if attachment.attempts >= MOST_DRAWINGS:
            return _finish(attachment, pages=0)
        return _try_later(attachment)


@transaction.atomic
def _keep(attachment: Attachment, found: Pictures) -> bool:
    row = Attachment.objects.select_for_update(no_key=True).filter(pk=attachment.pk).first()
    if row is None or row.pages is not None:
        return True
    for drawing in found.pictures:
        picture = AttachmentPicture(
            attachment=row, number=drawing.number, width=drawing.width, height=drawing.height
        )
        with drawing.path.open("rb") as stream:
            picture.image.save("ignored", File(stream), save=False)
        picture.save()
    row.pages, row.due_at = min(found.total, 32_000), None
    row.save(update_fields=["pages", "due_at"])
    return True


def _finish(attachment: Attachment, *, pages: int) -> bool:
    Attachment.objects.filter(pk=attachment.pk).update(pages=pages, due_at=None)
    return True


def _try_later(attachment: Attachment) -> bool:
    attempts = min(attachment.attempts, 30_000)
    Attachment.objects.filter(pk=attachment.pk, due_at__isnull=False).update(
        attempts=attempts, due_at=clock.now() + wait_before_examining(attempts)
    )
    return False

"""A file that arrives in pieces over a line that may be cut: it goes on where it stopped.

Nothing is joined before every piece is there and the whole has the SHA-256 that was announced.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import IO, TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from core import clock
from core.errors import DomainError
from projects.enums import Part
from projects.models import Attachment, Project, Upload, UploadPiece
from projects.services.attachments import attach_file, refuse_one_more
from projects.services.editing import open_for_writing

if TYPE_CHECKING:
    from accounts.models import User

PIECE_BYTES = 256 * 1024
"""The size of every piece but the last."""

KEPT = timedelta(hours=24)
"""How long an upload that was cut may go on."""

MOST_OPEN = 5
"""Uploads of one person in one project; the oldest gives way."""


@transaction.atomic
def start_upload(
    project: Project,
    *,
    name: str,
    size: int,
    sha256: str,
    by: User,
    replaces: Attachment | None = None,
) -> Upload:
    """Announce a file, or find the upload of the same file by the same person to go on with it.

    `size` in bytes, within the limits that the form checked. Raises NotAllowed or PartClosed when
    attachments are not open, DomainError beyond twenty files.
    """
    open_for_writing(project, Part.ATTACHMENTS, by=by)
    if replaces is None:
        refuse_one_more(project)
    mine = Upload.objects.filter(
        project=project, started_by=by, attachment=None, expires_at__gt=clock.now()
    )
    same = mine.filter(name=name, size=size, sha256=sha256, replaces=replaces).first()
    if same is not None:
        return same
    for old in mine.order_by("-started_at")[MOST_OPEN - 1 :]:
        abandon_upload(old)
    return Upload.objects.create(
        project=project,
        name=name,
        size=size,
        sha256=sha256,
        replaces=replaces,
        started_by=by,
        expires_at=clock.now() + KEPT,
    )


def pieces_of(upload: Upload) -> int:
    """In how many pieces the file comes."""
    return -(-upload.size // PIECE_BYTES)


def received(upload: Upload) -> int:
    """How many pieces are there, from the first on: the number of the next one. One query."""
    return upload.pieces.count()


@transaction.atomic
def receive_piece(upload: Upload, *, number: int, content: bytes) -> int:
    """Keep a piece in its place (from 0); how many are there now.

    A piece sent twice is kept once. Raises DomainError for a piece that is out of turn or not of
    its size.
    """
    _locked(upload)
    there = received(upload)
    if number < there or there == pieces_of(upload):
        return there
    expected = min(PIECE_BYTES, upload.size - number * PIECE_BYTES)
    if number > there or len(content) != expected:
        raise DomainError("L’envoi est arrivé dans le désordre\u00a0: reprenez-le.")
    piece = UploadPiece(upload=upload, number=number)
    piece.file.save("ignored", ContentFile(content), save=False)
    try:
        piece.save()
    except BaseException:
        piece.file.delete(save=False)
        raise
    return there + 1


@contextmanager
def assembled(upload: Upload) -> Iterator[IO[bytes]]:
    """The whole file, for the time of the block.

    Raises DomainError when it is not what was announced: the upload is then forgotten.
    """
    with tempfile.TemporaryFile() as whole:
        digest = hashlib.sha256()
        for piece in upload.pieces.all():
            with piece.file.open("rb") as stream:
                shutil.copyfileobj(stream, whole)
        whole.seek(0)
        while part := whole.read(1 << 16):
            digest.update(part)
        if whole.tell() != upload.size or digest.hexdigest() != upload.sha256:
            abandon_upload(upload)
            raise DomainError("Le fichier est arrivé abîmé\u00a0: recommencez l’envoi.")
        whole.seek(0)
        yield whole


@transaction.atomic
def finish_upload(
    upload: Upload, *, file: IO[bytes], name: str, content_type: str, by: User
) -> Attachment:
    """Join the whole file, already checked by the form; asked twice, it is joined once.

    Raises what `attach_file` raises.
    """
    locked = _locked(upload)
    if locked.attachment is not None:
        return locked.attachment
    attachment = attach_file(
        locked.project,
        file=file,
        name=name,
        content_type=content_type,
        by=by,
        replaces=locked.replaces,
    )
    locked.attachment = attachment
    locked.save(update_fields=["attachment"])
    _destroy_pieces(locked)
    return attachment


@transaction.atomic
def abandon_upload(upload: Upload) -> None:
    """Forget an upload and destroy what had arrived."""
    _destroy_pieces(upload)
    Upload.objects.filter(pk=upload.pk).delete()


def forget_expired() -> int:
    """Forget the uploads that nobody went on with; return how many."""
    old = Upload.objects.filter(expires_at__lte=clock.now())
    count = 0
    for upload in old.iterator(chunk_size=100):
        abandon_upload(upload)
        count += 1
    return count


def _locked(upload: Upload) -> Upload:
    """The row, to write it. Raises DomainError when it was forgotten meanwhile."""
    found = Upload.objects.select_for_update(no_key=True, of=("self",)).filter(pk=upload.pk).first()
    if found is None:
        raise DomainError("Cet envoi a été abandonné\u00a0: envoyez le document à nouveau.")
    return found


def _destroy_pieces(upload: Upload) -> None:
    for piece in upload.pieces.all():
        storage, path = piece.file.storage, str(piece.file.name)
        transaction.on_commit(partial(storage.delete, path))
    upload.pieces.all().delete()

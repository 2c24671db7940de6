"""Files joined to a file, kept privately; what was filed is never destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from core import antivirus, clock
from core.digest import measure
from core.errors import DomainError
from core.haste import run_soon
from projects.enums import FilePurpose, FileState, Part
from projects.models import Attachment, Partner, Project, UploadPiece
from projects.services.editing import open_for_writing, touch_part

if TYPE_CHECKING:
    from accounts.models import User

MOST_FILES = 20
MOST_VERSIONS = 30


def attach_file(
    project: Project,
    *,
    file: IO[bytes],
    name: str,
    content_type: str,
    by: User,
    replaces: Attachment | None = None,
) -> Attachment:
    """Join a file already checked by the form, or a new version of one (`replaces`).

    Where there is an antivirus, it waits for its answer; the version it replaces stays the current
    one until then. The same file sent twice is joined once. Raises NotAllowed or PartClosed when
    attachments are not open, DomainError beyond twenty files or when the version to replace is no
    longer the current one.
    """
    attachment = Attachment(project=project, name=name, content_type=content_type, uploaded_by=by)
    with _nothing_left_behind(attachment), transaction.atomic():
        open_for_writing(project, Part.ATTACHMENTS, by=by)
        attachment.sha256, attachment.size = measure(file)
        same = _already_joined(attachment, replaces)
        if same is not None:
            return same
        if replaces is None:
            refuse_one_more(project)
        else:
            attachment.series = replaces.series
            attachment.version = _next_version(replaces)
        _keep(attachment, file)
        if attachment.is_ready:
            follow(attachment)
        touch_part(project, Part.ATTACHMENTS, by=by)
    return attachment


def attach_beside(
    project: Project,
    *,
    purpose: FilePurpose,
    file: IO[bytes],
    name: str,
    content_type: str,
    by: User,
    admit: Callable[[Project], None],
    cite: Callable[[Attachment], None],
) -> Attachment:
    """Keep a file already checked by the form beside those of a project, for another purpose.

    In one transaction, under the lock of the project: `admit` raises when this person may not join
    a file now, `cite` writes what is said of it (by a report, by a payment). Where there is an
    antivirus, it waits for its answer.
    """
    attachment = Attachment(
        project=project,
        name=name,
        content_type=content_type,
        uploaded_by=by,
        purpose=purpose,
    )
    with _nothing_left_behind(attachment), transaction.atomic():
        admit(Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk))
        attachment.sha256, attachment.size = measure(file)
        _keep(attachment, file)
        cite(attachment)
    return attachment


@contextmanager
def _nothing_left_behind(attachment: Attachment) -> Iterator[None]:
    """The bytes go when the transaction that keeps the row does not hold."""
    try:
        yield
    except BaseException:
        if attachment.file:
            attachment.file.delete(save=False)
        raise


def _keep(attachment: Attachment, file: IO[bytes]) -> None:
    """Keep the bytes and the row, and have the worker look at them."""
    attachment.due_at = clock.now()
    attachment.state = FileState.WAITING if antivirus.is_configured() else FileState.READY
    attachment.file.save(attachment.name, File(file), save=False)
    if attachment.state == FileState.READY:
        supersede(attachment)
    attachment.save(force_insert=True)
    from projects.tasks import examine_joined_files

    run_soon(examine_joined_files)


def refuse_one_more(project: Project) -> None:
    """Raise DomainError when the project holds as many documents as it may. One query."""
    documents = project.attachments.counted().order_by().values("series").distinct()
    if documents.count() >= MOST_FILES:
        raise DomainError(
            f"Un projet compte {MOST_FILES} pièces jointes au plus\u00a0: retirez-en une."
        )


def supersede(version: Attachment) -> None:
    """Make way for this version: the current one of its document steps back. Inside a transaction
    that locked the project."""
    Attachment.objects.current().filter(series=version.series).exclude(pk=version.pk).update(
        superseded_at=clock.now()
    )


def follow(version: Attachment) -> None:
    """The partners whose letter was an earlier version have this one, now that it is kept."""
    Partner.objects.filter(letter__series=version.series).update(letter=version)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take a document out with its versions, or only the version that waits or was refused.

    What was already filed keeps its bytes; what never was, loses them. Raises NotAllowed or
    PartClosed when attachments are not open.
    """
    project = open_for_writing(attachment.project, Part.ATTACHMENTS, by=by)
    locked = Attachment.objects.select_for_update(of=("self",)).filter(pk=attachment.pk).first()
    if locked is None or locked.removed_at is not None:
        raise DomainError("Cette pièce jointe est déjà retirée.")
    versions = [locked]
    if locked.is_ready:
        versions = list(Attachment.objects.joined().filter(series=locked.series))
    for version in versions:
        take_out(version, by=by)
    touch_part(project, Part.ATTACHMENTS, by=by)


def take_out(version: Attachment, *, by: User) -> None:
    """Hide what was filed, destroy what never was. Inside a transaction."""
    if version.filed_at is not None:
        version.removed_at, version.removed_by, version.due_at = clock.now(), by, None
        version.save(update_fields=["removed_at", "removed_by", "due_at"])
    else:
        destroy(version)


def destroy(version: Attachment) -> None:
    """Delete the row of a version never filed; its bytes and pictures go after the commit."""
    pieces = UploadPiece.objects.filter(upload__replaces=version)
    files = [
        version.file,
        *(picture.image for picture in version.pictures.all()),
        *(piece.file for piece in pieces),
    ]
    kept = [(file.storage, str(file.name)) for file in files if file]
    version.delete()
    for storage, path in kept:
        transaction.on_commit(partial(storage.delete, path))


def _already_joined(attachment: Attachment, replaces: Attachment | None) -> Attachment | None:
    """The same content under the same name, joined already: a form sent twice."""
    rows = attachment.project.attachments.counted().filter(
        sha256=attachment.sha256, name=attachment.name
    )
    if replaces is not None:
        rows = rows.filter(series=replaces.series)
    found: Attachment | None = rows.first()
    return found


def _next_version(replaces: Attachment) -> int:
    """The number of the version that replaces this one. Raises DomainError."""
    versions = Attachment.objects.joined().filter(series=replaces.series)
    if not versions.current().filter(pk=replaces.pk).exists():
        raise DomainError(
            "Ce document vient d’être remplacé ou retiré par une autre personne\u00a0: "
            "rechargez la page."
        )
    if versions.filter(state=FileState.WAITING).exists():
        raise DomainError(
            "Une nouvelle version de ce document attend déjà d’être vérifiée\u00a0: "
            "attendez la réponse, ou retirez-la."
        )
    last = int(versions.aggregate(last=Max("version"))["last"])
    if last >= MOST_VERSIONS:
        raise DomainError(
            "Ce document a déjà beaucoup de versions\u00a0: retirez-le, puis joignez-le à nouveau."
        )
    return last + 1

"""What every act on a request shares: its lock, the line of the thread, the file joined."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction

from core import antivirus, clock
from core.digest import measure
from core.errors import DomainError, NotAllowed
from establishments.permissions import heads_of
from notifications import outbox
from projects.services.telling import tell_school
from support.enums import EntryKind, HelpStatus, Side
from support.models import HelpEntry, HelpFile, HelpRequest
from support.permissions import side_of, team_of
from support.rules import REPLAY_WINDOW

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.notices import Notice

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """A file already checked by its form."""

    file: IO[bytes]
    name: str
    content_type: str


def lock_request(request: HelpRequest) -> HelpRequest:
    """The row, locked until the end of the transaction, with its school, project and asker.

    Not its holder: a row that was waited for would come back with the holder of before.
    """
    locked: HelpRequest = (
        HelpRequest.objects.select_related("establishment", "project", "asked_by")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=request.pk)
    )
    return locked


def speaking_for(request: HelpRequest, by: User) -> Side:
    """The side of this person. Raises NotAllowed for a stranger."""
    side = side_of(by, request)
    if side is None:
        raise NotAllowed(
            "Seules l’équipe de l’établissement et l’équipe d’appui suivent cette demande."
        )
    return side


def add_entry(
    request: HelpRequest, kind: EntryKind, *, side: Side, by: User, **facts: Any
) -> HelpEntry:
    """Write a line of the thread."""
    return HelpEntry.objects.create(
        request=request, kind=kind, side=side, by=by, at=clock.now(), **facts
    )


def move(request: HelpRequest, status: HelpStatus, *, holder: User | None) -> None:
    """Write the status of the locked request and who has it; the clock starts when it changes."""
    if request.status != status or request.holder != holder:
        request.status_since = clock.now()
    request.status, request.holder = status, holder
    request.save(update_fields=["status", "status_since", "holder", "service"])


def said_already(
    request: HelpRequest, body: str, *, by: User, upload: Upload | None
) -> HelpEntry | None:
    """The same words of the same person within a minute: the form was sent twice."""
    found = HelpEntry.objects.filter(
        request=request, body=body, by=by, at__gte=clock.now() - REPLAY_WINDOW
    )
    if upload is not None:
        found = found.filter(files__name=upload.name)
    return found.order_by("pk").last()


@contextmanager
def joined(upload: Upload | None) -> Iterator[list[HelpFile]]:
    """A transaction whose file leaves the private store when the transaction fails.

    Raises DomainError, before anything is locked, for a file that the antivirus refuses or cannot
    judge now: a message is written at once or not at all, it never waits for its file.
    """
    if upload is not None:
        _refuse_threat(upload)
    kept: list[HelpFile] = []
    try:
        with transaction.atomic():
            yield kept
    except BaseException:
        for one in kept:
            one.file.delete(save=False)
        raise


def join_file(entry: HelpEntry, upload: Upload | None, kept: list[HelpFile]) -> None:
    """Keep the file with the entry; `kept` is the list of `joined`."""
    if upload is None:
        return
    row = HelpFile(entry=entry, name=upload.name, content_type=upload.content_type)
    row.sha256, row.size = measure(upload.file)
    row.file.save(upload.name, File(upload.file), save=False)
    kept.append(row)
    row.save(force_insert=True)


def _refuse_threat(upload: Upload) -> None:
    upload.file.seek(0)
    try:
        threat = antivirus.threat_in(upload.file)
    except antivirus.AntivirusAway as error:
        logger.warning("file of a message not checked: %s", error)
        raise DomainError(
            "Le contrôle antivirus ne répond pas. Envoyez votre message sans le fichier, "
            "ou réessayez dans quelques minutes."
        ) from error
    finally:
        upload.file.seek(0)
    if threat:
        logger.warning("file of a message refused by the antivirus")
        raise DomainError(
            f"Le fichier «\u00a0{upload.name}\u00a0» est refusé par l’antivirus, qui y a trouvé "
            f"«\u00a0{threat}\u00a0». Il n’a pas été gardé."
        )


def tell_school_of(request: HelpRequest, notice: Notice) -> None:
    """Tell who asked and who leads the school; nobody left there: the mailbox of the school."""
    people = {user.pk: user for user in heads_of(request.establishment)}
    asker = request.asked_by
    if side_of(asker, request) == Side.SCHOOL:
        people[asker.pk] = asker
    if people:
        outbox.post(notice, to=people.values())
    elif request.project is not None:
        tell_school(request.project, notice)
    elif request.establishment.email:
        outbox.post_to_address(notice, email=request.establishment.email)


def tell_team_of(request: HelpRequest, notice: Notice) -> None:
    """Tell who helps; nobody yet, or nobody left: the whole team asked."""
    holder = request.holder
    if holder is not None and side_of(holder, request) == Side.TEAM:
        outbox.post(notice, to=[holder])
    else:
        outbox.post(notice, to=team_of(request.establishment, request.service))


def refuse_closed(request: HelpRequest) -> None:
    """Raise DomainError when nobody helps any more."""
    if request.is_closed:
        raise DomainError("Cette demande d’aide est close.")

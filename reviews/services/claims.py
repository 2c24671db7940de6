"""Who is writing an opinion or a decision on a file now: a lock that warns and can be taken over.

The claim lives in the cache for two beats and a half, nowhere else; the take-over is a row. Without
Redis each process knows its own people only: nobody is warned, nobody is stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import clock, french
from core.errors import DomainError
from establishments.enums import Role
from projects.models import Project
from reviews.enums import WrittenKind
from reviews.models import WritingTakeover
from reviews.permissions import role_among

LASTS = 50
"""Seconds after which a page that says nothing any more is gone: two beats and a half."""

WRITERS = {
    WrittenKind.OPINION: frozenset({Role.REFERENT_INSPECTOR}),
    WrittenKind.DECISION: frozenset({Role.SECRETARIAT}),
}
"""Who writes each of them."""


class Claimed(DomainError):
    """Somebody else is writing; the page keeps its text and offers to take over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody writing, since when."""

    user_id: int
    name: str
    since: datetime

    def sentence(self, kind: WrittenKind) -> str:
        """Who writes what, since when."""
        hour = french.clock_time(timezone.localtime(self.since))
        return f"{self.name} écrit {kind.label} sur ce dossier depuis {hour}."


def claim_writing(project: Project, kind: WrittenKind, *, by: User) -> Claim | None:
    """Say that this person writes; gives who else already does, None when the place is theirs.

    Raises NotAllowed for roles that do not write it. Two exchanges with the cache, or three.
    """
    role_among(by, project.establishment, WRITERS[kind])
    mine = {"user": by.pk, "name": str(by), "since": clock.now()}
    if cache.add(_key(project, kind), mine, LASTS):
        return None
    holder = writer_of(project, kind)
    if holder is not None and holder.user_id != by.pk:
        return holder
    since = holder.since if holder else clock.now()
    cache.set(_key(project, kind), mine | {"since": since}, LASTS)
    return None


def writer_of(project: Project, kind: WrittenKind) -> Claim | None:
    """Who writes now. One exchange with the cache."""
    found = cache.get(_key(project, kind))
    return Claim(found["user"], found["name"], found["since"]) if found else None


def require_free(project: Project, kind: WrittenKind, *, by: User) -> None:
    """Raise Claimed while somebody else is writing."""
    holder = writer_of(project, kind)
    if holder is not None and holder.user_id != by.pk:
        raise Claimed(
            f"{holder.sentence(kind)} Voyez ensemble qui continue, ou reprenez la main\u00a0: "
            "ce sera noté."
        )


@transaction.atomic
def take_over(project: Project, kind: WrittenKind, *, by: User) -> WritingTakeover | None:
    """Write in the place of who was writing; kept in the journal of the file. None when nobody else
    was. What the other person typed stays on their page, which tells them. Raises NotAllowed.
    """
    role_among(by, project.establishment, WRITERS[kind])
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    holder = writer_of(project, kind)
    row = None
    if holder is not None and holder.user_id != by.pk:
        row = WritingTakeover.objects.create(
            project=project, kind=kind, taken_from_id=holder.user_id, taken_by=by
        )
    mine = {"user": by.pk, "name": str(by), "since": clock.now()}
    cache.set(_key(project, kind), mine, LASTS)
    return row


def release_writing(project: Project, kind: WrittenKind, *, by: User) -> None:
    """Say that this person has finished; somebody else's claim stays."""
    holder = writer_of(project, kind)
    if holder is not None and holder.user_id == by.pk:
        cache.delete(_key(project, kind))


def _key(project: Project, kind: WrittenKind) -> str:
    return f"writing:{project.pk}:{kind.value}"

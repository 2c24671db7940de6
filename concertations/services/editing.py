"""Starting a concertation and writing it, several people together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError

from concertations.models import Citation, Concertation, Finding, Participation
from core.errors import DomainError, NotAllowed, StaleVersion
from core.tickets import NO_TICKET, Ticket
from documents.services.numbers import next_reference
from establishments.enums import SCHOOL_ROLES, Role
from establishments.models import Establishment
from establishments.permissions import rights_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class SavedConcertation:
    """The new version, when it was saved, and the ids of the findings in order."""

    version: int
    saved_at: datetime
    row_ids: list[int]


@transaction.atomic
def start_concertation(
    establishment: Establishment, *, title: str, held_on: date | None = None, by: User
) -> Concertation:
    """Open a concertation of the school.

    Raises NotAllowed outside the school's team, DomainError for a closed school.
    """
    refuse_outsiders(establishment, by)
    if not establishment.is_open:
        raise DomainError("Cet établissement est fermé\u00a0: il n’ouvre plus de concertation.")
    return Concertation.objects.create(
        reference=next_reference("CO"),
        establishment=establishment,
        title=title,
        held_on=held_on,
        created_by=by,
    )


@transaction.atomic
def save_concertation(
    concertation: Concertation,
    values: Mapping[str, Any],
    *,
    version: int,
    by: User,
    ticket: Ticket = NO_TICKET,
) -> SavedConcertation:
    """Write everything the page holds; `version` is the one it was opened with.

    A save sent again (`ticket`) is answered as the first time and changes nothing; one whose own
    previous answer was lost goes on from it. Once meetings are planned, they give the date and the
    place: those of the page are left aside.

    Raises NotAllowed outside the school's team, DomainError once recorded or when a finding to
    remove is cited by a project, StaleVersion when somebody saved meanwhile.
    """
    locked = lock(concertation)
    refuse_outsiders(locked.establishment, by)
    if locked.is_recorded:
        raise DomainError("Cette concertation est enregistrée\u00a0: elle ne se modifie plus.")
    if not begin_save(locked, version=version, ticket=ticket):
        ids = list(locked.findings.order_by("position").values_list("pk", flat=True))
        return SavedConcertation(locked.version, locked.updated_at, ids)
    names = ["title", "dimensions", "synthesis"]
    if not locked.meetings.exists():
        names += ["held_on", "place"]
    for name in names:
        setattr(locked, name, values[name])
    locked.save()
    _write_counts(locked, values["counts"])
    row_ids = _write_findings(locked, values["rows"])
    concertation.refresh_from_db()
    return SavedConcertation(locked.version, locked.updated_at, row_ids)


def begin_save(locked: Concertation, *, version: int, ticket: Ticket) -> bool:
    """Whether this save is to be written: not when it already was. Numbers the new version.

    Raises StaleVersion when somebody else saved since `version`.
    """
    if ticket.repeats(locked.writer, locked.rank):
        return False
    if locked.version != version and not ticket.follows(locked.writer, locked.rank):
        raise StaleVersion("Une autre personne a modifié cette concertation.")
    number_version(locked, ticket=ticket)
    return True


def number_version(locked: Concertation, *, ticket: Ticket = NO_TICKET) -> None:
    """A new version; without a ticket, every open page sees that it is behind. Not saved."""
    locked.version += 1
    locked.writer, locked.rank = ticket.writer, ticket.rank


def lock(concertation: Concertation) -> Concertation:
    """The row, locked until the end of the transaction."""
    locked: Concertation = (
        Concertation.objects.select_related("establishment")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=concertation.pk)
    )
    return locked


def refuse_outsiders(establishment: Establishment, by: User) -> None:
    """Raise NotAllowed for anybody outside the school's team."""
    if not rights_of(by).on(establishment) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement écrit ses concertations.")


def refuse_others_than_head(establishment: Establishment, by: User, *, act: str) -> None:
    """Raise NotAllowed for anybody but the head; `act` says what only the head does."""
    if Role.HEAD not in rights_of(by).on(establishment):
        raise NotAllowed(f"Seule la direction de l’établissement {act}.")


def _write_counts(concertation: Concertation, counts: Mapping[str, int]) -> None:
    concertation.participations.exclude(category__in=list(counts)).delete()
    Participation.objects.bulk_create(
        [
            Participation(concertation=concertation, category=category, count=count)
            for category, count in counts.items()
        ],
        update_conflicts=True,
        unique_fields=["concertation", "category"],
        update_fields=["count"],
    )


def _write_findings(concertation: Concertation, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Findings are changed in place: the actions of a project may cite them."""
    known = {row.pk: row for row in concertation.findings.all()}
    changed: list[Finding] = []
    added: list[Finding] = []
    final: list[Finding] = []
    for position, values in enumerate(rows, 1):
        row = known.pop(values.get("id") or 0, None)
        if row is None:
            row = Finding(concertation=concertation)
            added.append(row)
        else:
            changed.append(row)
        final.append(row)
        row.position = position
        row.finding, row.need, row.idea = values["finding"], values["need"], values["idea"]
    try:
        concertation.findings.filter(pk__in=list(known)).delete()
    except ProtectedError as error:
        if any(isinstance(row, Citation) for row in error.protected_objects):
            raise DomainError(
                "Un constat retiré cite des contributions\u00a0: détachez-les d’abord, ou "
                "modifiez-le plutôt que de le retirer."
            ) from error
        raise DomainError(
            "Un constat retiré est cité par un projet\u00a0: modifiez-le plutôt que de le retirer."
        ) from error
    Finding.objects.bulk_update(changed, ["position", "finding", "need", "idea"])
    Finding.objects.bulk_create(added)
    return [row.pk for row in final]

"""The team takes a request, passes it on; either side closes it. The team never decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError, NotAllowed
from establishments.enums import SupportService
from notifications import outbox
from support.enums import EntryKind, HelpStatus, Side
from support.models import HelpRequest
from support.notices import HelpClosed, HelpPassedOn, HelpTaken, help_facts
from support.permissions import is_in_team, service_held, team_of, teams_of
from support.services.thread import (
    add_entry,
    lock_request,
    move,
    refuse_closed,
    speaking_for,
    tell_school_of,
    tell_team_of,
)

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def take_request(request: HelpRequest, *, by: User) -> HelpRequest:
    """Take care of a request that waits; who asked is told. Taken twice by the same person: once.

    Raises NotAllowed outside the team asked, DomainError when somebody took it first or when it is
    closed.
    """
    locked = lock_request(request)
    _require_team(locked, by)
    refuse_closed(locked)
    if locked.holder == by:
        return locked
    if locked.holder is not None:
        raise DomainError(f"{locked.holder} vient de prendre cette demande en charge.")
    move(locked, HelpStatus.TAKEN, holder=by)
    add_entry(locked, EntryKind.TAKEN, side=Side.TEAM, by=by)
    outbox.post(HelpTaken(**help_facts(locked, by=by)), to=[locked.asked_by])
    return locked


@transaction.atomic
def pass_on(
    request: HelpRequest,
    *,
    by: User,
    note: str = "",
    service: str | None = None,
    person: User | None = None,
) -> HelpRequest:
    """Give a request to a colleague, or to a service (""\u00a0: the whole team) where it waits.

    Anybody of the team asked may, also for a colleague who is absent. Raises NotAllowed outside the
    team; DomainError when closed, when nothing would change, or when nobody there answers this
    school.
    """
    locked = lock_request(request)
    _require_team(locked, by)
    refuse_closed(locked)
    if person is not None:
        _give_to(locked, person)
    else:
        _leave_to(locked, service or "")
    add_entry(
        locked,
        EntryKind.PASSED_ON,
        side=Side.TEAM,
        by=by,
        body=note,
        to_person=person,
        to_service="" if person else locked.service,
    )
    receivers = [person] if person else team_of(locked.establishment, locked.service)
    outbox.post(
        HelpPassedOn(
            **help_facts(locked, by=by), body=note, addressee=str(person or locked.addressee)
        ),
        to=[user for user in receivers if user != by],
    )
    return locked


@transaction.atomic
def close_request(request: HelpRequest, *, by: User, note: str = "") -> HelpRequest:
    """End the help: the team no longer sees the file. The school closes its requests, and who
    helps the ones they took; the other side is told.

    Raises NotAllowed for a stranger; DomainError when already closed, or for somebody of the team
    who does not have it.
    """
    locked = lock_request(request)
    side = speaking_for(locked, by)
    refuse_closed(locked)
    if side == Side.TEAM and locked.holder != by:
        raise DomainError("Prenez d’abord cette demande en charge pour la clore.")
    move(locked, HelpStatus.CLOSED, holder=locked.holder)
    add_entry(locked, EntryKind.CLOSED, side=side, by=by, body=note)
    notice = HelpClosed(**help_facts(locked, by=by), body=note, for_school=side == Side.TEAM)
    if side == Side.TEAM:
        tell_school_of(locked, notice)
    elif locked.holder is not None:
        tell_team_of(locked, notice)
    return locked


def _require_team(request: HelpRequest, by: User) -> None:
    if not is_in_team(by, request.establishment, request.service):
        raise NotAllowed("Seule l’équipe d’appui à qui elle s’adresse traite cette demande.")


def _give_to(request: HelpRequest, person: User) -> None:
    """The person has it; a colleague of another service brings it there."""
    if request.holder == person:
        raise DomainError(f"{person} suit déjà cette demande.")
    if not is_in_team(person, request.establishment, request.service):
        request.service = _service_of(request, person)
    move(request, HelpStatus.TAKEN, holder=person)


def _service_of(request: HelpRequest, person: User) -> str:
    """The service by which the person answers this school."""
    for named in teams_of(request.establishment).values():
        for appointment in named:
            if appointment.user_id == person.pk:
                return service_held(appointment)
    raise DomainError(f"{person} n’est pas dans l’équipe d’appui de cet établissement.")


def _leave_to(request: HelpRequest, service: str) -> None:
    """It waits there to be taken."""
    if service == request.service and request.holder is None:
        raise DomainError("Cette demande attend déjà là.")
    if not team_of(request.establishment, service):
        where = SupportService(service).short if service else "équipe d’appui"
        raise DomainError(
            f"Personne n’est nommé là ({where}) pour cet établissement\u00a0: choisissez "
            "quelqu’un d’autre."
        )
    request.service = service
    move(request, HelpStatus.OPEN, holder=None)

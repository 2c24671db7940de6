"""The school asks its support team for help, and writes in the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.errors import DomainError, NotAllowed
from documents.services.numbers import next_reference
from establishments.enums import SCHOOL_ROLES, SupportService
from establishments.models import Establishment
from establishments.permissions import rights_of
from notifications import outbox
from projects.enums import Part
from projects.models import Project
from support.enums import EntryKind, HelpStatus, Side
from support.models import HelpEntry, HelpRequest
from support.notices import HelpAnswered, asked, help_facts, written
from support.permissions import is_in_team, team_of
from support.rules import REPLAY_WINDOW
from support.services.thread import (
    Upload,
    add_entry,
    join_file,
    joined,
    lock_request,
    move,
    refuse_closed,
    said_already,
    speaking_for,
    tell_school_of,
    tell_team_of,
)

if TYPE_CHECKING:
    from accounts.models import User

PREFIX = "DA"


def ask_help(
    establishment: Establishment,
    *,
    subject: str,
    body: str,
    by: User,
    project: Project | None = None,
    part: Part | None = None,
    service: str = "",
    upload: Upload | None = None,
) -> HelpRequest:
    """Ask the support team of the school's perimeter, or one of its services, for help.

    The form replayed gives the same request. The team asked is told. Raises NotAllowed outside the
    school's team; DomainError for the project of another school, a part without project, or when
    nobody is named to answer.
    """
    if not rights_of(by).on(establishment) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement demande de l’aide pour lui.")
    if project is not None and project.establishment_id != establishment.pk:
        raise DomainError("Ce projet est celui d’un autre établissement.")
    if part is not None and project is None:
        raise DomainError("Choisissez le projet dont cette partie est celle.")
    with joined(upload) as kept:
        # One after the other: the school's row is the queue of those who ask there.
        Establishment.objects.select_for_update(no_key=True).get(pk=establishment.pk)
        same = _just_asked(establishment, subject=subject, body=body, project=project, by=by)
        if same is not None:
            return same
        team = team_of(establishment, service)
        if not team:
            raise DomainError(_nobody(service))
        request = HelpRequest.objects.create(
            reference=next_reference(PREFIX),
            establishment=establishment,
            project=project,
            part=part or "",
            service=service,
            subject=subject,
            asked_by=by,
        )
        entry = add_entry(request, EntryKind.ASKED, side=Side.SCHOOL, by=by, body=body)
        join_file(entry, upload, kept)
        outbox.post(asked(request, entry), to=team)
    return request


def write_message(
    request: HelpRequest, *, body: str, by: User, upload: Upload | None = None
) -> HelpEntry:
    """Add a message to the thread, for the side of its author; the other side is told.

    The school's message brings the request back to who helps, and reopens one that was closed: who
    helped has it again if still in the team, else it waits to be taken. The team's message is an
    answer: only who took the request gives it. Raises NotAllowed for a stranger, DomainError when
    the request is not the person's to answer.
    """
    with joined(upload) as kept:
        locked = lock_request(request)
        side = speaking_for(locked, by)
        same = said_already(locked, body, by=by, upload=upload)
        if same is not None:
            return same
        if side == Side.SCHOOL:
            entry = _written_by_school(locked, body, by=by)
        else:
            entry = _answered(locked, body, by=by)
        join_file(entry, upload, kept)
        if side == Side.SCHOOL:
            tell_team_of(locked, written(locked, entry))
        else:
            notice = HelpAnswered(**help_facts(locked, by=by), body=body)
            tell_school_of(locked, notice)
    return entry


def _written_by_school(request: HelpRequest, body: str, *, by: User) -> HelpEntry:
    was_closed = request.is_closed
    holder = request.holder
    if holder is not None and not is_in_team(holder, request.establishment, request.service):
        holder = None
    if was_closed or request.status == HelpStatus.ANSWERED:
        move(request, HelpStatus.TAKEN if holder else HelpStatus.OPEN, holder=holder)
    kind = EntryKind.REOPENED if was_closed else EntryKind.WRITTEN
    return add_entry(request, kind, side=Side.SCHOOL, by=by, body=body)


def _answered(request: HelpRequest, body: str, *, by: User) -> HelpEntry:
    refuse_closed(request)
    if request.holder != by:
        who = (
            f"C’est {request.holder} qui suit cette demande\u00a0: reprenez-la d’abord."
            if request.holder
            else "Prenez d’abord cette demande en charge\u00a0: une seule personne y répond."
        )
        raise DomainError(who)
    move(request, HelpStatus.ANSWERED, holder=by)
    return add_entry(request, EntryKind.ANSWERED, side=Side.TEAM, by=by, body=body)


def _just_asked(
    establishment: Establishment, *, subject: str, body: str, project: Project | None, by: User
) -> HelpRequest | None:
    """The same request of the same person within a minute."""
    return HelpRequest.objects.filter(
        establishment=establishment,
        project=project,
        subject=subject,
        asked_by=by,
        asked_at__gte=clock.now() - REPLAY_WINDOW,
        entries__kind=EntryKind.ASKED,
        entries__body=body,
    ).first()


def _nobody(service: str) -> str:
    if not service:
        return (
            "Personne n’est encore nommé dans l’équipe d’appui de votre territoire\u00a0: écrivez "
            "au secrétariat de la commission."
        )
    return (
        f"Personne n’est nommé pour le service «\u00a0{SupportService(service).short}\u00a0»"
        "\u00a0: adressez votre demande à toute l’équipe d’appui."
    )

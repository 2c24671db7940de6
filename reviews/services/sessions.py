"""The life of a commission session: planned, invited, opened, closed; or called again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import clock, french
from core.errors import DomainError, NotAllowed, StepRefused
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import rights_of
from notifications import outbox
from reviews.documents import agenda_facts
from reviews.enums import SessionStatus, SessionStep
from reviews.models import AgendaItem, CommissionSession
from reviews.notices import SessionInvited
from reviews.permissions import require_in_academy
from reviews.queries.commission import (
    agenda_of,
    composition,
    held_on,
    quorum_of,
    seats_of,
    why_no_session,
)
from reviews.rules import is_short_notice, quorum_sentence
from reviews.workflow import SESSION_TABLE

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def plan_session(
    academy: Academy, *, held_at: datetime, place: str, by: User, short_notice_motive: str = ""
) -> CommissionSession:
    """Plan a session. Raises NotAllowed for anybody but the secretariat; DomainError when the
    moment is past, when too few members are in office that day, or when the invitation could not
    leave in time (five days by default, art. R. 133-8) and no motive says why."""
    require_in_academy(by, academy, Role.SECRETARIAT)
    _refuse_moment(academy, held_at, short_notice_motive)
    return CommissionSession.objects.create(
        reference=next_reference("SE"),
        academy=academy,
        held_at=held_at,
        place=place,
        short_notice_motive=short_notice_motive,
        created_by=by,
    )


@transaction.atomic
def update_session(
    session: CommissionSession,
    *,
    held_at: datetime,
    place: str,
    by: User,
    short_notice_motive: str = "",
) -> CommissionSession:
    """Change the date or the place before the invitation. Raises as `plan_session`, and
    StepRefused once the members are invited."""
    locked = lock_session(session, SessionStatus.PLANNED)
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    _refuse_moment(locked.academy, held_at, short_notice_motive)
    locked.held_at, locked.place = held_at, place
    locked.short_notice_motive = short_notice_motive
    locked.save(update_fields=["held_at", "place", "short_notice_motive"])
    return locked


@transaction.atomic
def invite_members(
    session: CommissionSession, *, by: User, short_notice_motive: str = ""
) -> CommissionSession:
    """Invite every member with the agenda, whose PDF is asked for.

    Raises DomainError when the agenda is empty, too few members are in office, or the notice is too
    short and no motive says why; StepRefused and NotAllowed as the table says.
    """
    locked = step_session(session, SessionStep.INVITE, by=by)
    locked.short_notice_motive = short_notice_motive or locked.short_notice_motive
    _refuse_moment(locked.academy, locked.held_at, locked.short_notice_motive)
    _send_invitations(locked, by=by)
    return locked


@transaction.atomic
def open_session(session: CommissionSession, *, by: User) -> CommissionSession:
    """Open the session on its day, once presence is recorded.

    Raises DomainError before the day, when too few members are in office, when nobody presides or
    when the quorum is not reached (the sentence says how far); StepRefused, NotAllowed otherwise.
    """
    locked = step_session(session, SessionStep.OPEN, by=by)
    day = held_on(locked)
    if day > clock.today():
        raise DomainError(
            f"La séance est prévue le {french.long_date(day)}\u00a0: elle ne peut pas s’ouvrir "
            "avant."
        )
    refusal = why_no_session(locked.academy, day)
    if refusal:
        raise DomainError(refusal)
    quorum = quorum_of(locked, seats_of(locked))
    if not quorum.met:
        raise DomainError(quorum_sentence(quorum))
    if not quorum.chaired:
        raise DomainError(
            "Personne de la présidence n’est présent. La rectrice ou le recteur peut nommer "
            "quelqu’un pour présider\u00a0: enregistrez cette nomination, puis la présence."
        )
    locked.opened_at = clock.now()
    locked.save()
    return locked


@transaction.atomic
def close_session(session: CommissionSession, *, by: User) -> CommissionSession:
    """End the meeting; the decisions are then checked and published."""
    locked = step_session(session, SessionStep.CLOSE, by=by)
    locked.closed_at = clock.now()
    locked.save()
    return locked


@transaction.atomic
def call_again(
    session: CommissionSession,
    *,
    held_at: datetime,
    place: str,
    by: User,
    short_notice_motive: str = "",
) -> CommissionSession:
    """Without quorum: cancel the session and invite again on the same agenda, no quorum being
    required then (art. R. 133-10).

    Raises DomainError before the day of the session or when the quorum is in fact reached; and as
    `plan_session` for the new moment.
    """
    locked = step_session(session, SessionStep.CANCEL, by=by)
    if held_on(locked) > clock.today():
        raise DomainError("L’absence de quorum se constate le jour de la séance.")
    quorum = quorum_of(locked, seats_of(locked))
    if quorum.met:
        raise DomainError(f"{quorum_sentence(quorum)} La séance peut s’ouvrir.")
    locked.save()
    _refuse_moment(locked.academy, held_at, short_notice_motive)
    second = CommissionSession.objects.create(
        reference=next_reference("SE"),
        academy=locked.academy,
        held_at=held_at,
        place=place,
        status=SessionStatus.INVITED,
        short_notice_motive=short_notice_motive,
        second_of=locked,
        created_by=by,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=second,
            project=item.project,
            passage=item.passage,
            position=item.position,
            without_opinion=getattr(item, "opinion", None) is None,
            added_by=by,
        )
        for item in agenda_of(locked)
    )
    _send_invitations(second, by=by)
    return second


def lock_session(session: CommissionSession, *statuses: SessionStatus) -> CommissionSession:
    """The session, locked until the transaction ends, with its académie. Raises StepRefused unless
    it is in one of these statuses."""
    locked = (
        CommissionSession.objects.select_for_update(of=("self",), no_key=True)
        .select_related("academy")
        .get(pk=session.pk)
    )
    if statuses and locked.status not in statuses:
        raise _refused(locked)
    return locked


def step_session(session: CommissionSession, step: SessionStep, *, by: User) -> CommissionSession:
    """The session, locked and moved by one step of its table; the caller saves it.

    Raises StepRefused when the step is no longer possible, NotAllowed for another role.
    """
    locked = lock_session(session)
    row = SESSION_TABLE.find(step, locked.status)
    if row is None:
        raise _refused(locked)
    if not rights_of(by).in_academy(locked.academy_id, *map(Role, row.by)):
        raise NotAllowed("Votre rôle ne permet pas cette action sur la commission.")
    locked.status = SessionStatus(row.target)
    return locked


def _refused(session: CommissionSession) -> StepRefused:
    return StepRefused(
        f"Cette action n’est plus possible\u00a0: la séance {session.reference} est maintenant "
        f"«\u00a0{session.get_status_display().lower()}\u00a0»."
    )


def _refuse_moment(academy: Academy, held_at: datetime, motive: str) -> None:
    if held_at <= clock.now():
        raise DomainError("La date et l’heure de la séance doivent être à venir.")
    day = timezone.localdate(held_at)
    refusal = why_no_session(academy, day)
    if refusal:
        raise DomainError(refusal)
    days = academy.invitation_days
    if is_short_notice(day, told_on=clock.today(), minimum_days=days) and not motive.strip():
        raise DomainError(
            f"La convocation part au moins {french.counted(days, 'jour')} avant la séance. Pour un "
            "délai plus court, indiquez le motif de l’urgence."
        )


def _send_invitations(session: CommissionSession, *, by: User) -> None:
    items = list(agenda_of(session))
    if not items:
        raise DomainError(
            "L’ordre du jour est vide\u00a0: inscrivez au moins un dossier avant de convoquer."
        )
    people = composition(session.academy_id, held_on(session))
    session.invited_at = clock.now()
    session.agenda = request_document(
        "reviews/agenda",
        number=f"OJ-{session.reference}",
        title=f"Ordre du jour de la séance {session.reference}",
        facts=agenda_facts(session, items, people),
        by=by,
    )
    session.save()
    facts = session.agenda.facts
    outbox.post(
        SessionInvited(
            reference=session.reference,
            academy=str(session.academy),
            held_at=facts["held_at"],
            place=session.place,
            without_quorum=facts["without_quorum"],
            short_notice_motive=session.short_notice_motive,
            items=[
                {key: file[key] for key in ("reference", "project", "school")}
                for file in facts["items"]
            ],
        ),
        to=[person.user for person in people],
    )

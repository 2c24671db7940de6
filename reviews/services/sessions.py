"""The life of a commission session: planned, invited, opened, closed; or called again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
from projects.enums import Step
from projects.services.transitions import advance
from reviews.documents import agenda_facts
from reviews.enums import SessionStatus, SessionStep
from reviews.models import AgendaItem, Ballot, CommissionSession
from reviews.notices import SessionCalledOff, SessionInvited, SignatureAwaited
from reviews.permissions import people_in, require_in_academy
from reviews.queries.commission import (
    agenda_of,
    grid_in_force,
    held_on,
    quorum_of,
    seats_of,
    sitting,
    why_no_session,
)
from reviews.rules import is_short_notice, quorum_sentence
from reviews.services.carrying import carry_preparation
from reviews.workflow import SESSION_TABLE

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_AGENDA = 200


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where the commission meets: in a place, by video, or both."""

    held_at: datetime
    place: str = ""
    remote_url: str = ""
    capacity: int | None = None

    def columns(self, academy: Academy) -> dict[str, Any]:
        """The columns of a session; without capacity, that of the académie."""
        capacity = academy.session_capacity if self.capacity is None else self.capacity
        return {
            "held_at": self.held_at,
            "place": self.place,
            "remote_url": self.remote_url,
            "capacity": capacity,
        }


@transaction.atomic
def plan_session(
    academy: Academy,
    *,
    held_at: datetime,
    place: str = "",
    by: User,
    remote_url: str = "",
    capacity: int | None = None,
    short_notice_motive: str = "",
) -> CommissionSession:
    """Plan a session. Raises NotAllowed for anybody but the secretariat; DomainError when the
    moment is past, when there is neither a place nor a video link, when too few members are in
    office that day, or when the invitation could not leave in time (five days by default,
    art. R. 133-8) and no motive says why."""
    require_in_academy(by, academy, Role.SECRETARIAT)
    meeting = Meeting(held_at, place, remote_url, capacity)
    _refuse_meeting(academy, meeting, short_notice_motive)
    return CommissionSession.objects.create(
        reference=next_reference("SE"),
        academy=academy,
        short_notice_motive=short_notice_motive,
        created_by=by,
        **meeting.columns(academy),
    )


@transaction.atomic
def update_session(
    session: CommissionSession,
    *,
    held_at: datetime,
    place: str = "",
    by: User,
    remote_url: str = "",
    capacity: int | None = None,
    short_notice_motive: str = "",
) -> CommissionSession:
    """Change the date, the place, the link or the capacity before the opening.

    Once the members are invited they are invited again, and the appointment of their diary moves
    (same identifier, next sequence); a change of capacity alone tells nobody. Raises as
    `plan_session`, and StepRefused once the session is open, held or called off.
    """
    locked = lock_session(session, SessionStatus.PLANNED, SessionStatus.INVITED)
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    meeting = Meeting(held_at, place, remote_url, capacity or locked.capacity)
    former = Meeting(locked.held_at, locked.place, locked.remote_url, meeting.capacity)
    if former != meeting:
        _refuse_meeting(locked.academy, meeting, short_notice_motive)
    for name, value in meeting.columns(locked.academy).items():
        setattr(locked, name, value)
    locked.short_notice_motive = short_notice_motive
    if locked.status == SessionStatus.INVITED and former != meeting:
        locked.sequence += 1
        _send_invitations(locked, by=by)
    locked.save()
    return locked


@transaction.atomic
def invite_members(
    session: CommissionSession, *, by: User, short_notice_motive: str = ""
) -> CommissionSession:
    """Invite every member with the agenda, whose PDF is asked for, and the appointment for the
    diary. The grid of criteria in force becomes that of the session.

    Raises DomainError when the agenda is empty, too few members are in office, or the notice is too
    short and no motive says why; StepRefused and NotAllowed as the table says.
    """
    locked = step_session(session, SessionStep.INVITE, by=by)
    locked.short_notice_motive = short_notice_motive or locked.short_notice_motive
    _refuse_moment(locked.academy, locked.held_at, locked.short_notice_motive)
    locked.grid = grid_in_force(locked.academy_id)
    _send_invitations(locked, by=by)
    return locked


@transaction.atomic
def call_off(session: CommissionSession, *, motive: str, by: User) -> CommissionSession:
    """Call the session off before it opens: its files are ready again for another one, and the
    members already invited are told at once, with the cancellation for their diary.

    Raises DomainError without a motive; StepRefused and NotAllowed as the table says.
    """
    locked = step_session(session, SessionStep.CALL_OFF, by=by)
    if not motive.strip():
        raise DomainError("Dites pourquoi la séance est annulée\u00a0: les membres le liront.")
    people = sitting(locked)
    for item in agenda_of(locked).order_by("project_id"):
        advance(item.project, Step.UNSCHEDULE, by=by)
    locked.items.filter(removed_at__isnull=True).update(removed_at=clock.now())
    locked.called_off_at, locked.called_off_by = clock.now(), by
    locked.call_off_motive = motive
    locked.sequence += 1
    locked.save()
    if locked.invited_at is not None:
        outbox.post(
            SessionCalledOff(
                reference=locked.reference,
                academy=str(locked.academy),
                held_at=french.date_and_time(timezone.localtime(locked.held_at)),
                motive=motive,
            ),
            to=[person.user for person in people],
        )
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
    """End the meeting; the decisions are then checked, signed by the presidency where the académie
    asks for it (it is told), and published.

    Raises DomainError while a vote is open, StepRefused and NotAllowed as the table says.
    """
    locked = step_session(session, SessionStep.CLOSE, by=by)
    voting = (
        Ballot.objects.filter(item__session=locked, closed_at__isnull=True)
        .select_related("item__project")
        .first()
    )
    if voting is not None:
        raise DomainError(
            f"Un vote est ouvert sur le dossier {voting.item.project.reference}\u00a0: closez-le "
            "avant de lever la séance."
        )
    locked.closed_at = clock.now()
    locked.save()
    if locked.academy.president_signs:
        outbox.post(
            SignatureAwaited(
                reference=locked.reference, session_day=french.long_date(held_on(locked))
            ),
            to=people_in(locked.academy, Role.PRESIDENT),
        )
    return locked


@transaction.atomic
def call_again(
    session: CommissionSession,
    *,
    held_at: datetime,
    place: str = "",
    by: User,
    remote_url: str = "",
    capacity: int | None = None,
    short_notice_motive: str = "",
) -> CommissionSession:
    """Without quorum: cancel the session and invite again on the same agenda, no quorum being
    required then (art. R. 133-10). What the members prepared follows: opinions, rapporteurs, and
    the interests that were noted.

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
    meeting = Meeting(held_at, place, remote_url, capacity or locked.capacity)
    _refuse_meeting(locked.academy, meeting, short_notice_motive)
    second = CommissionSession.objects.create(
        reference=next_reference("SE"),
        academy=locked.academy,
        status=SessionStatus.INVITED,
        short_notice_motive=short_notice_motive,
        second_of=locked,
        grid=locked.grid,
        created_by=by,
        **meeting.columns(locked.academy),
    )
    former = list(agenda_of(locked))
    made = AgendaItem.objects.bulk_create(
        AgendaItem(
            session=second,
            project=item.project,
            passage=item.passage,
            position=item.position,
            without_opinion=getattr(item, "opinion", None) is None,
            added_by=by,
        )
        for item in former
    )
    carry_preparation(dict(zip((item.pk for item in former), made, strict=True)))
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


def _refuse_meeting(academy: Academy, meeting: Meeting, motive: str) -> None:
    if not meeting.place.strip() and not meeting.remote_url.strip():
        raise DomainError(
            "Indiquez un lieu, l’adresse de la visioconférence, ou les deux\u00a0: les membres "
            "doivent savoir où se retrouver."
        )
    if meeting.capacity is not None and not 1 <= meeting.capacity <= LONGEST_AGENDA:
        raise DomainError(f"Une séance compte de 1 à {LONGEST_AGENDA} dossiers.")
    _refuse_moment(academy, meeting.held_at, motive)


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
    people = sitting(session)
    session.invited_at = clock.now()
    revision = f"-{session.sequence + 1}" if session.sequence else ""
    session.agenda = request_document(
        "reviews/agenda",
        number=f"OJ-{session.reference}{revision}",
        title=f"Ordre du jour de la séance {session.reference}",
        facts=agenda_facts(session, items, people),
        replaces=session.agenda,
        by=by,
    )
    session.save()
    outbox.post(invitation_to(session), to=[person.user for person in people])


def invitation_to(session: CommissionSession) -> SessionInvited:
    """The invitation, whose facts are those of the agenda asked for."""
    assert session.agenda is not None
    facts = session.agenda.facts
    return SessionInvited(
        reference=session.reference,
        academy=str(session.academy),
        held_at=facts["held_at"],
        place=facts["place"],
        remote_url=session.remote_url,
        without_quorum=facts["without_quorum"],
        short_notice_motive=session.short_notice_motive,
        is_changed=session.sequence > 0,
        agenda=session.agenda.number,
        items=[
            {key: file[key] for key in ("reference", "project", "school")}
            for file in facts["items"]
        ],
    )

"""The opinion of a member on a file of a session: a draft, then filed, replaced until it opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, NotAllowed, StaleVersion, StepRefused
from core.tickets import NO_TICKET, Ticket
from establishments.models import Appointment
from reviews.enums import OpinionKind, SessionStatus
from reviews.models import (
    AgendaItem,
    CommissionSession,
    Interest,
    MemberOpinion,
    MemberOpinionDraft,
    OpinionMark,
)
from reviews.queries.commission import sitting
from reviews.queries.preparation import weights_of
from reviews.rules import score_of
from reviews.services.sessions import lock_session

if TYPE_CHECKING:
    from accounts.models import User

MOST_MARK = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a member thinks of a file; `amount` in euros, `marks` by criterion, from 0 to 4."""

    kind: OpinionKind | None = None
    motive: str = ""
    amount: Decimal | None = None
    marks: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """The new version of the draft, and when it was saved."""

    version: int
    saved_at: datetime


@transaction.atomic
def save_draft(
    item: AgendaItem, judgement: Judgement, *, version: int, by: User, ticket: Ticket = NO_TICKET
) -> SavedDraft:
    """Keep what the member is writing, for their eyes alone; `version` is the one the page was
    opened with, 0 before any draft. A save sent again (`ticket`) changes nothing.

    Raises as `file_member_opinion` for who may write and when, and StaleVersion when the same
    person saved from another page meanwhile.
    """
    locked, _ = _lock(item, by)
    draft = MemberOpinionDraft.objects.filter(item=locked, author=by).first()
    if draft is not None and ticket.repeats(draft.writer, draft.rank):
        return SavedDraft(draft.version, draft.saved_at)
    _refuse_stale(draft, version, ticket)
    draft = draft or MemberOpinionDraft(item=locked, author=by, version=0)
    draft.kind = judgement.kind or ""
    draft.motive = judgement.motive
    draft.amount = judgement.amount
    draft.marks = {str(criterion): mark for criterion, mark in judgement.marks.items()}
    draft.writer, draft.rank = ticket.writer, ticket.rank
    draft.version, draft.saved_at = draft.version + 1, clock.now()
    draft.save()
    return SavedDraft(draft.version, draft.saved_at)


@transaction.atomic
def file_member_opinion(
    item: AgendaItem,
    judgement: Judgement,
    *,
    by: User,
    version: int | None = None,
    ticket: Ticket = NO_TICKET,
) -> MemberOpinion:
    """File the opinion of a member, or replace it until the session opens; the former stays kept.
    The same opinion filed again changes nothing. `version` is that of the draft the page was opened
    with. The others are told nothing: who may read it, and when, is
    `MemberOpinion.objects.readable_by`.

    Raises NotAllowed for who does not sit at this session (an appointment ended, a titular who
    gave the seat to the stand-in), DomainError for a member set aside for this file, an amount
    beyond what is asked, an opinion without kind or motive, or a mark that the grid does not have;
    StepRefused before the invitation, once the session is open, or off the agenda; StaleVersion
    when another page of the same person kept a newer draft.
    """
    locked, seat = _lock(item, by)
    weights = weights_of(locked.session)
    _refuse_judgement(locked, judgement, weights)
    assert judgement.kind is not None
    current = MemberOpinion.objects.written_by(by).filter(item=locked).first()
    if current is not None and _says(current) == _said(judgement):
        MemberOpinionDraft.objects.filter(item=locked, author=by).delete()
        return current
    draft = MemberOpinionDraft.objects.filter(item=locked, author=by).first()
    is_same_text = draft is not None and ticket.repeats(draft.writer, draft.rank)
    if version is not None and not is_same_text:
        _refuse_stale(draft, version, ticket)
    if current is not None:
        current.superseded_at = clock.now()
        current.save(update_fields=["superseded_at"])
    opinion = MemberOpinion.objects.create(
        item=locked,
        author=by,
        appointment=seat,
        kind=judgement.kind,
        motive=judgement.motive,
        amount=judgement.amount,
        score=score_of(judgement.marks, weights),
    )
    OpinionMark.objects.bulk_create(
        OpinionMark(opinion=opinion, criterion_id=criterion, mark=mark)
        for criterion, mark in judgement.marks.items()
    )
    MemberOpinionDraft.objects.filter(item=locked, author=by).delete()
    return opinion


def seat_refusal(
    session: CommissionSession, item: AgendaItem, seat: Appointment | None, *, aside: bool
) -> str | None:
    """Why nobody files an opinion from this seat on this file now, in a sentence; None when they
    may. No query."""
    if session.status == SessionStatus.PLANNED:
        return "La commission n’est pas encore convoquée\u00a0: les avis se préparent ensuite."
    if session.status in (SessionStatus.CALLED_OFF, SessionStatus.CANCELLED):
        return "Cette séance n’a pas lieu\u00a0: aucun avis ne s’y prépare plus."
    if session.status != SessionStatus.INVITED:
        return "La séance est ouverte\u00a0: les avis préparés ne changent plus."
    if item.removed_at is not None:
        return "Ce dossier n’est plus à l’ordre du jour."
    if seat is None:
        return "Vous ne siégez pas à cette séance\u00a0: seuls ses membres y préparent un avis."
    if aside:
        return (
            "Un intérêt personnel est noté pour vous sur ce dossier\u00a0: vous n’y prenez pas "
            "part et n’y donnez pas d’avis (article R. 133-12 du code des relations entre le "
            "public et l’administration)."
        )
    return None


def _lock(item: AgendaItem, by: User) -> tuple[AgendaItem, Appointment]:
    """The file, its session locked, and the seat of who writes."""
    session = lock_session(item.session)
    found = AgendaItem.objects.select_related("project").get(pk=item.pk)
    found.session = session
    seat = next((one for one in sitting(session) if one.user_id == by.pk), None)
    aside = Interest.objects.standing().filter(item=found, appointment__user=by).exists()
    refusal = seat_refusal(session, found, seat, aside=aside)
    if refusal is not None:
        if seat is None:
            raise NotAllowed(refusal)
        if aside:
            raise DomainError(refusal)
        raise StepRefused(refusal)
    assert seat is not None
    return found, seat


def _refuse_stale(draft: MemberOpinionDraft | None, version: int, ticket: Ticket) -> None:
    """Refuse to write over what another page of the same person kept, or filed, meanwhile."""
    if draft is None:
        is_stale = version != 0
    else:
        is_stale = draft.version != version and not ticket.follows(draft.writer, draft.rank)
    if is_stale:
        raise StaleVersion("Cet avis a été modifié dans une autre page.")


def _refuse_judgement(
    item: AgendaItem, judgement: Judgement, weights: Mapping[int, int | None]
) -> None:
    if judgement.kind is None:
        raise DomainError("Choisissez un avis\u00a0: favorable, réservé ou défavorable.")
    if not judgement.motive.strip():
        raise DomainError("Un avis est toujours motivé\u00a0: écrivez le motif.")
    asked = item.project.amount_asked
    if judgement.amount is not None and not 0 <= judgement.amount <= asked:
        raise DomainError(
            "Le montant proposé ne peut pas dépasser ce qui est demandé\u00a0: "
            f"{french.euros(asked)}."
        )
    if judgement.marks.keys() - weights.keys():
        raise DomainError("La grille de cette séance a d’autres critères\u00a0: rouvrez la page.")
    if any(not 0 <= mark <= MOST_MARK for mark in judgement.marks.values()):
        raise DomainError(f"Une note va de 0 à {MOST_MARK}.")


def _says(opinion: MemberOpinion) -> tuple[object, ...]:
    marks = dict(opinion.marks.values_list("criterion", "mark"))
    return (opinion.kind, opinion.motive, opinion.amount, marks)


def _said(judgement: Judgement) -> tuple[object, ...]:
    return (judgement.kind, judgement.motive, judgement.amount, dict(judgement.marks))

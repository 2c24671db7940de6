"""The facts of the commission's official documents, frozen when they are asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core import clock, french
from establishments.enums import Role
from reviews.enums import OpinionKind, Outcome, PresenceMode, VotingMode
from reviews.rules import Quorum, Seat, quorum_sentence
from reviews.triggers import SIGNED

if TYPE_CHECKING:
    from accounts.models import User
    from documents.models import IssuedDocument
    from establishments.models import Academy, Appointment
    from reviews.models import (
        AgendaItem,
        CommissionSession,
        Decision,
        DecisionsSignature,
        Interest,
    )


def agenda_facts(
    session: CommissionSession, items: Sequence[AgendaItem], people: Sequence[Appointment]
) -> dict[str, Any]:
    """What the agenda sent with the invitation says (art. R. 133-8)."""
    return {
        **_heading(session),
        "members": [_member(person) for person in people],
        "items": [_file(item) for item in items],
        "invited_on": french.long_date(clock.today()),
    }


def minutes_facts(
    session: CommissionSession,
    items: Sequence[AgendaItem],
    people: Sequence[Appointment],
    seats: Sequence[Seat],
    quorum: Quorum,
    *,
    signature: DecisionsSignature | None,
    number: str,
    by: User,
) -> dict[str, Any]:
    """What the minutes say: who was there and how, what was treated, the interests, the votes by
    name when there were some, the sense of each deliberation, who signed (art. R. 133-13)."""
    return {
        **_heading(session),
        "reference": number,
        "opened_at": _moment(session.opened_at),
        "closed_at": _moment(session.closed_at),
        "published_on": french.long_date(clock.today()),
        "published_by": str(by),
        "quorum": quorum_sentence(quorum),
        "attendance": _attendance(people, seats),
        "items": [_deliberation(item) for item in items],
        "corrections": [],
        "signed_by": str(signature.signed_by) if signature else "",
        "signed_at": (
            french.date_and_time(timezone.localtime(signature.signed_at)) if signature else ""
        ),
        "signed_sha256": signature.sha256 if signature else "",
    }


def where(session: CommissionSession) -> str:
    """Where the commission meets, in words; the link itself is only for who sits there."""
    if session.place and session.remote_url:
        return f"{session.place}, ou par visioconférence"
    return session.place or "par visioconférence"


def composition_facts(
    academy: Academy, people: Sequence[Appointment], *, number: str, on: date
) -> dict[str, Any]:
    """What the decision that names the commission says: who, in what quality, from when to when,
    and who sits when a titular does not."""
    titulars = [person for person in people if person.stands_in_for_id is None]
    stand_ins = {person.stands_in_for_id: person for person in people}
    return {
        "reference": number,
        "academy": academy.name,
        "service": "Commission d’examen des projets",
        "letter_heading": academy.letter_heading,
        "letter_place": academy.letter_place,
        "letter_signatory": academy.letter_signatory,
        "as_of": french.long_date(on),
        "members": [
            {
                **_named(person),
                "stand_in": _named(stand_ins[person.pk]) if person.pk in stand_ins else None,
            }
            for person in titulars
        ],
    }


def corrected_facts(
    former: IssuedDocument, *, number: str, reason: str, text: str, by: User
) -> dict[str, Any]:
    """The minutes again, with what they correct, why, and which ones they replace."""
    earlier = former.facts.get("corrections", [])
    return {
        **former.facts,
        "reference": number,
        "corrections": [
            *earlier,
            {
                "number": number,
                "former": former.number,
                "former_sha256": former.sha256,
                "reason": reason,
                "text": text,
                "on": french.long_date(clock.today()),
                "by": str(by),
            },
        ],
    }


def decisions_seal(items: Sequence[AgendaItem]) -> str:
    """The SHA-256 of the decisions of an `agenda_with_points`, as hexadecimal: what is signed. No
    query."""
    written = [
        {
            "file": item.project.reference,
            **{name: _plain(getattr(item.decision, name)) for name in SIGNED if name != "item_id"},
            "points": [[point.part, point.reason] for point in item.decision.points.all()],
        }
        for item in sorted(items, key=lambda item: item.pk)
    ]
    canonical = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def outcome_words(decision: Decision) -> str:
    """The decision in the words of a sentence: « validé », « non retenu »…"""
    return Outcome(decision.outcome).label.lower()


def _heading(session: CommissionSession) -> dict[str, Any]:
    return {
        "reference": session.reference,
        "session": session.reference,
        "academy": session.academy.name,
        "service": "Commission d’examen des projets",
        "letter_heading": session.academy.letter_heading,
        "held_at": french.date_and_time(timezone.localtime(session.held_at)),
        "place": where(session),
        "without_quorum": session.second_of_id is not None,
        "short_notice_motive": session.short_notice_motive,
    }


def _moment(moment: Any) -> str:
    return french.clock_time(timezone.localtime(moment)) if moment else ""


def _member(person: Appointment) -> dict[str, str]:
    return {
        "name": str(person.user),
        "role": Role(person.role).label,
        "quality": person.quality,
    }


def _named(person: Appointment) -> dict[str, str]:
    return {
        **_member(person),
        "starts_on": french.short_date(person.starts_on),
        "ends_on": french.short_date(person.ends_on) if person.ends_on else "",
    }


def _attendance(people: Sequence[Appointment], seats: Sequence[Seat]) -> list[dict[str, str]]:
    names = {person.pk: str(person.user) for person in people}
    by_member = {seat.member: seat for seat in seats}
    rows = []
    for person in people:
        seat = by_member[person.pk]
        mode = PresenceMode(seat.mode).label
        if seat.mandate_to is not None:
            mode = f"{mode} à {names.get(seat.mandate_to, '')}"
        rows.append({**_member(person), "presence": mode})
    return rows


def _file(item: AgendaItem) -> dict[str, str]:
    project = item.project
    opinion = getattr(item, "opinion", None)
    return {
        "reference": project.reference,
        "project": str(project),
        "school": str(project.establishment),
        "passage": french.ordinal(item.passage),
        "asked": french.euros(project.amount_asked) if project.amount_asked else "sans financement",
        "opinion": OpinionKind(opinion).label if opinion else "Sans avis de l’inspection",
    }


def _deliberation(item: AgendaItem) -> dict[str, Any]:
    decision = item.decision
    return {
        **_file(item),
        "outcome": decision.outcome,
        "decided": outcome_words(decision),
        "motive": decision.motive,
        "amount": french.euros(decision.amount) if decision.amount is not None else "",
        "due_on": french.long_date(decision.due_on) if decision.due_on else "",
        "points": [
            {"part": point.get_part_display(), "reason": point.reason}
            for point in decision.points.all()
        ],
        "voted": decision.voted,
        "votes_for": decision.votes_for,
        "votes_against": decision.votes_against,
        "abstentions": decision.abstentions,
        "casting_vote": decision.casting_vote,
        "set_aside": [
            str(interest.appointment.user)
            for interest in item.interests.all()
            if interest.withdrawn_at is None
        ],
        "interests": [_interest(interest) for interest in item.interests.all()],
        "by_name": _named_votes(decision),
    }


def _interest(interest: Interest) -> str:
    """How an interest came to be known, and withdrawn, in a sentence."""
    person = interest.appointment.user
    declared = interest.noted_by_id == interest.appointment.user_id
    how = "déclaré par ce membre" if declared else "noté par le secrétariat"
    told = f"{person}{french.NBSP}: intérêt personnel {how} à {_moment(interest.noted_at)}"
    if interest.withdrawn_at is None:
        return f"{told}."
    return (
        f"{told}, retiré à {_moment(interest.withdrawn_at)} par {interest.withdrawn_by} "
        f"({interest.withdrawal_motive})."
    )


def _named_votes(decision: Decision) -> list[dict[str, str]]:
    """The last vote of each voice, when the vote was by name; by whom when not the member."""
    ballot = decision.ballot
    if ballot is None or ballot.mode != VotingMode.BY_NAME:
        return []
    last = {vote.appointment_id: vote for vote in ballot.votes.all()}
    return [
        {
            "name": str(vote.appointment.user),
            "choice": vote.get_choice_display(),
            "by": "" if vote.cast_by_id == vote.appointment.user_id else str(vote.cast_by),
        }
        for vote in sorted(last.values(), key=lambda vote: str(vote.appointment.user))
    ]

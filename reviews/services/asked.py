"""Opinions asked from others: asking, sending the link again, answering, giving up (ADR 32).

The link holds 256 random bits and travels in the e-mail alone; the database keeps its SHA-256. It
opens one question and the parts chosen, until the day the answer is due.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import clock, french
from core.errors import DomainError, NotAllowed, StepRefused
from establishments.models import Appointment
from notifications import outbox
from projects.enums import Part
from projects.models import Project, Snapshot
from projects.notices import file_facts
from reviews.enums import AskedKind, AskedReaders, OpinionKind
from reviews.models import AskedOpinion
from reviews.notices import AskedByLink, AskedOfPerson, AskedWithdrawn, OpinionGiven
from reviews.permissions import COMMENTERS, role_among
from reviews.services.comments import COMMENTABLE
from reviews.services.completion import check_due

if TYPE_CHECKING:
    from establishments.models import Academy


class LinkRefused(DomainError):
    """Used, expired, withdrawn, replaced or unknown link: one answer for all."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lien n’est plus valable, ou ne l’a jamais été. Si on attend votre avis, ouvrez le "
            "courriel le plus récent, ou répondez à la personne qui vous a écrit."
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, until when, and who will read the answer."""

    kind: AskedKind
    name: str
    email: str
    text: str
    parts: Sequence[Part]
    readers: AskedReaders
    due_on: date


@dataclass(frozen=True, slots=True)
class GivenOpinion:
    """An answer: a text, a stance when there is one, and who signs."""

    text: str
    signed_by: str
    stance: OpinionKind | None = None


@transaction.atomic
def ask_opinion(project: Project, question: Question, *, by: User) -> AskedOpinion:
    """Ask somebody who does not read the file what they think of some parts of the last filing.

    An agent who has an account signs in; anybody else gets a link. Told at once. Raises NotAllowed
    for roles that do not comment, StepRefused when the file is no longer examined, DomainError for
    a day not to come, no part, a file never filed, or an opinion already awaited from there.
    """
    file = _examined(project)
    role = role_among(by, file.establishment, COMMENTERS)
    check_due(question.due_on)
    email = question.email.strip().lower()
    filing = Snapshot.objects.filter(project=file).order_by("-number").first()
    if filing is None or not question.parts:
        raise DomainError("Choisissez au moins une partie du dossier à faire lire.")
    if AskedOpinion.objects.awaited().filter(project=file, email=email).exists():
        raise DomainError("Un avis est déjà attendu de cette adresse sur ce dossier.")
    person = agent_at(email, file.establishment.academy)
    token = "" if person else secrets.token_urlsafe(32)
    asked = AskedOpinion.objects.create(
        project=file,
        passage=file.passage,
        filing=filing,
        kind=question.kind,
        name=question.name,
        email=email,
        person=person,
        token_hash=hash_of(token) if token else "",
        question=question.text,
        parts=[part.value for part in question.parts],
        readers=question.readers,
        due_on=question.due_on,
        asked_by=by,
        role=role,
    )
    _tell(asked, token)
    return asked


@transaction.atomic
def remind_asked(asked: AskedOpinion, *, by: User) -> None:
    """Send the question again; by link, a new link replaces the former.

    Raises NotAllowed, StepRefused once answered or withdrawn, DomainError past the day.
    """
    locked = _awaited(asked, by=by)
    if locked.due_on < clock.today():
        raise DomainError("La date est passée\u00a0: donnez d’abord un nouveau délai.")
    send_again(locked)


def send_again(asked: AskedOpinion) -> None:
    """Tell a locked question again, as a reminder, inside the caller's transaction."""
    token = ""
    if asked.person_id is None:
        token = secrets.token_urlsafe(32)
        asked.token_hash = hash_of(token)
        asked.save(update_fields=["token_hash"])
    _tell(asked, token, is_reminder=True)


@transaction.atomic
def extend_asked(asked: AskedOpinion, *, due_on: date, by: User) -> None:
    """Give until a later day, and say so; by link, a new link replaces the former.

    Raises NotAllowed, StepRefused once answered or withdrawn, DomainError for a day not later.
    """
    locked = _awaited(asked, by=by)
    check_due(due_on)
    if due_on <= locked.due_on:
        raise DomainError("Choisissez un jour plus tard que la date actuelle.")
    locked.due_on = due_on
    locked.save(update_fields=["due_on"])
    send_again(locked)


@transaction.atomic
def withdraw_asked(asked: AskedOpinion, *, motive: str, by: User) -> None:
    """Stop waiting for an answer; who was asked is told why, and the link opens nothing any more.

    Raises NotAllowed, StepRefused once answered or withdrawn, DomainError without a motive.
    """
    if not motive.strip():
        raise DomainError("Dites pourquoi cet avis n’est plus attendu.")
    locked = _awaited(asked, by=by)
    locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
    locked.withdrawal_motive = motive
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_motive"])
    notice = AskedWithdrawn(**file_facts(locked.project), motive=motive, asked_by=str(by))
    if locked.person is not None:
        outbox.post(notice, to=[locked.person])
    else:
        outbox.post_to_address(notice, email=locked.email)


@transaction.atomic
def answer_asked(asked: AskedOpinion, given: GivenOpinion, *, by: User) -> AskedOpinion:
    """Answer with one's account. Raises NotAllowed for anybody else, StepRefused once over."""
    if asked.person_id != by.pk:
        raise NotAllowed("Cet avis est demandé à une autre personne.")
    return _answer(_lock(asked.pk), given)


@sensitive_variables("token")
@transaction.atomic
def answer_by_link(token: str, given: GivenOpinion) -> AskedOpinion:
    """Answer with the link of the e-mail, once. Raises LinkRefused."""
    seen = read_link(token)
    locked = _lock(seen.pk)
    if locked.token_hash != hash_of(token) or not is_open(locked):
        raise LinkRefused
    return _answer(locked, given)


@sensitive_variables("token")
def read_link(token: str) -> AskedOpinion:
    """What the link opens, with its filing. One query. Raises LinkRefused."""
    asked = (
        AskedOpinion.objects.select_related("project__establishment", "filing", "asked_by")
        .filter(token_hash=hash_of(token), person__isnull=True)
        .first()
    )
    if asked is None or not is_open(asked):
        raise LinkRefused
    return asked


def is_open(asked: AskedOpinion) -> bool:
    """Whether it may still be answered: awaited, the file still examined, the day not past for a
    link. No query when the project is loaded."""
    in_time = asked.person_id is not None or asked.due_on >= clock.today()
    return asked.is_awaited and in_time and asked.project.status in COMMENTABLE


@sensitive_variables("token")
def hash_of(token: str) -> str:
    """What the database keeps of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def agent_at(email: str, academy: Academy) -> User | None:
    """The agent of the académie, or of the country, who signs in with this address. One query."""
    named = (
        Appointment.objects.current(clock.today())
        .filter(user__email=email, user__is_active=True)
        .filter(pk__in=Appointment.objects.within([academy.pk]).order_by().values("pk"))
        .select_related("user")
        .first()
    )
    return named.user if named else None


def _answer(locked: AskedOpinion, given: GivenOpinion) -> AskedOpinion:
    if not is_open(locked):
        raise StepRefused("Cet avis n’est plus attendu\u00a0: il est déjà rendu, ou a été retiré.")
    if not given.text.strip() or not given.signed_by.strip():
        raise DomainError("Écrivez votre avis, et qui le signe.")
    locked.answer, locked.signed_by = given.text, given.signed_by
    locked.stance = given.stance or ""
    locked.answered_at = clock.now()
    locked.save(update_fields=["answer", "signed_by", "stance", "answered_at"])
    outbox.post(
        OpinionGiven(
            **file_facts(locked.project),
            author=locked.signed_by,
            stance=locked.get_stance_display() if locked.stance else "",
            body=locked.answer,
        ),
        to=[locked.asked_by],
    )
    return locked


def _tell(asked: AskedOpinion, token: str, *, is_reminder: bool = False) -> None:
    common: dict[str, Any] = {
        "question": asked.question,
        "due_on": french.long_date(asked.due_on),
        "asked_by": f"{asked.asked_by} ({asked.get_role_display().lower()})",
        "is_reminder": is_reminder,
    }
    facts = file_facts(asked.project)
    if asked.person is not None:
        outbox.post(AskedOfPerson(**facts, **common, number=asked.pk), to=[asked.person])
        return
    path = reverse("reviews:linkedopinion-create", args=[token])
    outbox.post_to_address(AskedByLink(**facts, **common, path=path), email=asked.email)


def _examined(project: Project) -> Project:
    file = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy")
        .get(pk=project.pk)
    )
    if file.status not in COMMENTABLE:
        raise StepRefused(
            f"Le dossier {file.reference} n’est pas en cours d’examen\u00a0: aucun avis ne peut "
            "être demandé."
        )
    return file


def _awaited(asked: AskedOpinion, *, by: User) -> AskedOpinion:
    locked = _lock(asked.pk)
    role_among(by, locked.project.establishment, COMMENTERS)
    if not locked.is_awaited:
        raise StepRefused("Cet avis n’est plus attendu\u00a0: il est déjà rendu, ou a été retiré.")
    return locked


def _lock(pk: int) -> AskedOpinion:
    return (
        AskedOpinion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project__establishment", "person", "asked_by")
        .get(pk=pk)
    )

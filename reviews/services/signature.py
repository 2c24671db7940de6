"""The presidency signs the decisions of a session before they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, StepRefused
from establishments.enums import Role
from notifications import outbox
from reviews.documents import decisions_seal
from reviews.enums import SessionStatus
from reviews.models import CommissionSession, DecisionsSignature
from reviews.notices import DecisionsSigned
from reviews.permissions import require_in_academy, secretariat_in
from reviews.queries.checks import checks_of
from reviews.queries.commission import agenda_with_points, held_on, signature_of
from reviews.services.sessions import lock_session

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def sign_decisions(session: CommissionSession, *, seal: str, by: User) -> DecisionsSignature:
    """Sign every decision of a closed session: they do not change any more. The secretariat is
    told.

    `seal` is the one of the page that was read: a decision changed meanwhile is not signed unseen.
    Signed again by the same person, it is signed once. Raises DomainError with what is missing,
    StepRefused when somebody else signed or the session is not closed, NotAllowed for anybody but
    the presidency.
    """
    locked = lock_session(session, SessionStatus.CLOSED)
    require_in_academy(by, locked.academy, Role.PRESIDENT)
    former = signature_of(locked)
    if former is not None:
        if former.signed_by_id == by.pk and former.sha256 == seal:
            return former
        raise StepRefused(f"{former.signed_by} a déjà signé ces décisions.")
    items = agenda_with_points(locked)
    missing = [check for check in checks_of(locked, items) if check.blocks]
    if missing:
        raise DomainError(
            "Les décisions ne peuvent pas encore être signées. "
            + " ".join(check.sentence for check in missing)
        )
    if decisions_seal(items) != seal:
        raise StepRefused(
            "Une décision a changé depuis l’ouverture de cette page\u00a0: relisez la liste, puis "
            "signez."
        )
    signature = DecisionsSignature.objects.create(session=locked, sha256=seal, signed_by=by)
    outbox.post(
        DecisionsSigned(
            reference=locked.reference,
            session_day=french.long_date(held_on(locked)),
            signed_by=str(by),
            files=len(items),
        ),
        to=secretariat_in(locked.academy),
    )
    return signature


@transaction.atomic
def withdraw_signature(session: CommissionSession, *, motive: str, by: User) -> DecisionsSignature:
    """Take the signature back before the publication, to correct a decision; who and why stay.

    Raises DomainError without a motive, StepRefused when nothing is signed or all is published,
    NotAllowed for anybody but the presidency.
    """
    locked = lock_session(session, SessionStatus.CLOSED)
    require_in_academy(by, locked.academy, Role.PRESIDENT)
    signature = signature_of(locked)
    if signature is None:
        raise StepRefused("Les décisions de cette séance ne sont pas signées.")
    if not motive.strip():
        raise DomainError("Dites pourquoi la signature est retirée.")
    signature.withdrawn_at, signature.withdrawn_by = clock.now(), by
    signature.withdrawal_motive = motive.strip()
    signature.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_motive"])
    return signature

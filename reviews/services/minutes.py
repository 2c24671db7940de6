"""Minutes are never rewritten: a correction is another sealed PDF that names the former one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import french
from core.errors import DomainError, StepRefused
from documents.enums import DocumentStatus
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from notifications import outbox
from reviews.documents import corrected_facts
from reviews.enums import SessionStatus
from reviews.models import CommissionSession, MinutesCorrection
from reviews.notices import MinutesCorrected
from reviews.permissions import require_in_academy
from reviews.queries.commission import held_on, minutes_of, sitting
from reviews.services.sessions import lock_session

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def correct_minutes(
    session: CommissionSession, *, corrects: str, reason: str, text: str, by: User
) -> MinutesCorrection:
    """Issue the minutes again with a correction; the members are told, the former ones stay.

    `corrects` is the number of the minutes the page showed as the last. Raises DomainError without
    a reason or a text, StepRefused before the publication, while those minutes are not sealed yet,
    or when somebody corrected them meanwhile; NotAllowed for anybody but the secretariat.
    """
    locked = lock_session(session, SessionStatus.PUBLISHED)
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    if not reason.strip() or not text.strip():
        raise DomainError("Dites pourquoi le procès-verbal est rectifié, et ce qu’il faut lire.")
    former = minutes_of(locked)[-1]
    if former.number != corrects:
        raise StepRefused(
            f"Le procès-verbal vient d’être rectifié par le {former.number}\u00a0: relisez-le, "
            "puis rectifiez celui-là."
        )
    if former.status != DocumentStatus.ISSUED:
        raise StepRefused(
            f"Le procès-verbal {former.number} n’est pas encore établi\u00a0: attendez un instant."
        )
    number = next_reference("PV")
    document = request_document(
        "reviews/minutes",
        number=number,
        title=f"Procès-verbal rectificatif de la séance {locked.reference}",
        facts=corrected_facts(
            former, number=number, reason=reason.strip(), text=text.strip(), by=by
        ),
        replaces=former,
        by=by,
    )
    correction = MinutesCorrection.objects.create(
        session=locked,
        document=document,
        reason=reason.strip(),
        text=text.strip(),
        corrected_by=by,
    )
    outbox.post(
        MinutesCorrected(
            reference=locked.reference,
            number=number,
            former=former.number,
            reason=reason.strip(),
            session_day=french.long_date(held_on(locked)),
        ),
        to=[person.user for person in sitting(locked)],
    )
    return correction

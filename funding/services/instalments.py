"""The life of an instalment after the attribution: commit, cancel; `payments` pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError
from establishments.enums import Role
from funding.enums import EntryKind, InstalmentState
from funding.models import Envelope, Instalment
from funding.notices import InstalmentCancelled, InstalmentNotified
from funding.permissions import require_role
from funding.queries.instalments import instalments_with_file
from funding.rules import Purse, exceeded, paying_envelope, programme_for
from funding.services.ledger import lock_envelopes, write_entry
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_establishment, tell_school

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.notices import Notice


@transaction.atomic
def commit_instalment(
    instalment: Instalment, *, by: User, envelope: Envelope | None = None
) -> Instalment:
    """Commit a promised instalment against an envelope of its year, and notify the school.

    Without `envelope` the one of its département is taken when it has enough left, else that of
    the académie. Raises NotAllowed without the role, DomainError when it is no longer promised
    only, when its year has no envelope, or when not enough is left on it.
    """
    own = lock_instalment(instalment, by)
    if own.state != InstalmentState.PROMISED:
        raise DomainError(_already(own))
    chosen = _payer(own, envelope)
    if own.amount > chosen.left:
        raise DomainError(exceeded(chosen.left))
    write_entry(EntryKind.COMMITMENT, source=chosen, instalment=own, amount=own.amount, by=by)
    tell_instalment(
        own,
        InstalmentNotified(
            **file_facts(_project(own)),
            amount=french.euros(own.amount),
            year=str(own.year),
            planned_on=french.long_date(own.planned_on),
            beneficiary=own.share.recipient.name,
        ),
    )
    own.refresh_from_db()
    return own


@transaction.atomic
def cancel_instalment(instalment: Instalment, *, motive: str, by: User) -> Instalment:
    """Cancel what is not paid of an instalment: the money goes back to its envelope at once, the
    school reads the motive.

    Raises NotAllowed without the role, DomainError without motive, or when it is already paid or
    cancelled.
    """
    own = lock_instalment(instalment, by)
    if not motive.strip():
        raise DomainError("Écrivez le motif\u00a0: l’établissement le lira.")
    if own.state not in {InstalmentState.PROMISED, InstalmentState.NOTIFIED}:
        raise DomainError(_already(own))
    lost = own.to_pay if own.state == InstalmentState.NOTIFIED else own.amount
    if own.state == InstalmentState.NOTIFIED:
        lock_envelopes([own.envelope_id])
        write_entry(
            EntryKind.RELEASE,
            target=own.envelope,
            instalment=own,
            amount=lost,
            motive=motive,
            by=by,
        )
    else:
        own.state = InstalmentState.CANCELLED
        own.reason = motive.strip()
        own.cancelled_at, own.cancelled_by = clock.now(), by
        own.save(update_fields=["state", "reason", "cancelled_at", "cancelled_by"])
    tell_instalment(
        own,
        InstalmentCancelled(
            **file_facts(_project(own)),
            amount=french.euros(lost),
            year=str(own.year),
            motive=motive.strip(),
        ),
    )
    own.refresh_from_db()
    return own


def _already(instalment: Instalment) -> str:
    return f"Cette tranche est déjà «\u00a0{instalment.get_state_display().lower()}\u00a0»."


def lock_instalment(instalment: Instalment, by: User) -> Instalment:
    """The instalment, under the lock of its file: envelopes are always locked after files.

    Raises NotAllowed unless the person manages the funds of the school.
    """
    project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(allocation__shares__instalments=instalment.pk)
    )
    require_role(by, project.establishment, Role.FUND_MANAGER)
    return (
        instalments_with_file().select_for_update(of=("self",), no_key=True).get(pk=instalment.pk)
    )


def _payer(instalment: Instalment, asked: Envelope | None) -> Envelope:
    """The envelope that pays, under its lock."""
    school, project = instalment.share.establishment, _project(instalment)
    programme = programme_for(school.kind, school.sector)
    rows = list(
        Envelope.objects.locked().filter(
            academy=project.establishment.academy_id, programme=programme, year=instalment.year
        )
    )
    key = paying_envelope(
        (Purse(row.pk, row.programme, row.year, row.department_id, row.left) for row in rows),
        programme=str(programme),
        year=instalment.year,
        department=school.department_id,
        amount=instalment.amount,
        preferred=asked.pk if asked else None,
    )
    if key is None or (asked is not None and key != asked.pk):
        raise DomainError(
            f"Aucune enveloppe de {instalment.year} ne peut payer cette tranche\u00a0: demandez "
            "son ouverture."
            if asked is None
            else "Cette enveloppe ne peut payer cette tranche\u00a0: choisissez-en une autre."
        )
    return next(row for row in rows if row.pk == key)


def _project(instalment: Instalment) -> Project:
    project: Project = instalment.share.allocation.project
    return project


def tell_instalment(instalment: Instalment, notice: Notice) -> None:
    """The school of the file, and the one the instalment is for."""
    project = _project(instalment)
    tell_school(project, notice)
    if instalment.share.establishment_id != project.establishment_id:
        tell_establishment(instalment.share.establishment, notice)

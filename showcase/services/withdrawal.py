"""Taking a sheet off: from this moment nobody reads it, anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import Role
from establishments.permissions import appointed_for, rights_of
from notifications import outbox
from projects.models import Project
from projects.services.telling import tell_school
from showcase.enums import SheetState
from showcase.models import Sheet
from showcase.notices import SheetWithdrawn
from showcase.permissions import MODERATORS, PUBLISHERS
from showcase.services.followers import told_key
from showcase.services.proposal import waiting_edition

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def withdraw_sheet(project: Project, *, motive: str = "", by: User) -> None:
    """Take the sheet off: the head whenever it likes, the secretariat with a motive the school
    reads. A proposal that waits is cancelled with it; a digest that has not left names it no more.

    Every public page reads `Sheet.objects.public()` and every cache its version (`Freshness`): the
    sheet is gone with the end of this transaction. Raises NotAllowed for anybody else, DomainError
    when nothing is published, or without a motive from the secretariat.
    """
    locked = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=project.pk)
    )
    roles = rights_of(by).on(locked.establishment)
    if not roles & (PUBLISHERS | MODERATORS):
        raise NotAllowed("Seuls la direction et le secrétariat retirent une fiche.")
    is_school = bool(roles & PUBLISHERS)
    if not is_school and not motive.strip():
        raise DomainError("Dites à l’établissement pourquoi vous retirez sa fiche.")
    sheet = (
        Sheet.objects.select_for_update(of=("self",), no_key=True).filter(project=locked).first()
    )
    if sheet is None or not sheet.is_public:
        raise DomainError("Aucune fiche de ce projet n’est publiée.")
    now = clock.now()
    edition = waiting_edition(sheet)
    if edition is not None:
        edition.cancelled_at = now
        edition.save(update_fields=["cancelled_at"])
    sheet.state, sheet.edition, sheet.published_at = SheetState.WITHDRAWN, None, None
    sheet.is_featured = False
    sheet.withdrawn_at, sheet.withdrawn_by = now, by
    sheet.withdrawn_motive = motive.strip()
    sheet.save(
        update_fields=[
            "state", "edition", "published_at", "is_featured", "withdrawn_at", "withdrawn_by",
            "withdrawn_motive",
        ]
    )  # fmt: skip
    outbox.withdraw([told_key(sheet)])
    notice = SheetWithdrawn.of(locked, motive=sheet.withdrawn_motive, by=by)
    if is_school:
        outbox.post(notice, to=appointed_for(locked.establishment, Role.SECRETARIAT))
    else:
        tell_school(locked, notice)

"""Applying a list of inspectors, exactly as its preview said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import User
from core.errors import DomainError
from establishments.enums import ListTarget, Role
from establishments.inspection.preview import Preview, preview_list
from establishments.inspection.reading import Line
from establishments.services.appointments import Tally, appoint_many, lock_academies

if TYPE_CHECKING:
    from establishments.models import Academy


class ListChanged(DomainError):
    """Between the preview and the confirmation, something changed; nothing was written."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(
            "Des nominations ou des comptes ont changé depuis l’aperçu\u00a0: rien n’est encore "
            "enregistré. Voici l’aperçu à jour, à confirmer de nouveau."
        )
        self.preview = preview


@transaction.atomic
def apply_list(
    lines: Sequence[Line],
    *,
    target: ListTarget,
    starts_on: date,
    digest: str,
    academies: Sequence[Academy],
    by: User,
) -> Tally:
    """Name every inspector of the list, all or none, as the preview of this `digest` said.

    Lines that were set aside stay aside. Who names for the same académie meanwhile waits. A
    constant number of queries. Raises ListChanged, with the new preview, when the list would now do
    something else; DomainError when it does nothing; NotAllowed.
    """
    lock_academies(academy.pk for academy in academies)
    preview = preview_list(lines, target=target, starts_on=starts_on, academies=academies, by=by)
    if preview.digest != digest:
        raise ListChanged(preview)
    if not preview.namings:
        raise DomainError("Cette liste ne change rien\u00a0: il n’y a rien à enregistrer.")
    return appoint_many(preview.namings, role=Role.REFERENT_INSPECTOR, starts_on=starts_on, by=by)

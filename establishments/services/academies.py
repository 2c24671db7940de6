"""The settings of an académie, changed by those who prepare its commission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.errors import NotAllowed
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import is_administrator, rights_of

if TYPE_CHECKING:
    from accounts.models import User

SETTINGS = (
    "letter_heading",
    "letter_place",
    "letter_signatory",
    "letter_contact",
    "access_code_days",
    "opinion_wait_days",
    "completion_days",
    "sleeping_days",
    "concertation_hours",
    "invitation_days",
    "minimum_members",
    "quorum_percent",
)


@transaction.atomic
def change_settings(academy: Academy, values: Mapping[str, Any], *, by: User) -> Academy:
    """Write the settings given, by name; the journal keeps who, before and after.

    They hold from now on: what was already issued, convened or counted does not change. Raises
    NotAllowed for anybody but the secretariat of this académie and the administration.
    """
    if academy.pk not in rights_of(by).academies_as(Role.SECRETARIAT) and not is_administrator(by):
        raise NotAllowed("Seul le secrétariat de l’académie change ses réglages.")
    locked = Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    for name in SETTINGS:
        if name in values:
            setattr(locked, name, values[name])
    locked.save(update_fields=SETTINGS)
    return locked

"""The settings of an académie, changed by those who prepare its commission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max

from core.errors import NotAllowed, StaleVersion
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import is_administrator, rights_of

if TYPE_CHECKING:
    from accounts.models import User

SETTINGS = (
    "siret",
    "letter_heading",
    "letter_place",
    "letter_signatory",
    "letter_contact",
    "access_code_days",
    "opinion_wait_days",
    "completion_days",
    "completion_reminder_days",
    "asked_opinion_days",
    "sleeping_days",
    "reminder_days",
    "report_days",
    "concertation_hours",
    "invitation_days",
    "minimum_members",
    "quorum_percent",
    "session_capacity",
    "member_opinions_shown",
    "president_signs",
)


def version_of(academy: Academy) -> int:
    """The number of the last change of these settings, as the journal counts them. One query."""
    events = apps.get_model("establishments", "AcademyEvent").objects.filter(pgh_obj=academy.pk)
    last: int | None = events.aggregate(last=Max("pgh_id"))["last"]
    return last or 0


@transaction.atomic
def change_settings(
    academy: Academy, values: Mapping[str, Any], *, version: int, by: User
) -> Academy:
    """Write the settings given, by name; the journal keeps who, before and after.

    `version` is the one the page was opened with (`version_of`). They hold at once, for what is
    computed from them too: the quorum of a session not published yet, files that wait. Raises
    NotAllowed for anybody but the secretariat of this académie and the administration,
    StaleVersion when somebody changed them meanwhile.
    """
    if academy.pk not in rights_of(by).academies_as(Role.SECRETARIAT) and not is_administrator(by):
        raise NotAllowed("Seul le secrétariat de l’académie change ses réglages.")
    locked = Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    if version_of(locked) != version:
        raise StaleVersion(
            "Une autre personne a changé ces réglages depuis l’ouverture de la page\u00a0: rien "
            "n’est enregistré. Le journal dit ce qui a changé\u00a0; relisez, puis enregistrez de "
            "nouveau."
        )
    for name in SETTINGS:
        if name in values:
            setattr(locked, name, values[name])
    locked.save(update_fields=SETTINGS)
    return locked

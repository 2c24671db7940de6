"""When each person wants to be told each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from notifications.enums import Urgency
from notifications.models import Preference
from notifications.notices import REGISTRY


@transaction.atomic
def keep_preferences(user: User, choices: Mapping[str, Urgency]) -> None:
    """Keep these choices; one that is as proposed leaves no row, so that it follows the proposal.

    Kinds that are unknown or compulsory are left out.
    """
    wanted = {
        kind: urgency
        for kind, urgency in choices.items()
        if kind in REGISTRY
        and not REGISTRY[kind].is_compulsory
        and urgency != REGISTRY[kind].urgency
    }
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    Preference.objects.filter(user=user).delete()
    Preference.objects.bulk_create(
        Preference(user=user, kind=kind, urgency=urgency) for kind, urgency in wanted.items()
    )

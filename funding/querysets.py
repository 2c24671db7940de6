from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from establishments.enums import Role
from establishments.permissions import rights_of

if TYPE_CHECKING:
    from accounts.models import User
    from funding.models import Envelope  # noqa: F401 - named in the base, as text


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def visible_to(self, user: User) -> Self:
        """The envelopes of the académies whose funds or commission the person runs."""
        roles = (Role.FUND_MANAGER, Role.SECRETARIAT, Role.PRESIDENT)
        return self.filter(academy__in=sorted(rights_of(user).academies_as(*roles)))

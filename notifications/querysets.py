from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from notifications.enums import MessageStatus, Urgency

if TYPE_CHECKING:
    from accounts.models import User


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        """The messages told to this person."""
        return self.filter(recipient=user)

    def unread(self) -> Self:
        """Not opened yet in the application."""
        return self.filter(read_at__isnull=True)

    def due(self, at: datetime) -> Self:
        """E-mails that should leave at this moment, the oldest first."""
        return self.filter(
            status=MessageStatus.PENDING, urgency=Urgency.AT_ONCE, next_attempt_at__lte=at
        ).order_by("next_attempt_at")

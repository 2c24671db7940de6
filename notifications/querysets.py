from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import ExpressionWrapper, Q

from notifications.enums import MessageStatus, Urgency

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Message  # noqa: F401

DIGEST = "notifications.digest"
"""The kind of the daily digest: an e-mail that repeats facts told one by one in the bell."""


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        """The messages told to this person; a digest only repeats them."""
        return self.filter(recipient=user).exclude(kind=DIGEST)

    def unread(self) -> Self:
        """Not opened yet in the application."""
        return self.filter(read_at__isnull=True)

    def for_bell(self) -> Self:
        """Unread first, then the newest."""
        return self.order_by(
            ExpressionWrapper(Q(read_at__isnull=True), output_field=models.BooleanField()).desc(),
            "-created_at",
            "pk",
        ).defer("facts", "sealed", "sent_text", "sent_html")

    def due(self, at: datetime) -> Self:
        """E-mails that should leave at this moment, the oldest first."""
        return self.filter(
            status=MessageStatus.PENDING, urgency=Urgency.AT_ONCE, next_attempt_at__lte=at
        ).order_by("next_attempt_at")

    def awaiting_digest(self, urgency: Urgency = Urgency.DIGEST) -> Self:
        """Facts that the next daily, or weekly, digest of their addressee will carry."""
        return self.filter(status=MessageStatus.PENDING, urgency=urgency)

    def troubled(self) -> Self:
        """E-mails given up, or refused at least once and waiting, the oldest first."""
        return self.filter(
            Q(status=MessageStatus.FAILED) | (Q(status=MessageStatus.PENDING) & ~Q(last_error=""))
        ).order_by("created_at", "pk")

"""The bell: what a person has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from notifications.models import Message

if TYPE_CHECKING:
    from accounts.models import User


def mark_read(message: Message) -> None:
    """Say that its recipient opened the message; the first moment is kept."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=clock.now())


def mark_all_read(user: User) -> int:
    """Say that this person has seen everything told until now; return how many were unread."""
    return Message.objects.visible_to(user).unread().update(read_at=clock.now())

"""What the worker runs for the outbox. Each may be run twice, or late, without harm."""

from __future__ import annotations

from celery import shared_task

from notifications.enums import Urgency
from notifications.services import delivery, digests


@shared_task
def deliver_due_messages() -> int:
    """Send what is due; every minute, and after each act that tells something at once."""
    return delivery.deliver_due()


@shared_task
def compose_digests() -> int:
    """Gather what waits for the digest of each person; every morning."""
    return digests.compose_digests()


@shared_task
def compose_weekly_digests() -> int:
    """Gather what waits for the weekly digest of each person; every Monday morning."""
    return digests.compose_digests(Urgency.WEEKLY)

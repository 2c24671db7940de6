"""The digests, daily and weekly: one e-mail a person that gathers the facts that could wait."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core import clock, french
from notifications import outbox
from notifications.enums import MessageStatus, Urgency
from notifications.models import Message
from notifications.notices import DailyDigest, Group, Item


def compose_digests(urgency: Urgency = Urgency.DIGEST) -> int:
    """Gather every waiting fact of each person in one e-mail; return how many e-mails.

    Run twice, or by two workers, it tells nothing twice; after days of absence it gathers
    everything once. Each person is a transaction of their own.
    """
    people = (
        Message.objects.awaiting_digest(urgency)
        .order_by("email", "recipient_id")
        .values_list("email", "recipient_id")
        .distinct()
    )
    return sum(_compose(urgency, email, recipient_id) for email, recipient_id in list(people))


@transaction.atomic
def _compose(urgency: Urgency, email: str, recipient_id: int | None) -> bool:
    waiting = list(
        Message.objects.awaiting_digest(urgency)
        .filter(email=email, recipient_id=recipient_id)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("recipient")
        .order_by("created_at", "pk")
    )
    if not waiting:
        return False
    notice = DailyDigest(count=len(waiting), groups=grouped(waiting))
    digest = outbox.message_of(notice, email=email, recipient=waiting[0].recipient)
    digest.read_at = clock.now()  # the bell already tells each fact
    outbox.write([digest])
    Message.objects.filter(pk__in=[message.pk for message in waiting]).update(
        status=MessageStatus.DIGESTED, digest=digest
    )
    return True


def grouped(messages: Iterable[Message]) -> list[Group]:
    """The facts by file; files in the order of their oldest fact, what speaks of no file last."""
    groups: dict[str, list[Item]] = {}
    for message in messages:
        moment = timezone.localtime(message.created_at)
        groups.setdefault(message.about, []).append(
            {"on": french.long_date(moment), "title": message.title}
        )
    return [
        Group(about=about, items=items)
        for about, items in sorted(groups.items(), key=lambda group: group[0] == "")
    ]

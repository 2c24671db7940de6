"""The outbox: facts are posted in the transaction of the act, told after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from core.haste import run_soon
from core.sealing import seal
from notifications.enums import MessageStatus, Urgency
from notifications.models import Message, Preference
from notifications.notices import Notice

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Post:
    """A fact, and who is told: people, or a mailbox that has no account (`email`).

    With `dedup_key`, somebody already told with that key is not told again.
    """

    notice: Notice
    to: Sequence[User] = ()
    email: str = ""
    dedup_key: str | None = None


def post(notice: Notice, *, to: Iterable[User], dedup_key: str | None = None) -> None:
    """Tell `notice` to these people, once the present transaction commits (see `post_all`)."""
    post_all([Post(notice, to=list(to), dedup_key=dedup_key)])


def post_to_address(notice: Notice, *, email: str, dedup_key: str | None = None) -> None:
    """Tell `notice` to a mailbox that has no account (a school's). Same promises as `post`."""
    post_all([Post(notice, email=email, dedup_key=dedup_key)])


def post_all(posts: Sequence[Post]) -> None:
    """Tell all these facts, once the present transaction commits: two queries however many.

    Each person is told once of each, when they chose to be. Raises RuntimeError outside a
    transaction: the fact and the telling would not be one.
    """
    chosen = _chosen(posts)
    messages = []
    for one in posts:
        people = {user.pk: user for user in one.to if user.is_active}
        messages += [
            message_of(
                one.notice,
                email=user.email,
                recipient=user,
                dedup_key=one.dedup_key,
                urgency=chosen.get((user.pk, one.notice.kind)),
            )
            for user in people.values()
        ]
        if one.email:
            messages.append(
                message_of(one.notice, email=one.email, recipient=None, dedup_key=one.dedup_key)
            )
    write(messages)


def _chosen(posts: Iterable[Post]) -> dict[tuple[int, str], Urgency]:
    """When those who chose want to be told, by person and kind: one query, none for facts that
    leave no choice."""
    open_to_choice = [one for one in posts if not (one.notice.is_compulsory or one.notice.secret)]
    rows = Preference.objects.filter(
        kind__in={one.notice.kind for one in open_to_choice},
        user__in={user.pk for one in open_to_choice for user in one.to},
    )
    return {
        (user, kind): Urgency(urgency)
        for user, kind, urgency in rows.values_list("user", "kind", "urgency")
    }


def withdraw(dedup_keys: Iterable[str]) -> None:
    """E-mails told with these keys that have not left yet will not leave; their secrets go.

    One that a worker is sending at this very moment may still leave.
    """
    Message.objects.filter(
        dedup_key__in=list(dedup_keys), status__in=[MessageStatus.PENDING, MessageStatus.FAILED]
    ).update(status=MessageStatus.WITHDRAWN, sealed=None, last_error="")


def waiting_keys(kind: str) -> list[str]:
    """The keys of the e-mails of this kind that have not left: waiting, or given up. One query."""
    waiting = Message.objects.filter(
        kind=kind,
        status__in=[MessageStatus.PENDING, MessageStatus.FAILED],
        dedup_key__isnull=False,
    )
    return [key for key in waiting.values_list("dedup_key", flat=True) if key]


def message_of(
    notice: Notice,
    *,
    email: str,
    recipient: User | None,
    dedup_key: str | None = None,
    urgency: Urgency | None = None,
) -> Message:
    """The row that tells `notice` to one person, not written yet; by default when proposed."""
    urgency = urgency or notice.urgency
    secrets = notice.secrets()
    return Message(
        kind=notice.kind,
        facts=notice.facts(),
        sealed=seal(secrets) if secrets else None,
        recipient=recipient,
        email=email,
        urgency=urgency,
        dedup_key=dedup_key,
        title=notice.title[:300],
        about=notice.about[:300],
        attachment=notice.attachment if urgency == Urgency.AT_ONCE else "",
        link=notice.link,
        status=(MessageStatus.NOT_MAILED if urgency == Urgency.APP_ONLY else MessageStatus.PENDING),
    )


def write(messages: list[Message]) -> None:
    """Write these rows and ask for their sending; who was told with the same key is left out."""
    if not connection.in_atomic_block:
        raise RuntimeError("the outbox only works inside the transaction of the act it tells")
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    if any(message.urgency == Urgency.AT_ONCE for message in messages):
        from notifications.tasks import deliver_due_messages

        run_soon(deliver_due_messages)

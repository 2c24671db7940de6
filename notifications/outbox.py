"""The outbox: facts are posted in the transaction of the act, told after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection

from core.haste import run_soon
from core.sealing import seal
from notifications.enums import MessageStatus, Urgency
from notifications.models import Message, Preference
from notifications.notices import Notice

if TYPE_CHECKING:
    from accounts.models import User


def post(notice: Notice, *, to: Iterable[User], dedup_key: str | None = None) -> None:
    """Tell `notice` to these people, once the present transaction commits.

    Each is told when they chose to be. With `dedup_key`, somebody already told with that key is
    not told again. Raises RuntimeError outside a transaction: the fact and the telling would not
    be one.
    """
    people = {user.pk: user for user in to if user.is_active}
    chosen = _chosen(notice, people)
    write(
        [
            message_of(
                notice,
                email=user.email,
                recipient=user,
                dedup_key=dedup_key,
                urgency=chosen.get(user.pk, notice.urgency),
            )
            for user in people.values()
        ]
    )


def post_each(told: Iterable[tuple[Notice, Iterable[User]]]) -> None:
    """`post` for many acts of one transaction: two queries a kind, however many there are."""
    by_kind: dict[str, list[tuple[Notice, User]]] = {}
    for notice, people in told:
        rows = by_kind.setdefault(notice.kind, [])
        rows += [(notice, user) for user in people if user.is_active]
    for rows in by_kind.values():
        if not rows:
            continue
        chosen = _chosen(rows[0][0], {user.pk for _, user in rows})
        write(
            [
                message_of(
                    notice,
                    email=user.email,
                    recipient=user,
                    urgency=chosen.get(user.pk, notice.urgency),
                )
                for notice, user in rows
            ]
        )


def _chosen(notice: Notice, people: Iterable[int]) -> dict[int, Urgency]:
    """When those of these people who chose want to be told this kind: one query."""
    if notice.is_compulsory or notice.secret:
        return {}
    rows = Preference.objects.filter(kind=notice.kind, user__in=list(people))
    return {user: Urgency(urgency) for user, urgency in rows.values_list("user", "urgency")}


def post_to_address(notice: Notice, *, email: str, dedup_key: str | None = None) -> None:
    """Tell `notice` to a mailbox that has no account (a school's). Same promises as `post`."""
    write([message_of(notice, email=email, recipient=None, dedup_key=dedup_key)])


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

"""Delivery of the outbox: claim a row, render it, send it, keep what was sent.

A claim is a lease written in its own short transaction; the mail server is spoken to outside any
transaction. A worker killed meanwhile leaves a row that becomes due again when its lease ends: the
message leaves at least once, always with the same Message-ID, and is never marked sent before the
server took it. The decision is explained in docs/adr/0004-outbox.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from core import clock
from core.errors import DomainError
from core.haste import run_soon
from notifications import attachments
from notifications.attachments import Attached
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.querysets import MessageQuerySet
from notifications.refusals import broken_template, refusal_of, unreachable
from notifications.rendering import Mail, render, render_to_keep
from notifications.rules import (
    FILE_WAIT,
    MAX_ATTEMPTS,
    SERVER_WAIT,
    is_patient,
    lease,
    wait_after,
)

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)

RUN_SECONDS = 50.0
"""One run stops claiming after that time: the next sweep goes on."""

INTERRUPTED = "L’envoi a été interrompu à chaque essai."


class ServerDownError(Exception):
    """The mail server does not answer, or refuses to be spoken to: no message is to blame."""


def deliver_due(*, run_seconds: float = RUN_SECONDS) -> int:
    """Send the messages that are due, the oldest first; return how many left.

    Several workers may run it together: a message claimed by one is not seen by the others. What
    the server refuses waits longer and longer, then is given up and shown (`FAILED`). When the
    server itself does not answer, the run stops and nothing counts as refused.
    """
    sent = 0
    until = time.monotonic() + run_seconds
    connection = get_connection()
    try:
        while time.monotonic() < until and (message := _claim()) is not None:
            try:
                sent += _deliver(message, connection)
            except ServerDownError as error:
                _release(message, error)
                break
    finally:
        _close(connection)
    return sent


def retry(message: Message) -> None:
    """Try a message that was given up again, at once. Raises DomainError when it was not."""
    with transaction.atomic():
        changed = Message.objects.filter(pk=message.pk, status=MessageStatus.FAILED).update(
            status=MessageStatus.PENDING,
            attempts=0,
            next_attempt_at=clock.now(),
        )
        if not changed:
            raise DomainError("Ce message n’est plus en échec\u00a0: il n’y a rien à relancer.")
        from notifications.tasks import deliver_due_messages

        run_soon(deliver_due_messages)


def _claim() -> Message | None:
    """Take the oldest due message for the time of a lease; None when nothing is due."""
    while True:
        with transaction.atomic():
            now = clock.now()
            message: Message | None = (
                Message.objects.due(now)
                .select_for_update(skip_locked=True, no_key=True, of=("self",))
                .select_related("recipient")
                .first()
            )
            if message is None:
                return None
            if message.attempts < MAX_ATTEMPTS:
                message.attempts += 1
                message.next_attempt_at = now + lease(settings.EMAIL_TIMEOUT)
                message.save(update_fields=["attempts", "next_attempt_at"])
                return message
            message.status = MessageStatus.FAILED
            message.last_error = message.last_error or INTERRUPTED
            message.save(update_fields=["status", "last_error"])


def release_waiting(attachment: str) -> None:
    """The file of this name is made: the e-mails that wait for it leave now. In a transaction."""
    waiting = Message.objects.filter(status=MessageStatus.PENDING, attachment=attachment)
    if waiting.update(next_attempt_at=clock.now()):
        from notifications.tasks import deliver_due_messages

        run_soon(deliver_due_messages)


def _deliver(message: Message, connection: BaseEmailBackend) -> bool:
    """Render and send one claimed message; whether the server took it."""
    joined = attachments.find(message.attachment) if message.attachment else []
    if message.attachment and not joined and is_patient(message.created_at, at=clock.now()):
        _wait_for_file(message)
        return False
    try:
        mail = render(message)
    except Exception as error:  # a broken template must not hold up the other messages
        _refused(message, broken_template(message.kind, error))
        return False
    try:
        _send(message, mail, joined, connection)
    except ServerDownError:
        raise
    except Exception as error:  # whatever the server or the library says about this message
        _close(connection)
        _refused(message, refusal_of(error))
        return False
    _keep(message, render_to_keep(message) if message.sealed else mail)
    return True


def _wait_for_file(message: Message) -> None:
    """Give the message back until its file is made; a file made at this very moment releases it."""
    ours = _still_ours(message)
    ours.update(attempts=message.attempts - 1, next_attempt_at=clock.now() + FILE_WAIT)
    if attachments.find(message.attachment):
        Message.objects.filter(pk=message.pk, status=MessageStatus.PENDING).update(
            next_attempt_at=clock.now()
        )


def _send(
    message: Message, mail: Mail, joined: Sequence[Attached], connection: BaseEmailBackend
) -> None:
    """Hand the mail to the server; once more on a new line when an old one had been cut."""
    is_new = _open(connection)
    try:
        _email(message, mail, joined, connection).send()
    except SMTPServerDisconnected:
        _close(connection)
        if is_new:
            raise
        _open(connection)
        _email(message, mail, joined, connection).send()


def _email(
    message: Message, mail: Mail, joined: Sequence[Attached], connection: BaseEmailBackend
) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[message.email],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    email.attach_alternative(mail.html, "text/html")
    for file in joined:
        email.attach(file.name, file.content, file.content_type)
    return email


def _keep(message: Message, mail: Mail) -> None:
    """Mark as sent with the texts really sent, secrets masked, unless another worker did."""
    Message.objects.filter(pk=message.pk, status=MessageStatus.PENDING).update(
        status=MessageStatus.SENT,
        sent_at=clock.now(),
        sent_subject=mail.subject,
        sent_text=mail.text,
        sent_html=mail.html,
        sealed=None,
        last_error="",
    )


def _refused(message: Message, reason: str) -> None:
    """Wait longer before the next attempt, or give up; no effect once the lease was lost."""
    logger.warning("message %s not sent, attempt %s", message.kind, message.attempts)
    wait = wait_after(message.attempts)
    ours = _still_ours(message)
    if wait is None:
        ours.update(status=MessageStatus.FAILED, last_error=reason)
    else:
        ours.update(next_attempt_at=clock.now() + wait, last_error=reason)


def _release(message: Message, error: ServerDownError) -> None:
    """Give the message back as it was before the claim, for a try in a minute."""
    logger.warning("mail server unreachable, delivery stops until the next sweep")
    _still_ours(message).update(
        attempts=message.attempts - 1,
        next_attempt_at=clock.now() + SERVER_WAIT,
        last_error=str(error),
    )


def _still_ours(message: Message) -> MessageQuerySet:
    """The row, unless its lease ended and another worker took it."""
    return Message.objects.filter(
        pk=message.pk, status=MessageStatus.PENDING, attempts=message.attempts
    )


def _open(connection: BaseEmailBackend) -> bool:
    """Speak to the server; whether the line is a new one."""
    try:
        return bool(connection.open())
    except Exception as error:
        raise ServerDownError(unreachable(error)) from error


def _close(connection: BaseEmailBackend) -> None:
    """Hang up, whatever state the connection is in."""
    close: Callable[[], object] = connection.close
    try:
        close()
    except Exception:
        logger.info("the mail server hung up first")

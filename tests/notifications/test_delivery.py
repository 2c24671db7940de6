"""Delivery: what leaves, what waits, what is given up. The mail server is a real one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from core import clock
from core.errors import DomainError
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.rules import MAX_ATTEMPTS
from notifications.services.delivery import deliver_due, retry
from tests.factories.people import UserFactory
from tests.notifications.conftest import mail, tell, told, told_at_once
from tests.real.mail import MailServer
from tests.real.waiting import free_port

pytestmark = pytest.mark.django_db


def make_due(message: Message) -> None:
    """As if the wait were over."""
    Message.objects.filter(pk=message.pk).update(next_attempt_at=clock.now())


def test_a_message_leaves_and_is_kept_as_sent(smtp: MailServer) -> None:
    person = UserFactory.create()
    (message,) = tell(person)
    assert deliver_due() == 1
    message.refresh_from_db()
    (received,) = smtp.to(person.email)
    assert message.status == MessageStatus.SENT
    assert message.sent_at is not None
    assert received["Message-ID"] == message.message_id
    assert str(received["Subject"]).strip() == message.sent_subject
    text, page = received.get_body(("plain",)), received.get_body(("html",))
    assert text is not None
    assert page is not None
    assert text.get_content().replace("\r\n", "\n").strip() == message.sent_text.strip()
    assert "NE-2026-0001" in message.sent_text
    assert message.sent_html.startswith("<!DOCTYPE html>")


def test_nothing_is_sent_twice(smtp: MailServer) -> None:
    tell(UserFactory.create())
    assert [deliver_due(), deliver_due()] == [1, 0]
    assert len(smtp.received) == 1


def test_text_is_not_escaped_and_page_is(smtp: MailServer) -> None:
    (message,) = tell(UserFactory.create(), notice=mail("<b>L'eau & la cour</b> !"))
    deliver_due()
    message.refresh_from_db()
    assert "<b>L’eau & la cour</b>" in message.sent_text
    assert "&lt;b&gt;L&#x27;eau &amp; la cour" in message.sent_html


@pytest.mark.parametrize("answer", ["451 try later", "550 no such mailbox"])
def test_a_refusal_waits_longer_and_longer_then_is_shown(smtp: MailServer, answer: str) -> None:
    (message,) = tell(UserFactory.create())
    smtp.refusal = answer
    waits = []
    for _ in range(MAX_ATTEMPTS):
        make_due(message)
        assert deliver_due() == 0
        message.refresh_from_db()
        assert answer[:3] in message.last_error
        waits.append(message.next_attempt_at - clock.now())
    assert message.status == MessageStatus.FAILED
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] > timedelta(seconds=50)
    make_due(message)
    assert deliver_due() == 0
    assert list(Message.objects.troubled()) == [message]


def test_what_was_given_up_is_tried_again_by_hand(smtp: MailServer) -> None:
    (message,) = tell(UserFactory.create())
    Message.objects.update(status=MessageStatus.FAILED, attempts=MAX_ATTEMPTS, last_error="550")
    retry(message)
    assert deliver_due() == 1
    with pytest.raises(DomainError):
        retry(message)


def test_one_refused_address_does_not_hold_up_the_others(smtp: MailServer) -> None:
    refused, accepted = UserFactory.create(), UserFactory.create()
    tell(refused, accepted)
    smtp.refused_addresses[refused.email] = "550 no such mailbox"
    assert deliver_due() == 1
    assert len(smtp.to(accepted.email)) == 1


def test_a_broken_template_does_not_hold_up_the_others(smtp: MailServer) -> None:
    (broken,) = tell(UserFactory.create(), notice=told_at_once())
    tell(UserFactory.create())
    assert deliver_due() == 1
    broken.refresh_from_db()
    assert broken.status == MessageStatus.PENDING
    assert "tests.told_at_once" in broken.last_error
    assert broken.attempts == 1


def test_a_silent_server_is_nobody_s_fault(settings: Any, smtp: MailServer) -> None:
    settings.EMAIL_PORT = free_port()
    messages = tell(UserFactory.create(), UserFactory.create())
    assert deliver_due() == 0
    for message in messages:
        message.refresh_from_db()
        assert (message.status, message.attempts) == (MessageStatus.PENDING, 0)
    assert sorted(bool(message.last_error) for message in messages) == [False, True]
    settings.EMAIL_PORT = smtp.port
    for message in messages:
        make_due(message)
    assert deliver_due() == 2


def test_a_message_that_kills_its_worker_each_time_is_given_up(smtp: MailServer) -> None:
    (message,) = tell(UserFactory.create())
    Message.objects.update(attempts=MAX_ATTEMPTS)
    assert deliver_due() == 0
    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    assert message.last_error


def test_what_can_wait_is_not_mailed_alone(smtp: MailServer) -> None:
    tell(UserFactory.create(), notice=told())
    assert deliver_due() == 0


def test_somebody_told_with_a_key_is_not_told_again() -> None:
    first, second = UserFactory.create(), UserFactory.create()
    tell(first, dedup_key="rappel-7")
    assert [message.recipient for message in tell(first, second, dedup_key="rappel-7")] == [second]


def test_nothing_is_told_when_the_act_is_rolled_back(smtp: MailServer) -> None:
    with transaction.atomic():
        tell(UserFactory.create())
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_outbox_refuses_to_work_outside_a_transaction() -> None:
    from notifications.outbox import post

    with pytest.raises(RuntimeError):
        post(mail(), to=[UserFactory.create()])


def test_what_was_sent_cannot_be_rewritten(smtp: MailServer) -> None:
    tell(UserFactory.create())
    deliver_due()
    for sql in (
        "UPDATE notifications_message SET sent_text = 'autre chose'",
        "UPDATE notifications_message SET status = 'PENDING', sent_at = NULL",
        "UPDATE notifications_message SET facts = '{}'",
        "DELETE FROM notifications_message",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_reading_comfort_reaches_the_mail(smtp: MailServer) -> None:
    (message,) = tell(
        UserFactory.create(reading_font="dyslexia", line_spacing="wider", contrast="dark")
    )
    deliver_due()
    message.refresh_from_db()
    assert "OpenDyslexic" in message.sent_html
    assert "line-height: 2.1" in message.sent_html

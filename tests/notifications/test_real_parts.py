"""Nothing told is lost: proofs with a real worker, a real Redis and a real SMTP server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock, haste
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.tasks import compose_digests, deliver_due_messages
from projects.enums import Status
from tests.factories import project_in
from tests.factories.people import UserFactory, inspector_of
from tests.notifications.conftest import tell, told
from tests.real.mail import MailServer, mail_server
from tests.real.queue import RedisServer, broker, redis_server, silent_port
from tests.real.waiting import wait_until
from tests.real.worker import worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server, broker(server.url):
        yield server


@pytest.fixture(scope="module")
def standing(redis: RedisServer, django_db_setup: None) -> Iterator[MailServer]:
    """A worker that stays up for all these tests, and the mail server it speaks to."""
    with mail_server() as server, worker(redis_url=redis.url, mail_port=server.port):
        yield server


@pytest.fixture
def server(standing: MailServer) -> Iterator[MailServer]:
    """The mail server, empty and obliging."""
    standing.forget()
    yield standing
    standing.forget()


def sweep() -> None:
    """What beat asks every minute."""
    haste._silent_until = 0.0
    deliver_due_messages.delay()


def with_status(status: MessageStatus) -> set[str]:
    return {message.message_id for message in Message.objects.filter(status=status)}


def end_leases() -> None:
    """As if the time of the leases and of the waits were over."""
    Message.objects.filter(status=MessageStatus.PENDING).update(next_attempt_at=clock.now())


@pytest.mark.parametrize("taken", [False, True], ids=["before", "after"])
def test_a_worker_killed_while_sending_loses_nothing(server: MailServer, taken: bool) -> None:
    """Killed before the server took the message, or just after: it arrives, never falsely sent."""
    server.hold_before, server.hold_after = not taken, taken
    people = [UserFactory.create() for _ in range(3)]
    with (
        redis_server() as own,
        broker(own.url),
        worker(redis_url=own.url, mail_port=server.port) as killed,
    ):
        told_ids = {message.message_id for message in tell(*people)}
        wait_until(lambda: server.held, "a message is being sent")
        killed.kill()
    assert with_status(MessageStatus.PENDING) == told_ids
    wait_until(lambda: not server.keeping, "the server knows that its sender is dead")
    server.let_go()
    (interrupted,) = server.held
    sweep()  # taken by the worker that stayed up
    wait_until(lambda: len(with_status(MessageStatus.SENT)) == 2, "the two others left")
    assert interrupted in with_status(MessageStatus.PENDING)
    end_leases()
    sweep()
    wait_until(lambda: with_status(MessageStatus.SENT) == told_ids, "the interrupted one left")
    received = server.message_ids()
    assert set(received) == told_ids
    assert received.count(interrupted) == (2 if taken else 1)
    assert len(received) == (4 if taken else 3)


def ask_for_completion(as_user: Callable[[User], Client]) -> float:
    """A click that tells something at once, and asks for no document; how long the page took."""
    project = project_in(Status.SUBMITTED)
    Message.objects.update(status=MessageStatus.NOT_MAILED)
    client = as_user(inspector_of(project.establishment))
    data = {
        "due_on": (clock.today() + timedelta(days=10)).isoformat(),
        "message": "",
        "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0",
        "points-0-part": "BUDGET",
        "points-0-reason": "Le devis du mobilier manque.",
    }
    haste._silent_until = 0.0
    start = time.monotonic()
    url = reverse("reviews:completionrequest-create", args=[project.reference])
    response = client.post(url, data)
    assert response.status_code == 302
    return time.monotonic() - start


def without_redis(settings: Any, url: str) -> None:
    """The cache is lost too, as it is in production."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}


def test_redis_down_at_the_click(
    settings: Any, redis: RedisServer, server: MailServer, as_user: Callable[[User], Client]
) -> None:
    """The page answers normally and quickly; the message leaves when Redis is back."""
    without_redis(settings, redis.url)
    redis.stop()
    try:
        assert ask_for_completion(as_user) < 2
        (message,) = Message.objects.filter(status=MessageStatus.PENDING, urgency="AT_ONCE")
    finally:
        redis.start()
    sweep()
    wait_until(lambda: with_status(MessageStatus.SENT), "the message left")
    assert server.message_ids() == [message.message_id]


def test_redis_that_never_answers_does_not_hold_the_click(
    settings: Any, as_user: Callable[[User], Client]
) -> None:
    """A server that takes connections and stays silent costs one short wait, then no other."""
    with silent_port() as port:
        url = f"redis://127.0.0.1:{port}/0"
        without_redis(settings, url)
        with broker(url):
            elapsed = ask_for_completion(as_user)
    assert elapsed < 2
    assert Message.objects.filter(status=MessageStatus.PENDING, urgency="AT_ONCE").count() == 1


def test_a_refusing_server_is_backed_off_and_seen(server: MailServer) -> None:
    server.refusal = "451 mailbox busy"
    (message,) = tell(UserFactory.create())
    wait_until(lambda: Message.objects.exclude(last_error="").exists(), "the refusal is kept")
    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.PENDING, 1)
    assert "451" in message.last_error
    assert message.next_attempt_at > clock.now() + timedelta(seconds=30)
    assert list(Message.objects.troubled()) == [message]
    server.refusal = ""
    end_leases()
    sweep()
    wait_until(lambda: with_status(MessageStatus.SENT), "the message left")
    assert server.message_ids() == [message.message_id]


def test_two_workers_and_two_digests_tell_each_thing_once(
    redis: RedisServer, server: MailServer
) -> None:
    """Two workers send at the same moment, each its own message; a digest asked twice is one."""
    people = [UserFactory.create() for _ in range(10)]
    tell(*people, notice=told())
    with worker(redis_url=redis.url, mail_port=server.port):
        server.hold_before = True
        for _ in range(2):
            compose_digests.delay()
        tell(*people)
        sweep()
        wait_until(lambda: len(server.held) == 2, "two workers are sending")
        assert len(set(server.held)) == 2
        server.let_go()
        for _ in range(4):
            sweep()
        wait_until(lambda: len(with_status(MessageStatus.SENT)) == 20, "everything left")
    assert len(server.message_ids()) == len(set(server.message_ids())) == 20
    assert all(len(server.to(person.email)) == 2 for person in people)

"""What a message carries once: sealed until it leaves, masked in what is kept, then forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, connection, transaction

from notifications.enums import MessageStatus, Urgency
from notifications.models import Message
from notifications.notices import Notice
from notifications.outbox import post_to_address
from notifications.services.delivery import deliver_due
from tests.notifications.conftest import smtp  # noqa: F401 - a fixture
from tests.real.mail import MailServer

SECRET_PATH = "/invitation/gBJ2kXr9Qw/"
BOX = "ce.0350122t@ac-academie.example"

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class _Invited(Notice):
    """A mail of the product (the digest's templates) whose link is a secret."""

    kind: ClassVar[str] = "notifications.digest"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE
    secret: ClassVar[frozenset[str]] = frozenset({"path"})

    path: str
    count: int = 1

    @property
    def title(self) -> str:
        return "Une invitation"

    @property
    def link(self) -> str:
        return "/"

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "groups": []}


def invite() -> Message:
    with transaction.atomic():
        post_to_address(_Invited(path=SECRET_PATH), email=BOX)
    return Message.objects.get(email=BOX)


def everything_kept() -> str:
    """The whole table as the database would give it to a thief."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(m::text, '|') FROM notifications_message m")
        (text,) = cursor.fetchone()
    return str(text)


def test_the_secret_leaves_in_the_mail_and_nowhere_else(smtp: MailServer) -> None:  # noqa: F811
    message = invite()
    assert message.sealed
    assert SECRET_PATH not in everything_kept()
    assert deliver_due() == 1
    (received,) = smtp.to(BOX)
    for kind in ("plain", "html"):
        body = received.get_body((kind,))
        assert body is not None
        assert SECRET_PATH in body.get_content()
    message.refresh_from_db()
    assert message.status == MessageStatus.SENT
    assert message.sealed is None
    assert "••••" in message.sent_text
    assert SECRET_PATH not in everything_kept()


def test_a_refused_message_keeps_its_secret_for_the_next_try(smtp: MailServer) -> None:  # noqa: F811
    message = invite()
    smtp.refusal = "451 try later"
    assert deliver_due() == 0
    message.refresh_from_db()
    assert message.sealed
    assert SECRET_PATH not in everything_kept()


def test_the_database_refuses_a_sent_message_with_a_secret(smtp: MailServer) -> None:  # noqa: F811
    message = invite()
    deliver_due()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(sealed=b"x")


def test_a_secret_cannot_wait_for_a_digest() -> None:
    with pytest.raises(TypeError, match="at once"):

        class _Wrong(Notice):
            kind: ClassVar[str] = "tests.wrong"
            secret: ClassVar[frozenset[str]] = frozenset({"code"})

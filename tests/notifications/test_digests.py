"""The daily digest: everything once, whatever happened to the clock."""

from __future__ import annotations

import pytest

from core import clock
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.querysets import DIGEST
from notifications.services.delivery import deliver_due
from notifications.services.digests import compose_digests
from tests.factories.people import UserFactory
from tests.notifications.conftest import tell, told
from tests.real.mail import MailServer

pytestmark = pytest.mark.django_db


def test_one_mail_a_person_gathers_what_waits_by_file(smtp: MailServer) -> None:
    first, second = UserFactory.create(), UserFactory.create()
    tell(first, second, notice=told("Projet lu"))
    tell(first, notice=told("Autre fichier", reference="NE-2026-0002", project_title="Le potager"))
    tell(first, notice=told("Commentaire reçu"))
    assert compose_digests() == 2
    assert deliver_due() == 2
    (received,) = smtp.to(first.email)
    body = received.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    positions = [
        text.index(words)
        for words in [
            "La cour des petits (NE-2026-0001)",
            "Projet lu",
            "Commentaire reçu",
            "Le potager (NE-2026-0002)",
            "Autre fichier",
        ]
    ]
    assert positions == sorted(positions)
    assert str(received["Subject"]).strip() == "Notre école\u00a0: 3\u00a0nouvelles de vos dossiers"


def test_run_twice_it_tells_nothing_twice(smtp: MailServer) -> None:
    tell(UserFactory.create(), notice=told())
    assert [compose_digests(), compose_digests()] == [1, 0]
    deliver_due()
    assert len(smtp.received) == 1


def test_nothing_happened_no_mail(smtp: MailServer) -> None:
    assert compose_digests() == 0


def test_down_for_days_it_carries_everything_once(smtp: MailServer) -> None:
    person = UserFactory.create()
    for day in range(10):
        (message,) = tell(person, notice=told(f"Nouvelle du jour {day}"))
    assert compose_digests() == 1
    assert deliver_due() == 1
    message.refresh_from_db()
    assert message.status == MessageStatus.DIGESTED
    assert message.digest is not None
    assert message.digest.facts["count"] == 10
    assert len(smtp.received) == 1


def test_facts_carried_are_never_marked_sent_themselves(smtp: MailServer) -> None:
    tell(UserFactory.create(), notice=told())
    compose_digests()
    assert set(Message.objects.values_list("kind", "status")) == {
        ("tests.told", MessageStatus.DIGESTED),
        (DIGEST, MessageStatus.PENDING),
    }


def test_the_digest_is_not_a_line_of_the_bell() -> None:
    person = UserFactory.create()
    tell(person, notice=told())
    compose_digests()
    assert Message.objects.visible_to(person).unread().count() == 1
    assert Message.objects.filter(kind=DIGEST, read_at__lte=clock.now()).count() == 1

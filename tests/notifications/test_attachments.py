"""An e-mail that carries a document waits for it, leaves with it, and never waits for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from core import clock
from documents.models import IssuedDocument
from documents.services.issue import issue_requested
from notifications.models import Message
from notifications.services.delivery import deliver_due
from projects.models import Project
from projects.services.submission import submit_project
from tests.factories import complete_draft, head_of

pytestmark = pytest.mark.django_db

RECEIVED = "projects.filing_received"


@pytest.fixture
def receipt() -> Message:
    """The mail of a filing whose receipt is not printed yet."""
    project: Project = complete_draft()
    head = project.establishment.memberships.heads().get().user
    submit_project(project, by=head)
    return Message.objects.filter(kind=RECEIVED).get()


def carried() -> list[str]:
    """The files that left by mail with a receipt."""
    return [
        str(name)
        for sent in mail.outbox
        if "bien déposé" in sent.subject
        for name, _, _ in sent.attachments
    ]


def test_it_leaves_once_printed_with_the_pdf(receipt: Message) -> None:
    deliver_due()
    receipt.refresh_from_db()
    assert (receipt.status, receipt.attempts) == ("PENDING", 0)
    assert receipt.next_attempt_at > clock.now()
    issue_requested()
    receipt.refresh_from_db()
    assert receipt.next_attempt_at <= clock.now()
    deliver_due()
    assert carried() == [f"{receipt.attachment}.pdf"]
    (message,) = [sent for sent in mail.outbox if "bien déposé" in sent.subject]
    assert bytes(message.attachments[0][1]).startswith(b"%PDF")
    receipt.refresh_from_db()
    assert receipt.status == "SENT"


def test_printed_first_it_leaves_at_once(receipt: Message) -> None:
    issue_requested()
    deliver_due()
    assert len(carried()) == 1


def test_an_hour_later_it_leaves_without(receipt: Message) -> None:
    IssuedDocument.objects.update(status="FAILED")
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        deliver_due()
    receipt.refresh_from_db()
    assert receipt.status == "SENT"
    assert carried() == []


def test_who_chose_the_digest_gets_no_file(receipt: Message) -> None:
    from notifications.enums import Urgency
    from notifications.outbox import message_of
    from projects.models import Snapshot
    from projects.notices import FilingReceived

    snapshot = Snapshot.objects.select_related("project__establishment", "receipt").get()
    person = head_of(snapshot.project.establishment)
    row = message_of(
        FilingReceived.of(snapshot), email=person.email, recipient=person, urgency=Urgency.DIGEST
    )
    assert row.attachment == ""

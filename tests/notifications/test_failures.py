"""What did not leave is seen by the secretariat of the académie, and tried again by hand."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from documents.enums import DocumentStatus
from documents.models import IssuedDocument
from documents.services.requests import request_document
from establishments.models import Establishment
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.outbox import post_to_address
from tests.factories.establishments import AcademyFactory, CollegeFactory, DepartmentFactory
from tests.factories.people import head_of, inspector_of, secretariat_of
from tests.notifications.conftest import mail, tell

pytestmark = pytest.mark.django_db

LIST = "/notifications/echecs/"
AsUser = Callable[[User], Client]


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory.create()


@pytest.fixture
def elsewhere() -> Establishment:
    lille = AcademyFactory.create(code="09", name="Lille")
    return CollegeFactory.create(
        department=DepartmentFactory.create(code="059", name="Nord", academy=lille)
    )


def failed(person: User) -> Message:
    (message,) = tell(person)
    Message.objects.filter(pk=message.pk).update(
        status=MessageStatus.FAILED, attempts=8, last_error=f"550 inconnu {message.pk}"
    )
    return message


def failed_document(person: User, number: str = "RE-2026-0001") -> IssuedDocument:
    with transaction.atomic():
        document = request_document(
            "tests/x", number=number, title="Récépissé", facts={}, by=person
        )
    IssuedDocument.objects.update(status=DocumentStatus.FAILED, last_error="TemplateSyntaxError")
    return document


def test_the_secretariat_sees_its_own_academie_only(
    as_user: AsUser, school: Establishment, elsewhere: Establishment
) -> None:
    ours = [failed(head_of(school)), failed(inspector_of(school))]
    with transaction.atomic():
        post_to_address(mail(), email=school.email)
    mailbox = Message.objects.get(email=school.email)
    Message.objects.filter(pk=mailbox.pk).update(attempts=1, last_error=f"451 {mailbox.pk}")
    theirs = failed(head_of(elsewhere))
    failed_document(head_of(school))
    page = as_user(secretariat_of(school.academy)).get(LIST).content.decode()
    for message in [*ours, mailbox]:
        assert str(message.pk) in page
    assert "Nouvel essai" in page
    assert "RE-2026-0001" in page
    assert str(theirs.pk) not in page


def test_trying_again_by_hand(as_user: AsUser, school: Establishment) -> None:
    message, document = failed(head_of(school)), failed_document(head_of(school))
    client = as_user(secretariat_of(school.academy))
    urls = [
        reverse("dashboards:failedmessage-update", args=[message.pk]),
        reverse("dashboards:faileddocument-update", args=[document.number]),
    ]
    for url in urls:
        assert client.get(url).status_code == 405
        assert client.post(url)["Location"] == LIST
    message.refresh_from_db()
    document.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.PENDING, 0)
    assert (document.status, document.attempts) == (DocumentStatus.REQUESTED, 0)
    assert "n’est plus en échec" in client.post(urls[0], follow=True).content.decode()


def test_others_are_kept_out(
    as_user: AsUser, school: Establishment, elsewhere: Establishment
) -> None:
    message = failed(head_of(school))
    url = reverse("dashboards:failedmessage-update", args=[message.pk])
    assert as_user(head_of(school)).get(LIST).status_code == 403
    assert as_user(head_of(school)).post(url).status_code == 403
    stranger = as_user(secretariat_of(elsewhere.academy))
    assert stranger.post(url).status_code == 404
    unknown = reverse("dashboards:failedmessage-update", args=[uuid4()])
    assert stranger.post(unknown).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_whatever_its_rows(
    as_user: AsUser,
    school: Establishment,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        failed(head_of(school))
        failed_document(head_of(school), f"RE-2026-{number:04d}")
    client = as_user(secretariat_of(school.academy))
    with django_assert_num_queries(8):
        client.get(LIST)

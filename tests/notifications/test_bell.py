"""The bell: one's messages, read by a click, never by a GET."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from core import clock
from notifications.models import Message
from tests.factories.people import UserFactory
from tests.notifications.conftest import tell, told

pytestmark = pytest.mark.django_db

LIST = "/notifications/"
AsUser = Callable[[User], Client]


def test_unread_first_then_newest(as_user: AsUser) -> None:
    person = UserFactory.create()
    for text in ("Premier", "Deuxième", "Troisième"):
        tell(person, notice=told(text))
    Message.objects.filter(title="Troisième").update(read_at=clock.now())
    page = as_user(person).get(LIST).content.decode()
    assert page.index("Deuxième") < page.index("Premier") < page.index("Troisième")


def test_opening_the_list_or_a_link_writes_nothing(as_user: AsUser) -> None:
    person = UserFactory.create()
    (message,) = tell(person, notice=told())
    client = as_user(person)
    client.get(LIST)
    assert client.get(reverse("notifications:message-update", args=[message.pk])).status_code == 405
    assert Message.objects.unread().count() == 1


def test_reading_marks_and_goes_there(as_user: AsUser) -> None:
    person = UserFactory.create()
    (message,) = tell(person, notice=told())
    response = as_user(person).post(reverse("notifications:message-update", args=[message.pk]))
    assert (response.status_code, response["Location"]) == (302, message.link)
    assert not Message.objects.unread().exists()


def test_a_link_that_leaves_the_site_is_not_followed(as_user: AsUser) -> None:
    person = UserFactory.create()
    (message,) = tell(person, notice=told())
    Message.objects.update(link="//ailleurs.example/")
    response = as_user(person).post(reverse("notifications:message-update", args=[message.pk]))
    assert response["Location"] == LIST


def test_all_read_at_once(as_user: AsUser) -> None:
    person, other = UserFactory.create(), UserFactory.create()
    tell(person, other, notice=told())
    tell(person, notice=told())
    client = as_user(person)
    assert "Tout marquer comme lu" in client.get(LIST).content.decode()
    client.post(reverse("notifications:reading-create"))
    assert "Tout marquer comme lu" not in client.get(LIST).content.decode()
    assert Message.objects.unread().count() == 1


def test_somebody_else_s_message_does_not_exist(as_user: AsUser) -> None:
    (message,) = tell(UserFactory.create(), notice=told())
    client = as_user(UserFactory.create())
    for pk in (message.pk, uuid4()):
        url = reverse("notifications:message-update", args=[pk])
        assert client.post(url).status_code == 404


def test_signed_out_goes_to_sign_in(client: Client) -> None:
    assert client.get(LIST).status_code == 302


def test_pages_of_25(as_user: AsUser) -> None:
    person = UserFactory.create()
    for number in range(26):
        tell(person, notice=told(f"Message {number}."))
    client = as_user(person)
    assert client.get(LIST).content.decode().count('<li class="fr-py-2w">') == 25
    assert client.get(f"{LIST}?page=2").content.decode().count('<li class="fr-py-2w">') == 1
    assert client.get(f"{LIST}?page=9").status_code == 404


def test_an_empty_bell_says_what_will_come(as_user: AsUser) -> None:
    assert "Aucun message" in as_user(UserFactory.create()).get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_whatever_its_rows(
    as_user: AsUser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = UserFactory.create()
    for _ in range(count):
        tell(person, notice=told())
    client = as_user(person)
    with django_assert_num_queries(8):
        client.get(LIST)

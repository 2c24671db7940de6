"""One's open sessions: seen, ended for good, one's own alone."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.test import Client

from accounts.models import User
from tests.factories import UserFactory
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

PAGE = "/mon-compte/sessions/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person() -> User:
    return UserFactory()


def sign_in(user: User, agent: str) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    client.post("/connexion/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/mon-compte/").status_code == 200


def shown(client: Client) -> list[Any]:
    return list(client.get(PAGE).context["sessions"])


def test_each_device_is_said_in_words(person: User) -> None:
    sign_in(person, PHONE)
    here = sign_in(person, WINDOWS)
    devices = [(row.device, row.is_this_one) for row in shown(here)]
    assert devices == [("Firefox sur Windows", True), ("Mobile Safari sur iOS", False)]


def test_a_session_ended_is_really_dead(person: User) -> None:
    lost, here = sign_in(person, PHONE), sign_in(person, WINDOWS)
    other = next(row for row in shown(here) if not row.is_this_one)
    assert here.post(f"{PAGE}{other.key}/").status_code == 302
    assert not is_in(lost)
    assert is_in(here)
    assert here.post(f"{PAGE}{other.key}/").status_code == 404


def test_all_the_others_at_once(person: User) -> None:
    lost = [sign_in(person, PHONE) for _ in range(3)]
    here = sign_in(person, WINDOWS)
    page = here.post(f"{PAGE}autres/", follow=True).content.decode()
    assert "3\u00a0sessions fermées" in page
    assert not any(is_in(client) for client in lost)
    assert len(shown(here)) == 1


def test_one_ends_one_s_own_sessions_alone(person: User) -> None:
    sign_in(person, PHONE)
    stranger = sign_in(UserFactory(), WINDOWS)
    key = UserSession.objects.get(user=person).pk
    assert stranger.post(f"{PAGE}{key}/").status_code == 404
    assert UserSession.objects.filter(pk=key).exists()


def test_a_new_password_ends_the_others(person: User) -> None:
    lost, here = sign_in(person, PHONE), sign_in(person, WINDOWS)
    new = "Une-mouette-7-bleue-encore"
    response = here.post(
        "/mon-compte/mot-de-passe/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert response.status_code == 302
    assert not is_in(lost)
    assert is_in(here)
    events = apps.get_model("accounts", "UserEvent").objects.filter(pgh_obj=person)
    assert "password_changed" in set(events.values_list("pgh_label", flat=True))

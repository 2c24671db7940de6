"""ProConnect: a real provider in another process, its faults, the people it sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from accounts.proconnect import SCOPE
from tests.factories import CollegeFactory, UserFactory, head_of, secretariat_of
from tests.real.proconnect import CLIENT, Provider, asked, provider
from tests.real.waiting import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

BEGIN, BACK = "/connexion/proconnect/", "/connexion/proconnect/retour/"
STRONG, WEAK = "eidas2", "eidas1"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider() as found:
        yield found


@pytest.fixture
def proconnect(running: Provider, settings: Any) -> Iterator[Provider]:
    settings.PROCONNECT_HOST = running.url
    settings.PROCONNECT_CLIENT_ID = CLIENT
    settings.PROCONNECT_CLIENT_SECRET = "a-secret-of-the-tests"
    settings.SITE_URL = "http://testserver"
    yield running
    running.break_down("")


def known(proconnect: Provider, user: User, acr: str = WEAK) -> str:
    """Somebody the provider knows with the address of this account; their identifier there."""
    sub = f"sub-{user.pk}"
    proconnect.knows(sub, email=user.email.upper(), acr=acr, given_name="A", usual_name="B")
    return sub


def come_back(client: Client, proconnect: Provider, sub: str, **query: str) -> Any:
    """Go there, sign in, come back."""
    there = client.get(BEGIN, query)
    assert there.status_code == 302, there.content.decode()
    return client.get(proconnect.sign_in(there["Location"], sub))


def is_in(client: Client) -> bool:
    return client.get("/mon-compte/").status_code == 200


def test_what_is_asked_of_the_provider(proconnect: Provider) -> None:
    client = Client()
    first = asked(client.get(BEGIN)["Location"])
    assert first["scope"] == SCOPE
    assert first["redirect_uri"] == f"http://testserver{BACK}"
    assert len(first["state"]) >= 32
    assert len(first["nonce"]) >= 32
    assert first["code_challenge_method"] == "S256"
    assert "claims" not in first
    second = asked(client.get(BEGIN, {"fort": "1"})["Location"])
    assert second["state"] != first["state"]
    acr = json.loads(second["claims"])["id_token"]["acr"]
    assert acr["essential"] is True
    assert STRONG in acr["values"]


def test_a_known_address_is_linked_and_signed_in(proconnect: Provider) -> None:
    user = UserFactory()
    client = Client()
    client.get("/connexion/")
    before = client.session.session_key
    response = come_back(client, proconnect, known(proconnect, user), next="/mon-compte/")
    assert response["Location"] == "/mon-compte/"
    assert is_in(client)
    assert client.session.session_key != before
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.provider, linked.uid) == (user, "proconnect", f"sub-{user.pk}")


def test_once_linked_the_identifier_alone_counts(proconnect: Provider) -> None:
    user = UserFactory()
    sub = known(proconnect, user)
    come_back(Client(), proconnect, sub)
    proconnect.knows(sub, email=UserFactory().email, acr=WEAK)
    client = Client()
    come_back(client, proconnect, sub)
    assert client.get("/mon-compte/").context["user"] == user
    assert SocialAccount.objects.count() == 1


def test_an_unknown_person_reads_whom_to_ask_and_nothing_is_created(proconnect: Provider) -> None:
    proconnect.knows("stranger", email="inconnue@ac-rennes.example", acr=STRONG)
    before = User.objects.count()
    client = Client()
    response = come_back(client, proconnect, "stranger")
    page = response.content.decode()
    assert response.status_code == 403
    assert "inconnue@ac-rennes.example" in page
    assert "secrétariat de la commission" in page
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_closed_account_stays_closed(proconnect: Provider) -> None:
    user = UserFactory(is_active=False)
    client = Client()
    response = come_back(client, proconnect, known(proconnect, user, STRONG))
    assert response["Location"] == "/compte-ferme/"
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [
        "wrong signature", "expired", "wrong audience", "wrong issuer", "wrong nonce",
        "missing nonce", "token error", "other sub", "userinfo unsigned", "userinfo none",
        "userinfo hs256", "userinfo signature", "userinfo expired", "userinfo audience",
        "userinfo issuer",
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_opens_nothing(proconnect: Provider, fault: str) -> None:
    user = UserFactory()
    sub = known(proconnect, user, STRONG)
    proconnect.break_down(fault)
    client = Client()
    response = come_back(client, proconnect, sub)
    assert response.status_code == 503
    assert "n’a pas pu vous identifier" in response.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_return_serves_once_and_to_who_left_alone(proconnect: Provider) -> None:
    user = UserFactory()
    sub = known(proconnect, user)
    client = Client()
    back = proconnect.sign_in(client.get(BEGIN)["Location"], sub)
    thief = Client()
    assert thief.get(back).status_code == 503
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 503
    assert client.get(f"{BACK}?code=abc&state=invented").status_code == 503
    assert not is_in(client)


def test_giving_up_there_is_said_plainly(proconnect: Provider) -> None:
    client = Client()
    response = client.get(proconnect.refuse(client.get(BEGIN)["Location"]))
    assert response.status_code == 200
    assert "Vous avez interrompu" in response.content.decode()


@pytest.mark.parametrize("fault", ["down", "rotten discovery"])
def test_a_provider_that_does_not_answer_is_a_page(
    proconnect: Provider, settings: Any, fault: str
) -> None:
    if fault == "down":
        settings.PROCONNECT_HOST = f"http://localhost:{free_port()}"
    proconnect.break_down(fault)
    response = Client().get(BEGIN)
    assert response.status_code == 503
    assert "Me connecter autrement" in response.content.decode()


@pytest.mark.parametrize(
    "wanted", ["https://example.org/", "//example.org/", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(proconnect: Provider, wanted: str) -> None:
    client = Client()
    response = come_back(client, proconnect, known(proconnect, UserFactory()), next=wanted)
    assert urlsplit(response["Location"]).netloc == ""
    assert response["Location"] == "/mon-espace/"


def test_a_second_factor_given_there_is_enough_here(proconnect: Provider, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    secretary = secretariat_of(CollegeFactory().academy)
    client = Client()
    come_back(client, proconnect, known(proconnect, secretary, STRONG))
    assert client.get("/rectorat/").status_code == 200


def test_a_role_that_needs_one_is_asked_for_it_there_then_here(
    proconnect: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    secretary = secretariat_of(CollegeFactory().academy)
    sub = known(proconnect, secretary, WEAK)
    client = Client()
    come_back(client, proconnect, sub)
    asked_there = client.get("/rectorat/")["Location"]
    assert asked_there.startswith(BEGIN)
    there = client.get(asked_there)["Location"]
    assert "claims" in asked(there)
    client.get(proconnect.sign_in(there, sub))  # the provider gave none
    here = client.get("/rectorat/")["Location"]
    assert here.startswith("/mon-compte/double-authentification/")


def test_a_head_needs_none(proconnect: Provider, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    head = head_of(CollegeFactory())
    client = Client()
    come_back(client, proconnect, known(proconnect, head))
    assert is_in(client)


def test_the_button_is_there_only_when_it_works(proconnect: Provider, settings: Any) -> None:
    assert "ProConnect" in Client().get("/connexion/?next=/rectorat/").content.decode()
    settings.PROCONNECT_HOST = ""
    assert "ProConnect" not in Client().get("/connexion/").content.decode()
    assert Client().get(BEGIN).status_code == 404
    assert Client().get(BACK).status_code == 404


def test_who_came_by_it_may_prove_who_they_are_by_it(proconnect: Provider, settings: Any) -> None:
    settings.FRESH_AUTHENTICATION_SECONDS = 900
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    sub = known(proconnect, user)
    client = Client()
    come_back(client, proconnect, sub)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    proof = client.get("/mon-compte/donnees/")["Location"]
    assert proof.startswith(BEGIN)
    there = client.get(proof)["Location"]
    assert asked(there)["prompt"] == "login"
    back = client.get(proconnect.sign_in(there, sub))
    assert back["Location"] == "/mon-compte/donnees/"
    assert client.get("/mon-compte/donnees/").status_code == 200

"""Second factors: set up, asked for, refused when wrong or used; compulsory for some roles."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from establishments.models import Establishment
from tests.factories import (
    AppointmentFactory,
    CollegeFactory,
    UserFactory,
    fund_manager_of,
    head_of,
    inspector_of,
    president_of,
    secretariat_of,
)
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

LOGIN, CODE, APP = "/connexion/", "/connexion/code/", "/mon-compte/securite/application/"
WRONG = "Ce code ne convient pas"


@pytest.fixture(autouse=True)
def _rules_on(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.FRESH_AUTHENTICATION_SECONDS = 900


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory()


def sign_in(user: User, client: Client | None = None) -> Client:
    """Through the sign-in page, with the password alone."""
    client = client or Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client


def code_of(secret: str, *, later: int = 0) -> str:
    """What an application shows for this secret, now or some half-minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def set_up_app(client: Client) -> str:
    """Set up an application through its page; its secret."""
    page = client.get(APP).content.decode()
    found = re.search(r'<code class="ne-secret">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    secret = found[1].replace(" ", "")
    response = client.post(APP, {"code": code_of(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


def enters(client: Client) -> bool:
    """Whether the person is in: « Mon compte » opens."""
    return client.get("/mon-compte/").status_code == 200


def test_everybody_may_set_up_an_application(school: Establishment) -> None:
    head = head_of(school)
    client = sign_in(head)
    secret = set_up_app(client)
    page = client.get("/mon-compte/securite/codes/").content.decode()
    codes = re.findall(r"<li><code>(\d{8})</code>", page)
    assert len(codes) == 10
    text = client.get("/mon-compte/securite/codes/fichier/")
    assert all(code in text.content.decode() for code in codes)
    again = sign_in(head)
    assert not enters(again)
    assert WRONG in again.post(CODE, {"code": "000000"}).content.decode()
    assert again.post(CODE, {"code": code_of(secret, later=1)}).status_code == 302
    assert enters(again)


def test_a_code_serves_once(school: Establishment) -> None:
    head = head_of(school)
    secret = set_up_app(sign_in(head))
    code = code_of(secret, later=1)
    assert sign_in(head).post(CODE, {"code": code}).status_code == 302
    replayed = sign_in(head)
    assert WRONG in replayed.post(CODE, {"code": code}).content.decode()
    assert not enters(replayed)


def test_a_recovery_code_serves_once(school: Establishment) -> None:
    head = head_of(school)
    client = sign_in(head)
    set_up_app(client)
    page = client.get("/mon-compte/securite/codes/").content.decode()
    code = re.findall(r"<code>(\d{8})</code>", page)[0]
    assert sign_in(head).post(CODE, {"code": code}).status_code == 302
    replayed = sign_in(head)
    assert WRONG in replayed.post(CODE, {"code": code}).content.decode()
    assert not enters(replayed)


def test_guessing_codes_locks_out(school: Establishment) -> None:
    head = head_of(school)
    secret = set_up_app(sign_in(head))
    client = sign_in(head)
    for guess in range(5):
        client.post(CODE, {"code": f"{guess:06}"})
    page = client.post(CODE, {"code": code_of(secret, later=1)}).content.decode()
    assert "Trop de tentatives" in page
    assert not enters(client)


def test_secrets_are_sealed_in_the_database(school: Establishment) -> None:
    secret = set_up_app(sign_in(head_of(school)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(a::text, '|') FROM mfa_authenticator a")
        (kept,) = cursor.fetchone()
    assert secret not in kept


def test_the_session_changes_its_key_when_one_enters(school: Establishment) -> None:
    head = head_of(school)
    secret = set_up_app(sign_in(head))
    client = Client()
    client.get(LOGIN)
    client.session["planted"] = True
    client.session.save()
    planted = client.session.session_key
    sign_in(head, client)
    between = client.session.session_key
    client.post(CODE, {"code": code_of(secret, later=1)})
    assert enters(client)
    assert client.session.session_key not in {planted, between}


@pytest.mark.parametrize("of", [secretariat_of, fund_manager_of, president_of])
def test_some_roles_do_nothing_without_one(
    school: Establishment, of: Callable[[Any], User]
) -> None:
    client = sign_in(of(school.academy))
    for address in ("/rectorat/", "/mon-espace/", "/mon-compte/", "/rectorat/etablissements/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/mon-compte/double-authentification/")
    assert client.post("/rectorat/fonds/", {}).status_code == 302
    assert client.get("/accessibilite/").status_code == 200
    set_up_app(client)
    assert client.get("/mon-compte/").status_code == 200
    assert client.get("/mon-espace/", follow=True).status_code == 200


def test_administrators_need_one_and_others_do_not(school: Establishment) -> None:
    assert not enters(sign_in(UserFactory(is_staff=True)))
    assert enters(sign_in(head_of(school)))
    assert enters(sign_in(inspector_of(school)))


def test_a_role_received_during_a_session_asks_for_it_at_once(school: Establishment) -> None:
    person = head_of(school)
    client = sign_in(person)
    assert enters(client)
    AppointmentFactory(user=person, role="SECRETARIAT", perimeter="ACADEMY", academy=school.academy)
    response = client.get("/mon-compte/")
    assert response["Location"].startswith("/mon-compte/double-authentification/")


def test_a_session_opened_without_it_is_asked_for_a_code(school: Establishment) -> None:
    person = secretariat_of(school.academy)
    secret = set_up_app(sign_in(person))
    early = Client()
    early.force_login(person)  # a session that no second factor opened
    response = early.get("/rectorat/")
    assert response["Location"] == "/identite/code/?next=%2Frectorat%2F"
    response = early.post(response["Location"], {"code": code_of(secret, later=1)})
    assert response["Location"] == "/rectorat/"
    assert early.get("/rectorat/").status_code == 200


def test_nobody_is_led_elsewhere_after_the_set_up(school: Establishment) -> None:
    client = sign_in(secretariat_of(school.academy))
    client.get("/mon-compte/double-authentification/?next=https://example.org/")
    set_up_app(client)
    assert "example.org" not in client.get("/mon-compte/securite/codes/").content.decode()


def test_an_old_sign_in_is_asked_again_before_an_act_on_the_account(school: Establishment) -> None:
    with time_machine.travel(time.time() - 1200):
        client = sign_in(head_of(school))
    response = client.get(APP)
    assert response["Location"] == f"/identite/mot-de-passe/?next={APP.replace('/', '%2F')}"
    refused = client.post(response["Location"], {"password": "faux"})
    assert "Ce n’est pas votre mot de passe" in refused.content.decode()
    assert client.post(response["Location"], {"password": PASSWORD})["Location"] == APP
    assert client.get(APP).status_code == 200


def test_taking_it_away_takes_the_recovery_codes_too(school: Establishment) -> None:
    client = sign_in(head_of(school))
    set_up_app(client)
    client.post("/mon-compte/securite/application/retrait/")
    assert not Authenticator.objects.exists()
    assert client.get("/mon-compte/securite/codes/").status_code == 404


def test_one_manages_one_s_own_keys_alone(school: Establishment) -> None:
    owner = UserFactory()
    key = Authenticator.objects.create(
        user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Téléphone", "credential": {}}
    )
    stranger = sign_in(head_of(school))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert stranger.get(reverse(name, args=[key.pk])).status_code == 404
        assert stranger.post(reverse(name, args=[key.pk])).status_code == 404
    assert Authenticator.objects.get().wrap().name == "Téléphone"

"""Sign-in, lock-out, passwords and sessions through the real pages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.sessions import END_KEY
from core.cache import ResilientCache
from tests.factories.people import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

LOGIN = "/connexion/"
WRONG = "L’adresse ou le mot de passe ne convient pas"
LOCKED = "Trop de tentatives de connexion"


@pytest.fixture
def user() -> User:
    return UserFactory.create(email="anne.martin@ac-rennes.example")


def sign_in(client: Client, email: str, password: str, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password, **extra})


def test_one_signs_in_by_mail_whatever_its_case(client: Client, user: User) -> None:
    response = sign_in(client, "Anne.Martin@ac-rennes.EXAMPLE", PASSWORD)
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("dashboards:home")
    assert client.session[END_KEY] == pytest.approx(time.time() + 8 * 3600, abs=10)


def test_one_goes_where_one_was_going_never_elsewhere(client: Client, user: User) -> None:
    response = sign_in(client, user.email, PASSWORD, next="/mon-compte/")
    assert response.headers["Location"] == "/mon-compte/"
    client.logout()
    response = sign_in(client, user.email, PASSWORD, next="https://example.org/")
    assert "example.org" not in response.headers["Location"]


def test_the_page_never_says_whether_an_account_exists(client: Client, user: User) -> None:
    known = sign_in(client, user.email, "faux").content.decode()
    unknown = sign_in(client, "personne@ac-rennes.example", "faux").content.decode()
    assert WRONG in known
    assert WRONG in unknown
    assert 'value="anne.martin@ac-rennes.example"' in known


@pytest.mark.parametrize(
    ("email", "password"), [("", ""), ("x", "y"), ("<b>@x", "z" * 5000), ("😀@x.fr", "\x00")]
)
def test_bad_input_comes_back_with_the_form(client: Client, email: str, password: str) -> None:
    page = sign_in(client, email, password)
    assert page.status_code == 200
    assert "data-error-summary" in page.content.decode()


def test_five_failures_lock_the_address_out(client: Client, user: User) -> None:
    for _ in range(5):
        assert WRONG in sign_in(client, user.email, "faux").content.decode()
    page = sign_in(client, user.email, PASSWORD).content.decode()
    assert LOCKED in page
    assert "15\u00a0minutes" in page
    other = UserFactory.create()
    assert sign_in(client, other.email, PASSWORD).status_code == 302


def test_success_does_not_count_as_a_failure(client: Client, user: User) -> None:
    for _ in range(8):
        assert sign_in(client, user.email, PASSWORD).status_code == 302
        client.logout()


def test_a_new_password_ends_the_lock_out(client: Client, user: User) -> None:
    for _ in range(6):
        sign_in(client, user.email, "faux")
    set_new_password(client, ask_for_link(client, user.email), "Mouette-7-bleue")
    assert sign_in(client, user.email, "Mouette-7-bleue").status_code == 302


def test_sign_in_and_lock_out_work_without_redis(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count moves to memory: nobody is refused for nothing, nobody tries for ever."""
    monkeypatch.setattr(ResilientCache, "_silent_until", time.monotonic() + 60)
    assert sign_in(client, user.email, PASSWORD).status_code == 302
    client.logout()
    for _ in range(5):
        assert WRONG in sign_in(client, user.email, "faux").content.decode()
    assert LOCKED in sign_in(client, user.email, PASSWORD).content.decode()
    monkeypatch.setattr(ResilientCache, "_silent_until", 0.0)


def test_a_closed_account_is_told_so(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True)
    assert "Ce compte est fermé" in response.content.decode()


def test_sign_out_asks_then_leaves(as_user: Callable[[User], Client], user: User) -> None:
    browser = as_user(user)
    assert "Ce qui est enregistré le reste" in browser.get("/deconnexion/").content.decode()
    assert browser.post("/deconnexion/").headers["Location"] == "/"
    assert "Vous êtes déconnecté" in browser.get("/confort/").content.decode()
    assert "_auth_user_id" not in browser.session


def ask_for_link(client: Client, email: str) -> str:
    mail.outbox.clear()
    response = client.post("/mot-de-passe/oublie/", {"email": email})
    assert response.headers["Location"] == "/mot-de-passe/envoye/"
    found = re.search(r"https?://[^/\s]+(/mot-de-passe/nouveau/\S+)", str(mail.outbox[0].body))
    assert found
    return found[1]


def set_new_password(client: Client, link: str, password: str) -> Any:
    form_url = client.get(link).headers["Location"]
    return client.post(form_url, {"password1": password, "password2": password}, follow=True)


def test_the_reset_mail_is_french_in_text_and_html(client: Client, user: User) -> None:
    link = ask_for_link(client, user.email)
    message: Any = mail.outbox[0]
    assert message.subject == "Choisir un nouveau mot de passe"
    assert message.to == [user.email]
    html = message.alternatives[0][0]
    assert link in html
    assert "example.com" not in str(message.body)
    page = set_new_password(client, link, "Mouette-7-bleue")
    assert "Votre mot de passe est changé" in page.content.decode()
    assert "Ce lien ne sert plus" in Client().get(link).content.decode()
    assert sign_in(Client(), user.email, "Mouette-7-bleue").status_code == 302


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_the_link_of_the_mail_never_leads_elsewhere(client: Client, user: User, name: str) -> None:
    value = "host=evil.example" if name == "Forwarded" else "evil.example"
    client.post("/mot-de-passe/oublie/", {"email": user.email}, headers={name: value})
    assert "/mot-de-passe/nouveau/" in str(mail.outbox[0].body)
    assert "evil.example" not in str(mail.outbox[0].message())
    refused = client.post("/mot-de-passe/oublie/", {"email": user.email}, headers={"host": value})
    assert refused.status_code == 400
    assert len(mail.outbox) == 1


def test_an_unknown_address_gets_the_same_page(client: Client) -> None:
    response = client.post("/mot-de-passe/oublie/", {"email": "personne@ac-rennes.example"})
    assert response.headers["Location"] == "/mot-de-passe/envoye/"
    assert mail.outbox[0].subject == "Aucun compte à cette adresse"


def test_a_weak_new_password_is_refused_with_its_reason(client: Client, user: User) -> None:
    page = set_new_password(client, ask_for_link(client, user.email), "azertyuiop").content.decode()
    assert "trop facile à deviner" in page
    assert "data-error-summary" in page


def test_a_silent_mail_server_is_said_plainly(client: Client, user: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.post("/mot-de-passe/oublie/", {"email": user.email})
    assert response.status_code == 503
    assert "Le message ne peut pas partir en ce moment" in response.content.decode()


def test_one_changes_ones_password(as_user: Callable[[User], Client], user: User) -> None:
    browser = as_user(user)
    url = "/mon-compte/mot-de-passe/"
    new = {"password1": "Mouette-7-bleue", "password2": "Mouette-7-bleue"}
    page = browser.post(url, {"oldpassword": "faux", **new}).content.decode()
    assert "Ce n’est pas votre mot de passe actuel" in page
    response = browser.post(url, {"oldpassword": PASSWORD, **new}, follow=True)
    assert "Votre mot de passe est changé" in response.content.decode()
    assert response.redirect_chain == [("/mon-compte/", 302)]
    user.refresh_from_db()
    assert user.check_password("Mouette-7-bleue")


def test_the_session_is_extended(as_user: Callable[[User], Client], user: User) -> None:
    browser = as_user(user)
    url = "/session/prolonger/"
    assert "Rester connecté" in browser.get(url).content.decode()
    answer = browser.post(url, headers={"accept": "application/json"})
    assert answer.json() == {"seconds": 8 * 3600}
    assert browser.session[END_KEY] > time.time()
    assert "Vous restez connecté" in browser.post(url, follow=True).content.decode()
    assert 'data-session-seconds="' in browser.get("/mon-compte/").content.decode()
    assert "data-session-warning" in browser.get("/mon-compte/").content.decode()


@pytest.mark.parametrize(
    "path", ["/mon-compte/", "/mon-compte/mot-de-passe/", "/session/prolonger/"]
)
def test_an_account_needs_a_person(client: Client, path: str) -> None:
    for response in (client.get(path), client.post(path)):
        assert response.headers["Location"].startswith(LOGIN)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_what_is_not_ours_is_not_exposed(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.comfort import COOKIE, Comfort
from accounts.models import User
from tests.factories.people import UserFactory

URL = "/confort/"
CHOICE = {"contrast": "dark", "reading_font": "dyslexia", "line_spacing": "wide"}


@given(st.text(max_size=60))
def test_any_cookie_gives_a_comfort(text: str) -> None:
    comfort = Comfort.from_text(text)
    assert comfort.scheme in {"system", "light", "dark"}
    assert Comfort.from_text(comfort.as_text()) == comfort


@pytest.mark.parametrize(
    ("contrast", "scheme", "theme"),
    [
        ("system", "system", ""),
        ("light", "light", "light"),
        ("dark", "dark", "dark"),
        ("high", "light", "light"),
    ],
)
def test_the_dsfr_theme_follows_the_contrast(contrast: str, scheme: str, theme: str) -> None:
    comfort = Comfort(contrast)
    assert (comfort.scheme, comfort.theme) == (scheme, theme)


@pytest.mark.django_db
def test_signed_out_the_choice_stays_in_a_cookie(client: Client) -> None:
    response = client.post(URL, CHOICE)
    assert response.status_code == 302
    assert client.cookies[COOKIE].value == "dark.dyslexia.wide"
    assert client.cookies[COOKIE]["httponly"]
    page = client.get(URL).content.decode()
    assert 'data-fr-theme="dark"' in page
    assert 'data-reading-font="dyslexia"' in page
    assert 'data-line-spacing="wide"' in page
    assert "Vos choix de lecture sont enregistrés." in page


@pytest.mark.django_db
def test_signed_in_the_choice_follows_the_person(as_user: Callable[[User], Client]) -> None:
    user = UserFactory.create()
    as_user(user).post(URL, CHOICE)
    user.refresh_from_db()
    assert (user.contrast, user.reading_font, user.line_spacing) == ("dark", "dyslexia", "wide")
    assert 'data-contrast="dark"' in as_user(user).get(URL).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/plan-du-site/?a=1", "/plan-du-site/?a=1"),
        ("https://example.org/", URL),
        ("//example.org/", URL),
        ("/\\example.org", URL),
        ("javascript:alert(1)", URL),
        ("plan-du-site/", URL),
        ("", URL),
    ],
)
def test_one_comes_back_to_the_page_never_elsewhere(
    client: Client, wanted: str, reached: str
) -> None:
    assert client.post(URL, {**CHOICE, "next": wanted}).headers["Location"] == reached
    assert client.post(f"{URL}?next={wanted}", CHOICE).headers["Location"] == reached


@pytest.mark.django_db
def test_an_unknown_choice_changes_nothing(client: Client) -> None:
    response = client.post(URL, {**CHOICE, "contrast": "<b>"}, follow=True)
    assert COOKIE not in client.cookies
    assert "choisissez parmi ceux de la page" in response.content.decode()


@pytest.mark.django_db
def test_the_panel_is_on_every_page(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "data-comfort-panel" in page
    assert page.count("data-comfort-open") == 3

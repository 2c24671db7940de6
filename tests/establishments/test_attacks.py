"""Guessing access codes, from one address or from many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.sealing import has_fingerprint
from establishments.models import AccessCode, ActivationRequest, Establishment
from establishments.services.access import IssuedCode, issue_access_code
from tests.factories import CollegeFactory, secretariat_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clean_cache"),
]

URL = "/activation/"
PASSWORD = "Mouette-7-bleue"
WRONG = "ACDE-FGHJ-KMNP-QRTU"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were compared with the right one."""
    seen: list[str] = []

    def spied(text: str, kept: str) -> bool:
        seen.append(text)
        return has_fingerprint(text, kept)

    monkeypatch.setattr("establishments.services.access.has_fingerprint", spied)
    return seen


@pytest.fixture
def issued(settings: Any) -> IssuedCode:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the site stands behind its proxy, as in production
    school = CollegeFactory()
    return issue_access_code(school, by=secretariat_of(school.academy))


def school_of(issued: IssuedCode) -> Establishment:
    return issued.access.establishment


def attempt(uai: str, code: str, address: str) -> int:
    """One try from an address of the Internet; the status of the answer."""
    data = {
        "uai": uai, "code": code, "first_name": "Yann", "last_name": "Le Gall",
        "email": "yann@ac.example", "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    return Client().post(URL, data, headers={"X-Forwarded-For": address}).status_code


def test_many_addresses_guess_no_better_than_one(issued: IssuedCode, judged: list[str]) -> None:
    """Fifty tries a second on a school from as many addresses: ten are judged."""
    uai = school_of(issued).uai

    def one(number: int) -> int:
        try:
            return attempt(uai, WRONG, f"203.0.113.{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(one, range(100)))
    assert set(answers) <= {422, 429}
    assert len(judged) <= 10
    assert attempt(uai, issued.plain, "198.51.100.7") == 429
    assert not ActivationRequest.objects.exists()
    # Another school is not kept waiting by this.
    other = CollegeFactory()
    good = issue_access_code(other, by=secretariat_of(other.academy))
    assert attempt(other.uai, good.plain, "198.51.100.7") == 302


def test_one_address_on_many_schools_is_slowed_down(issued: IssuedCode, judged: list[str]) -> None:
    schools = [CollegeFactory() for _ in range(70)]
    answers = [attempt(school.uai, WRONG, "203.0.113.9") for school in schools]
    assert answers.count(422) == len(judged) == 60
    assert answers[60:] == [429] * 10


def test_many_addresses_on_many_schools_are_slowed_down(
    issued: IssuedCode, judged: list[str], settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "activation_anywhere": "20/m/key"
    }
    schools = [CollegeFactory() for _ in range(30)]
    answers = [
        attempt(school.uai, WRONG, f"203.0.113.{number}") for number, school in enumerate(schools)
    ]
    assert answers == [422] * 20 + [429] * 10
    assert len(judged) == 20


def test_an_unknown_school_is_compared_too(issued: IssuedCode, judged: list[str]) -> None:
    assert attempt("0350122T", WRONG, "203.0.113.1") == 422
    assert attempt(school_of(issued).uai, WRONG, "203.0.113.1") == 422
    assert len(judged) == 2


def test_a_guessed_link_opens_nothing(issued: IssuedCode) -> None:
    for token in ("faux", "x" * 500, "é", "0"):
        client = Client()
        url = reverse("establishments:confirmation-create", args=[token])
        assert client.get(url).status_code == client.post(url).status_code == 410
    assert not User.objects.filter(email="yann@ac.example").exists()
    assert AccessCode.objects.get().used_at is None

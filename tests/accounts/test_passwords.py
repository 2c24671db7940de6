from __future__ import annotations

import doctest

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts import passwords
from accounts.models import User


def test_examples_of_the_docstrings_are_true() -> None:
    assert doctest.testmod(passwords).failed == 0


@pytest.mark.parametrize(
    "password",
    [
        "",
        "a",
        "12345678901234",
        "aaaaaaaaaaaaaaaa",
        "azertyuiop",
        "Azerty1!",
        "motdepasse",
        "&é\"'",
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="trop facile à deviner"):
        passwords.EntropyValidator(50).validate(password)


@pytest.mark.parametrize(
    "password", ["Mouette-7-bleue", "le chat mange sur la table", "x8Kq!v2Rm", "éàù ïô çê âû wx"]
)
def test_what_is_hard_to_guess_is_accepted(password: str) -> None:
    passwords.EntropyValidator(50).validate(password)


@given(st.text(max_size=40), st.characters())
def test_one_more_character_never_weakens(password: str, more: str) -> None:
    assert passwords.entropy_bits(password + more) >= passwords.entropy_bits(password)


@pytest.mark.parametrize("password", ["password123456", "Passw0rd", "jeanne.legall@ac-rennes"])
def test_known_or_personal_passwords_are_refused(password: str) -> None:
    user = User(email="jeanne.legall@ac-rennes.fr", first_name="Jeanne", last_name="Le Gall")
    with pytest.raises(ValidationError):
        validate_password(password, user)

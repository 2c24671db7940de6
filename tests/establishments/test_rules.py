"""The UAI and the codes of places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from establishments.annuaire.territory import ACADEMIES, DEPARTMENTS
from establishments.rules import UAI_LETTERS, is_valid_uai, normalise_uai

digits = st.integers(min_value=0, max_value=9_999_999)


def keyed(number: int) -> str:
    return f"{number:07d}{UAI_LETTERS[number % 23]}"


@pytest.mark.parametrize(
    "uai", ["0350122T", "0750655E", "0950009U", "0010005A", "9760102G", "7200693R"]
)
def test_uai_of_the_official_examples(uai: str) -> None:
    assert is_valid_uai(uai)


@pytest.mark.parametrize(
    "uai",
    ["", "0350122A", "350122T", "0350122t", "0350122T\n", "0350122TT", "٠٣٥٠١٢٢T", "0350122I"],
)
def test_wrong_uai(uai: str) -> None:
    assert not is_valid_uai(uai)


@given(digits)
def test_exactly_one_letter_fits(number: int) -> None:
    fitting = [
        letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if is_valid_uai(f"{number:07d}{letter}")
    ]
    assert fitting == [keyed(number)[7]]


@given(digits, st.integers(0, 6), st.integers(1, 9))
def test_a_wrong_digit_is_seen(number: int, place: int, shift: int) -> None:
    uai = keyed(number)
    changed = uai[:place] + str((int(uai[place]) + shift) % 10) + uai[place + 1 :]
    assert not is_valid_uai(changed)


@given(digits)
def test_lower_case_and_lost_zeros_are_mended(number: int) -> None:
    uai = keyed(number)
    short = uai[:7].lstrip("0")
    if short:
        assert normalise_uai(f" {short}{uai[7].lower()} ") == uai


@given(st.text(max_size=30))
def test_normalising_never_fails(text: str) -> None:
    assert normalise_uai(normalise_uai(text)) == normalise_uai(text)


def test_each_department_has_its_academy() -> None:
    assert len(DEPARTMENTS) == 107
    assert {facts.academy for facts in DEPARTMENTS.values()} == set(ACADEMIES)
    assert ACADEMIES["70"].name == "Normandie"
    assert DEPARTMENTS["035"] == ("Ille-et-Vilaine", "14")

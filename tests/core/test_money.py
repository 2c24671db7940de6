from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import french, money


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567.00"),
        ("12 300", "12300.00"),
        ("  42  ", "42.00"),
        ("42 euros", "42.00"),
        ("0", "0.00"),
        ("12,5", "12.50"),
    ],
)
def test_amounts_as_people_write_them(text: str, expected: str) -> None:
    assert money.parse_euros(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12e3", "Écrivez un montant"),
        ("-5", "négatif"),
        ("\u22125", "négatif"),
        ("9" * 15, "trop grand"),
        ("9" * 500, "trop grand"),
        ("1.234", "deux façons"),
        ("1234,567", "deux chiffres"),
        ("", "Écrivez un montant"),
        ("€", "Écrivez un montant"),
        ("douze", "Écrivez un montant"),
        ("😀", "Écrivez un montant"),
        ("١٢", "Écrivez un montant"),
        ("NaN", "Écrivez un montant"),
        ("Infinity", "Écrivez un montant"),
        ("1 2 3", "Écrivez un montant"),
        ("<b>12</b>", "Écrivez un montant"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        money.parse_euros(text)


@given(st.decimals(min_value=0, max_value=money.MAX_EUROS, places=2))
def test_what_we_write_we_read(amount: Decimal) -> None:
    assert money.parse_euros(french.euros(amount)) == amount
    assert money.parse_euros(money.written(amount)) == amount


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_a_french_refusal(text: str) -> None:
    sentence = "."
    amount = Decimal(0)
    try:
        amount = money.parse_euros(text)
    except ValueError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    assert 0 <= amount <= money.MAX_EUROS

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField


class Sample(DsfrFormMixin, forms.Form):
    amount = EuroField(label="Montant", required=False)
    day = FrenchDateField(label="Jour", required=False)
    text = PlainTextField(label="Texte", max_length=10, rows=3, required=False)
    line = PlainTextField(label="Ligne", max_length=10, required=False)


def errors_of(field: forms.Field, value: Any) -> str:
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)
    return " ".join(refusal.value.messages)


@pytest.mark.parametrize("text", ["2026-09-08", "08/09/2026", "8/9/2026", "08.09.2026", "8 9 2026"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert FrenchDateField().clean(text) == date(2026, 9, 8)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2026", "31 février 2026 n’existe pas"),
        ("2026-02-31", "31 février 2026 n’existe pas"),
        ("01/13/2026", "mois 13 n’existe pas"),
        ("demain", "jour/mois/année"),
        ("0026-01-01", "L’année"),
        ("99999-01-01", "jour/mois/année"),
        ("", "Indiquez une date"),
    ],
)
def test_a_day_that_is_none_is_refused_in_plain_words(text: str, reason: str) -> None:
    assert reason in errors_of(FrenchDateField(), text)


def test_a_day_stays_between_its_bounds() -> None:
    field = FrenchDateField(min_value=date(2026, 9, 1), max_value=date(2026, 9, 30))
    assert "à partir du 1er" in errors_of(field, "31/08/2026")
    assert "jusqu’au 30" in errors_of(field, "01/10/2026")


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    try:
        found = FrenchDateField(required=False).clean(text)
    except ValidationError:
        return
    assert found is None or isinstance(found, date)


def test_a_wrong_day_is_shown_again_as_typed() -> None:
    form = Sample({"day": "31/02/2026"})
    assert not form.is_valid()
    assert 'type="text"' in str(form["day"])
    assert 'value="31/02/2026"' in str(form["day"])
    assert 'type="date"' in str(Sample({"day": "2026-09-08"})["day"])


def test_an_amount_is_shown_again_without_trap() -> None:
    assert 'value="1234,50"' in str(Sample(initial={"amount": Decimal("1234.50")})["amount"])
    assert 'value="-5"' in str(Sample({"amount": "-5"})["amount"])


def test_amount_bounds() -> None:
    field = EuroField(min_value=Decimal(1), max_value=Decimal(100))
    assert field.clean("12,5") == Decimal("12.50")
    assert "au moins 1" in errors_of(field, "0")
    assert "au plus 100" in errors_of(field, "101")
    assert "Indiquez un montant" in errors_of(field, " ")
    assert EuroField(required=False).clean("") is None


def test_text_is_cleaned_not_cut() -> None:
    field = PlainTextField(max_length=10, rows=3)
    assert field.clean("a\r\nb\x0b\ufeff") == "a\nb"
    assert field.clean("e\u0301te\u0301") == "été"
    assert field.clean("😀<b>") == "😀<b>"
    assert field.clean("0123456789") == "0123456789"
    assert "compte 11\u00a0caractères" in errors_of(field, "0123456789a")
    assert "maxlength" not in str(Sample()["text"])
    assert 'data-counter="10"' in str(Sample()["text"])


def test_a_line_has_no_newline() -> None:
    assert PlainTextField(max_length=20).clean("a\nb\tc") == "a b c"


@given(st.text(max_size=50))
def test_any_text_is_kept_or_refused_for_its_length(text: str) -> None:
    try:
        kept = PlainTextField(max_length=40, rows=2, required=False).clean(text)
    except ValidationError:
        return
    assert "\x00" not in kept
    assert len(kept) <= 40

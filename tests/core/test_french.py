from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from core import french

PLAIN = str.maketrans({french.NBSP: " ", french.THIN: " "})


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).translate(PLAIN)


def test_examples_of_the_docstrings_are_true() -> None:
    assert doctest.testmod(french).failed == 0


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_long_date_names_the_day_and_the_month(day: date) -> None:
    text = french.long_date(day)
    assert text.startswith(french.DAYS[day.weekday()])
    assert french.MONTHS[day.month - 1] in text
    assert text.endswith(str(day.year))
    assert (" 1er" in text.translate(PLAIN)) == (day.day == 1)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_euros_reads_back_as_the_same_amount(amount: Decimal) -> None:
    text = french.euros(amount)
    digits = (
        text.replace(french.THIN, "").replace(f"{french.NBSP}€", "").replace("\u2212", "-")
    ).replace(",", ".")
    assert Decimal(digits) == amount


@given(st.integers(min_value=0, max_value=10**12))
def test_a_file_size_has_a_unit(size: int) -> None:
    assert french.file_size(size).split(french.NBSP)[-1] in {"octet", "octets", "Ko", "Mo", "Go"}


@given(st.text(max_size=200))
def test_typography_is_applied_once_for_all(text: str) -> None:
    once = french.typography(text)
    assert french.typography(once) == once


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ day|date_longue }}", "mardi 8 septembre 2026"),
        ("{{ day|date_courte }}", "8 septembre 2026"),
        ("{{ day|date_chiffres }}", "08/09/2026"),
        ("{{ day|mois }}", "septembre 2026"),
        ("{{ moment|heure }}", "14 h 02"),
        ("{{ moment|date_heure }}", "mardi 8 septembre 2026 à 14 h 02"),
        ("{{ amount|euros }}", "12 300 €"),
        ("{{ 12300|nombre }}", "12 300"),
        ("{{ 0.25|pourcent }}", "25 %"),
        ("{{ 3|pluriel:'projet' }}", "3 projets"),
        ("{{ 1|pluriel:'projet déposé' }}", "1 projet déposé"),
        ("{{ 2|accord:'cheval,chevaux' }}", "chevaux"),
        ("{{ 2621440|taille }}", "2,5 Mo"),
        ("{{ names|liste }}", "a, b et c"),
        ("{{ 'Aix-Marseille'|de }}", "d’Aix-Marseille"),
        ("{{ 1|ordinal }}", "1er"),
        ("{{ text|typo }}", "Qu’est-ce ?"),
    ],
)
def test_filters(source: str, expected: str) -> None:
    context = {
        "day": date(2026, 9, 8),
        "moment": datetime(2026, 9, 8, 12, 2, tzinfo=UTC),
        "amount": Decimal("12300.00"),
        "names": ["a", "b", "c"],
        "text": "Qu'est-ce ?",
    }
    assert render(source, **context) == expected


@pytest.mark.parametrize(
    "name", ["date_longue", "heure", "euros", "nombre", "jours", "depuis", "taille", "de", "typo"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_filters_of_nothing_write_nothing(name: str, value: object) -> None:
    assert render(f"{{{{ value|{name} }}}}", value=value) == ""


@time_machine.travel("2026-09-08T22:30:00Z", tick=False)
def test_days_are_counted_in_paris() -> None:
    # In Paris it is already the 9th.
    assert render("{{ day|jours }}", day=date(2026, 9, 9)) == "aujourd’hui"
    assert render("{{ day|jours }}", day=date(2026, 9, 21)) == "dans 12 jours"
    assert render("{{ day|jours }}", day=date(2026, 9, 6)) == "en retard de 3 jours"
    assert render("{{ day|depuis }}", day=date(2026, 9, 6)) == "depuis 3 jours"
    moment = datetime(2026, 9, 8, 22, 0, tzinfo=UTC) - timedelta(days=1)
    assert render("{{ day|depuis }}", day=moment) == "depuis hier"

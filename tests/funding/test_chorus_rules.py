"""The extract of Chorus, without a database: its columns, its lines, what each pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core import french
from funding.enums import LineFinding
from funding.rules.chorus import (
    Due,
    Ground,
    Hand,
    Told,
    Unreadable,
    guess_columns,
    told_by,
    verdict_on,
)

TODAY = date(2026, 11, 26)
SIRET, OTHER = "21350238800019", "19350122400013"
GOOD = {"ej": "1401234567", "siret": SIRET, "paid_on": "05/11/2026", "amount": "900,00"}


def told(ej: str = "1401234567", siret: str = SIRET, amount: str = "900", day: int = 5) -> Told:
    return Told(ej, siret, date(2026, 11, day), Decimal(amount))


def due(key: int, left: str = "900", **changes: object) -> Due:
    given: dict[str, object] = {
        "recipient": 1,
        "payee": "Commune de Kerlann",
        "siret": SIRET,
        "numbers": frozenset(),
        "year": 2026,
        "planned_on": date(2026, 10, 1),
        "allocated_on": date(2026, 9, 1),
        "left": Decimal(left),
    }
    return Due(key=key, **(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ["Numéro d'EJ", "Centre de coût", "Domaine fonctionnel", "Date", "Montant", "SIRET"],
            ["Numéro d'EJ", "SIRET", "Date", "Montant", "Centre de coût", "Domaine fonctionnel"],
        ),
        (
            ["SIRET_TIERS", "DATE_PAIEMENT", "MONTANT_PAYE_TTC", "EJ"],
            ["EJ", "SIRET_TIERS", "DATE_PAIEMENT", "MONTANT_PAYE_TTC", "", ""],
        ),
        (["a", "b"], ["", "", "", "", "", ""]),
    ],
)
def test_columns_are_guessed_by_their_titles(headers, expected):
    assert list(guess_columns(headers, {}).values()) == expected


def test_columns_remembered_come_first():
    headers = ["EJ", "N° interne", "SIRET", "Date", "Montant"]
    assert guess_columns(headers, {"ej": "N° interne"})["ej"] == "N° interne"
    assert guess_columns(headers, {"ej": "Disparue"})["ej"] == "EJ"


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({"amount": "1 234,56 €"}, "amount", Decimal("1234.56")),
        ({"amount": "1\u202f234,56"}, "amount", Decimal("1234.56")),
        ({"amount": "1234.5"}, "amount", Decimal("1234.50")),
        ({"amount": "1.234,56"}, "amount", Decimal("1234.56")),
        ({"amount": "+12"}, "amount", Decimal("12.00")),
        ({"paid_on": "2026-11-05"}, "paid_on", date(2026, 11, 5)),
        ({"paid_on": "2026-11-05 00:00:00"}, "paid_on", date(2026, 11, 5)),
        ({"paid_on": "5.11.2026"}, "paid_on", date(2026, 11, 5)),
        ({"ej": " ej 14/01-a_b+ "}, "ej", "EJ14/01-A_B+"),
        ({"siret": "213 502 388 00019"}, "siret", SIRET),
        ({"siret": ""}, "siret", ""),
        ({"cost_centre": "  A  B "}, "cost_centre", "A B"),
    ],
)
def test_what_a_line_says(changes, name, value):
    assert getattr(told_by(GOOD | changes, today=TODAY), name) == value


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ej": ""}, "manque"),
        ({"ej": "=cmd()"}, "lettres"),
        ({"ej": "É1"}, "lettres"),
        ({"ej": "1" * 41}, "lettres"),
        ({"siret": "2,13502E+13"}, "tableur"),
        ({"siret": "21350238800018"}, "faux"),
        ({"paid_on": "31/02/2026"}, "n’existe pas"),
        ({"paid_on": "hier"}, "ne se lit pas"),
        ({"paid_on": "46331"}, "ne se lit pas"),
        ({"paid_on": "27/11/2026"}, "avenir"),
        ({"paid_on": "01/01/2019"}, "avant le programme"),
        ({"amount": "-5"}, "négatif"),
        ({"amount": "0"}, "nul"),
        ({"amount": "12e3"}, "Montant"),
        ({"amount": "=1+1"}, "Montant"),
        ({"amount": "1,234"}, "deux façons"),
        ({"amount": "99999999999"}, "trop grand"),
        ({"amount": ""}, "Montant"),
    ],
)
def test_what_is_no_payment_is_refused_with_its_reason(changes, said):
    with pytest.raises(Unreadable, match=said):
        told_by(GOOD | changes, today=TODAY)


def test_by_siret_and_amount_when_only_one_answers():
    ground = Ground([due(1), due(2, "500")])
    verdict = verdict_on(told(), ground)
    assert verdict.pays == ((1, Decimal(900)),)
    # the instalment is worn down: the same line again finds nothing of that amount
    assert verdict_on(told(ej="OTHER"), ground).finding == LineFinding.UNMATCHED
    # and its number is known from now on: it may pay the rest in part
    assert verdict_on(told(amount="200"), ground).pays == ((2, Decimal(200)),)


def test_the_earliest_of_several_years():
    later = due(1, year=2027, planned_on=date(2027, 1, 31))
    assert verdict_on(told(), Ground([later, due(2)])).pays == ((2, Decimal(900)),)


def test_two_schools_of_a_commune_paid_at_once():
    ground = Ground([due(1, "540"), due(2, "360"), due(3, "900", year=2027)])
    assert verdict_on(told(), ground).pays == ((1, Decimal(540)), (2, Decimal(360)))
    assert verdict_on(told(), ground).pays == ((3, Decimal(900)),)


def test_what_cannot_be_told_is_for_a_person():
    two_files = Ground([due(1), due(2, recipient=2)])
    assert verdict_on(told(), two_files).finding == LineFinding.AMBIGUOUS
    same_day = Ground([due(1), due(2)])
    assert verdict_on(told(), same_day).finding == LineFinding.AMBIGUOUS
    numbered = Ground([due(1, "500", numbers=frozenset({"1401234567"})),
                       due(2, "600", numbers=frozenset({"1401234567"}))])  # fmt: skip
    found = verdict_on(told(), numbered)
    assert (found.finding, found.pays) == (LineFinding.AMBIGUOUS, ())
    strange = Ground([due(1, numbers=frozenset({"1401234567"}))])
    found = verdict_on(told(siret=OTHER), strange)
    assert found.finding == LineFinding.AMBIGUOUS
    assert "SIRET" in found.reason


def test_what_finds_nothing_says_why():
    assert "SIRET" in verdict_on(told(siret=""), Ground()).reason
    assert "à ce SIRET" in verdict_on(told(), Ground()).reason
    settled = Ground([due(1)], numbers=frozenset({"1401234567"}))
    assert "pour cet EJ" in verdict_on(told(), settled).reason  # never another file of that SIRET
    before = verdict_on(told(), Ground([due(1, allocated_on=date(2026, 11, 6))]))
    assert before.finding == LineFinding.UNMATCHED
    partial = verdict_on(told(amount="100"), Ground([due(1)]))
    assert french.euros(900) in partial.reason  # a part is paid only when the number is known


def test_an_instalment_that_waits_for_its_report_is_not_paid():
    ground = Ground([due(1, waits="l’acceptation du bilan intermédiaire 2026")])
    found = verdict_on(told(), ground)
    assert found.finding == LineFinding.BLOCKED
    assert found.reason == "La tranche 2026 attend l’acceptation du bilan intermédiaire 2026."
    assert ground.dues[0].left == 900


def test_a_payment_recorded_by_hand_is_recognised_once():
    def ground(**changes: object) -> Ground:
        given = {"key": 7, "number": "1401234567", "siret": SIRET, "amount": Decimal(900),
                 "paid_on": date(2026, 11, 3)}  # fmt: skip
        return Ground([], hands=[Hand(**(given | changes))])  # type: ignore[arg-type]

    same = ground()
    assert verdict_on(told(), same).known == 7
    assert verdict_on(told(), same).known is None
    assert verdict_on(told(day=20), ground()).known is None  # another day, another payment
    assert verdict_on(told(amount="901"), ground()).known is None
    assert verdict_on(told(day=3), ground(number="Virement du 3")).known == 7
    assert verdict_on(told(day=4), ground(number="Virement du 3")).known is None

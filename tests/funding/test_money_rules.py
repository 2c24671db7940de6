"""Which programme pays, who may receive, which numbers are right."""

from __future__ import annotations

import pytest

from funding.rules import (
    beneficiary_problem,
    is_valid_iban,
    is_valid_siret,
    normalise,
    programme_for,
)


@pytest.mark.parametrize(
    ("kind", "sector", "programme"),
    [
        ("ECOLE", "PUBLIC", "140"),
        ("COLLEGE", "PUBLIC", "141"),
        ("LYCEE", "PUBLIC", "141"),
        ("EREA", "PUBLIC", "141"),
        ("ECOLE", "PRIVATE_CONTRACT", "139"),
        ("LYCEE", "PRIVATE_CONTRACT", "139"),
        ("COLLEGE", "PRIVATE_OTHER", None),
    ],
)
def test_programme_for(kind, sector, programme):
    assert programme_for(kind, sector) == programme


@pytest.mark.parametrize(
    ("kind", "sector", "beneficiary", "siret", "problem"),
    [
        ("COLLEGE", "PUBLIC", "EPLE", "19350122500015", ""),
        ("COLLEGE", "PUBLIC", "EPLE", "21350238800019", "commence par 19"),
        ("COLLEGE", "PUBLIC", "COMMUNE", "21350238800019", "reçoit lui-même"),
        ("ECOLE", "PUBLIC", "COMMUNE", "21350238800019", ""),
        ("ECOLE", "PUBLIC", "NEARBY_EPLE", "19350122500015", ""),
        ("ECOLE", "PUBLIC", "NEARBY_EPLE", "21350238800019", "commence par 19"),
        ("ECOLE", "PUBLIC", "EPLE", "19350122500015", "personnalité morale"),
        ("LYCEE", "PRIVATE_CONTRACT", "PRIVATE_BODY", "77777777700009", ""),
        ("LYCEE", "PRIVATE_CONTRACT", "COMMUNE", "21350238800019", "organisme de gestion"),
    ],
)
def test_who_may_receive(kind, sector, beneficiary, siret, problem):
    said = beneficiary_problem(beneficiary, siret, kind=kind, sector=sector)

    assert problem in said
    assert bool(said) is bool(problem)


@pytest.mark.parametrize(
    "number",
    ["", "2135023880001", "21350238800018", "2135O238800019", "²1350238800019", "٢1350238800019"],
)
def test_wrong_siret(number):
    assert not is_valid_siret(number)


@pytest.mark.parametrize(
    "number", ["", "FR76", "FR1420041010050500013M02607", "fr1420041010050500013m02606", "é" * 27]
)
def test_wrong_iban(number):
    assert not is_valid_iban(number)


def test_spaces_and_small_letters_are_forgiven():
    assert is_valid_iban(normalise(" fr14 2004 1010 0505 0001 3m02 606 "))
    assert is_valid_siret(normalise("213 502 388\u00a000019"))

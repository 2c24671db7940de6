"""Finding a school: by its UAI, by words, whatever the accents, the case and the typos."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from establishments.models import Academy, DirectoryWord, Establishment
from establishments.queries import suggestions
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    head_of,
    inspector_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
MOST_QUERIES = 12


@pytest.fixture
def academy() -> Academy:
    return AcademyFactory()


@pytest.fixture
def schools(academy: Academy) -> dict[str, Establishment]:
    malo = DistrictFactory(name="Saint-Malo Pays de Rance")
    return {
        "cassin": CollegeFactory(name="Collège René-Cassin", commune="Rennes"),
        "moulin": EcoleFactory(name="École élémentaire Jean Moulin", commune="Rennes"),
        "moulin-vitre": EcoleFactory(name="École primaire Jean Moulin", commune="Vitré"),
        "exupery": EcoleFactory(name="École Saint-Exupéry", commune="Bruz"),
        "dinard": EcoleFactory(name="École des Alizés", commune="Dinard", district=malo),
    }


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("collège rené cassin", "cassin"),
        ("COLLEGE RENE CASSIN", "cassin"),
        ("colege rene cassin renes", "cassin"),
        ("rene casin", "cassin"),
        ("ec. jean moulin rennes", "moulin"),
        ("jean moulin vitre", "moulin-vitre"),
        ("elementaire jean mouli", "moulin"),
        ("st exupery", "exupery"),
        ("Saint Exupérie", "exupery"),
        ("clg cassin", "cassin"),
        ("saint malo", "dinard"),
        ("alizes", "dinard"),
    ],
)
def test_it_is_found_however_it_is_typed(
    schools: dict[str, Establishment], typed: str, first: str
) -> None:
    assert suggestions(Establishment.objects.all(), typed)[0] == schools[first]


def test_by_its_uai_or_its_beginning(schools: dict[str, Establishment]) -> None:
    school = schools["cassin"]
    for typed in (school.uai, school.uai.lower(), f" {school.uai[:7]} ", school.uai[:6]):
        assert school in Establishment.objects.search(typed)


@pytest.mark.parametrize(
    "typed", ["", "  ", "'", "<b>%;", "& | ! ()", ":*", "\\", "zzzz qqqq", "é" * 500]
)
def test_anything_may_be_typed(schools: dict[str, Establishment], typed: str) -> None:
    assert list(Establishment.objects.search(typed)) == []


def test_a_school_renamed_is_found_by_its_new_name(schools: dict[str, Establishment]) -> None:
    school = schools["cassin"]
    Establishment.objects.filter(pk=school.pk).update(name="Collège Anita-Conti")
    assert suggestions(Establishment.objects.all(), "anita conty") == [school]
    assert DirectoryWord.objects.filter(word="anita").exists()


def ask(client: Client, typed: str) -> list[dict[str, str]]:
    response: Any = client.get(reverse("establishments:school-search"), {"q": typed})
    assert response.status_code == 200
    found: list[dict[str, str]] = response.json()["schools"]
    return found


def test_each_finds_the_schools_of_their_scope(
    academy: Academy, schools: dict[str, Establishment], as_user: SignIn
) -> None:
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    far = EcoleFactory(name="École Jean Moulin", commune="Ivry", department=there)
    secretary = as_user(secretariat_of(academy))
    assert {line["label"] for line in ask(secretary, "jean moulin")} == {
        "École élémentaire Jean Moulin",
        "École primaire Jean Moulin",
    }
    assert ask(secretary, "moulin rennes")[0]["url"].startswith("/rectorat/etablissements/")
    inspector = as_user(inspector_of(schools["dinard"]))
    assert [line["label"] for line in ask(inspector, "ecole")] == ["École des Alizés"]
    head = as_user(head_of(far))
    assert ask(head, "jean moulin") == [
        {
            "label": "École Jean Moulin",
            "note": f"Ivry ({there.name}) – {far.uai}",
            "url": f"/etablissement/{far.uai}/",
        }
    ]
    assert ask(head, "j") == []


def test_it_costs_the_same_whatever_is_found(
    academy: Academy, schools: dict[str, Establishment], as_user: SignIn
) -> None:
    client = as_user(secretariat_of(academy))
    for typed in ("cassin", "colege rene casin", "zzzz"):
        with CaptureQueriesContext(connection) as queries:
            ask(client, typed)
        assert len(queries) <= MOST_QUERIES

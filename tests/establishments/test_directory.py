"""The secretariat's directory: list, search, sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import clock
from establishments.enums import EstablishmentState
from establishments.models import Academy, Establishment
from establishments.services.access import issue_access_code
from tests.factories.establishments import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    MembershipFactory,
)
from tests.factories.people import (
    UserFactory,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    observer_of,
    president_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

URL = "/rectorat/etablissements/"
QUERIES = 12


@pytest.fixture
def academy() -> Academy:
    return AcademyFactory()


@pytest.fixture
def browser(academy: Academy, as_user: Callable[[User], Client]) -> Client:
    return as_user(secretariat_of(academy))


def listed(client: Client, **filters: str) -> list[Establishment]:
    response = client.get(URL, filters)
    assert response.status_code == 200
    return [row.establishment for row in response.context["rows"]]


def test_search(browser: Client) -> None:
    lucioles = EcoleFactory(name="École des Lucioles", commune="Fougères")
    other = CollegeFactory(name="Collège Louise-Michel", commune="Vitré")
    assert listed(browser, q=lucioles.uai.lower()) == [lucioles]
    assert listed(browser, q=lucioles.uai[:7]) == [lucioles]
    assert listed(browser, q="ecole fougeres") == [lucioles]
    assert listed(browser, q="lucio") == [lucioles]
    assert listed(browser, q="vitr") == [other]
    assert listed(browser, q="'<b>%;") == []
    assert listed(browser, q="") == [other, lucioles]


def test_filters(browser: Client, academy: Academy) -> None:
    ecole = EcoleFactory(name="A")
    led = CollegeFactory(name="B")
    head_of(led)
    finistere = DepartmentFactory(code="029", name="Finistère", academy=academy)
    brest = CollegeFactory(name="C", department=finistere)
    closed = CollegeFactory(name="D", state=EstablishmentState.CLOSED, closed_on=clock.today())
    ended = CollegeFactory(name="E")
    MembershipFactory(establishment=ended, ends_on=clock.today() - timedelta(days=1))
    assert listed(browser, type="ECOLE") == [ecole]
    assert listed(browser, departement="029") == [brest]
    assert listed(browser, sans_direction="on") == [ecole, brest, ended]
    assert listed(browser, type="nothing") == [ecole, led, brest, closed, ended]


def test_other_academies_are_out_of_sight(browser: Client) -> None:
    nantes = DepartmentFactory(code="044", academy=AcademyFactory(code="17", name="Nantes"))
    foreign = CollegeFactory(department=nantes)
    assert listed(browser) == []
    assert browser.get(f"{URL}{foreign.uai}/").status_code == 404
    assert browser.get(f"{URL}0350122T/").status_code == 404


def test_other_roles_stay_out(academy: Academy, as_user: Callable[[User], Client]) -> None:
    school = CollegeFactory()
    people: list[User] = [
        UserFactory(),
        head_of(school),
        editor_of(school),
        inspector_of(school),
        president_of(academy),
        fund_manager_of(academy),
        observer_of(academy),
    ]
    for user in people:
        for path in (URL, f"{URL}{school.uai}/"):
            assert as_user(user).get(path).status_code == 403
    assert Client().get(URL).status_code == 302


def count_queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def full_school(secretariat: User) -> Establishment:
    school = EcoleFactory()
    inspector_of(school)
    issue_access_code(school, by=secretariat)
    head_of(school)
    editor_of(school)
    return school


def test_queries_do_not_grow_with_rows(browser: Client, academy: Academy) -> None:
    secretariat = secretariat_of(academy)
    school = full_school(secretariat)
    one = count_queries(browser, URL)
    sheet = count_queries(browser, f"{URL}{school.uai}/")
    for _ in range(4):
        full_school(secretariat)
        editor_of(school)
    assert count_queries(browser, URL) == one <= QUERIES
    assert count_queries(browser, f"{URL}{school.uai}/") == sheet <= QUERIES


def test_pages(browser: Client) -> None:
    EcoleFactory.create_batch(30)
    response = browser.get(URL, {"type": "ECOLE"})
    assert len(response.context["rows"]) == 25
    assert "?type=ECOLE&amp;page=2" in response.content.decode()
    assert len(listed(browser, type="ECOLE", page="2")) == 5
    assert len(listed(browser, page="99999")) == 5


def test_the_sheet_names_people_and_dates(browser: Client) -> None:
    school = EcoleFactory()
    head, inspector = head_of(school), inspector_of(school)
    page = browser.get(f"{URL}{school.uai}/").content.decode()
    assert str(head) in page
    assert str(inspector) in page
    assert "n’a plus accès à l’établissement" in page


def test_a_closed_school_offers_no_code(browser: Client) -> None:
    school = CollegeFactory(state=EstablishmentState.CLOSED, closed_on=clock.today())
    page = browser.get(f"{URL}{school.uai}/").content.decode()
    assert "Émettre un code" not in page
    assert "fermeture constatée" in page


def test_the_academie_is_derived_from_the_departement() -> None:
    school = CollegeFactory()
    elsewhere = AcademyFactory(code="24", name="Créteil")
    with pytest.raises(DatabaseError), transaction.atomic():
        Establishment.objects.filter(pk=school.pk).update(academy=elsewhere)
    with pytest.raises(DatabaseError), transaction.atomic():
        CollegeFactory(academy=elsewhere)

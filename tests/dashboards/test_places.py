"""Several places for one person: the switch, what waits in each, and files without a head."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from dashboards.context import Header
from establishments.enums import Perimeter, Role
from establishments.models import Establishment, Membership
from establishments.services.access import issue_access_code
from establishments.services.handover import name_head
from projects.enums import Status
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    ConcertationFactory,
    DepartmentFactory,
    MembershipFactory,
    deputy_of,
    head_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
DAY = timedelta(days=1)


@pytest.fixture
def schools() -> list[Establishment]:
    return [CollegeFactory(name="Collège Zola"), CollegeFactory(name="Collège Ampère")]


@pytest.fixture
def person(schools: list[Establishment]) -> User:
    """Head of a school, of the team of another, member of the commission."""
    zola, ampere = schools
    user = head_of(zola)
    MembershipFactory(establishment=ampere, user=user, role=Role.EDITOR)
    AppointmentFactory(
        user=user, role=Role.MEMBER, perimeter=Perimeter.ACADEMY, academy=zola.academy
    )
    return user


def header_of(response: Any) -> Header:
    header: Header = response.context["header"]
    return header


def here(response: Any) -> str:
    """What the header says of the place."""
    page = response.content.decode()
    said = page.split('<p class="ne-place__here">')[1].split("</p>")[0]
    return said.replace("&nbsp;", " ").split("<strong>")[1].split("</strong>")[0]


def test_the_place_follows_the_address(
    schools: list[Establishment], person: User, as_user: AsUser
) -> None:
    client = as_user(person)
    zola, ampere = schools
    concertation = ConcertationFactory(establishment=ampere)
    project = project_in(Status.SUBMITTED, zola)
    other = project_in(Status.SUBMITTED, CollegeFactory(department=zola.department))
    pages = {
        reverse("dashboards:school-detail", args=[zola.uai]): zola.name,
        reverse("establishments:membership-list", args=[ampere.uai]): ampere.name,
        reverse("concertations:concertation-detail", args=[concertation.reference]): ampere.name,
        reverse("dashboards:project-detail", args=[project.reference]): zola.name,
        reverse("dashboards:project-detail", args=[other.reference]): str(zola.academy),
        reverse("dashboards:board-list"): str(zola.academy),
        reverse("reviews:session-list"): str(zola.academy),
        reverse("notifications:message-list"): "Tous mes espaces",
        reverse("accounts:account-detail"): "Tous mes espaces",
        reverse("dashboards:home"): "Tous mes espaces",
    }
    assert {page: here(client.get(page)) for page in pages} == pages


def test_each_place_with_its_role_and_its_rooms(
    schools: list[Establishment], person: User, as_user: AsUser
) -> None:
    page = as_user(person).get(reverse("dashboards:board-list"))
    header = header_of(page)
    assert [(place.name, place.role) for place in header.places] == [
        ("Collège Ampère", "Membre de l’équipe"),
        ("Collège Zola", "Direction de l’établissement"),
        (str(schools[0].academy), "Membre de la commission"),
    ]
    assert [link.label for link in header.links] == ["Tableau de bord", "Commission", "Mes séances"]
    assert "Changer d’espace" in page.content.decode()


def test_one_place_has_a_name_and_nothing_to_change(as_user: AsUser) -> None:
    school = CollegeFactory()
    page = as_user(head_of(school)).get(reverse("notifications:message-list"))
    assert here(page) == school.name
    assert "Changer d’espace" not in page.content.decode()


def test_a_deputy_of_the_team_has_one_place(as_user: AsUser) -> None:
    school = CollegeFactory()
    deputy = deputy_of(school)
    MembershipFactory(establishment=school, user=deputy, role=Role.EDITOR)
    response = as_user(deputy).get(reverse("dashboards:home"))
    assert response["Location"] == reverse("dashboards:school-detail", args=[school.uai])


def test_the_home_says_what_waits_in_each(
    schools: list[Establishment], person: User, as_user: AsUser
) -> None:
    zola, ampere = schools
    for status in (Status.DRAFT, Status.COMPLETION_REQUESTED, Status.SUBMITTED):
        project_in(status, zola)
    ConcertationFactory(establishment=zola)
    lines = as_user(person).get(reverse("dashboards:home")).context["lines"]
    waiting = {line.place.uai: line.waiting for line in lines}
    assert waiting[zola.uai] == ["3\u00a0choses à faire"]
    assert waiting[ampere.uai] == []


def test_the_service_says_what_waits_too(as_user: AsUser) -> None:
    school = CollegeFactory()
    secretary = secretariat_of(school.academy)
    for role in (Role.FUND_MANAGER, Role.REFERENT_INSPECTOR):
        AppointmentFactory(
            user=secretary, role=role, perimeter=Perimeter.ACADEMY, academy=school.academy
        )
    MembershipFactory(establishment=CollegeFactory(), user=secretary)
    for status in (Status.SUBMITTED, Status.REPORTED, Status.VALIDATED):
        project_in(status, school)
    lines = as_user(secretary).get(reverse("dashboards:home")).context["lines"]
    assert len(lines[-1].waiting) == 3


def headless(school: Establishment) -> Establishment:
    """The school after its head left."""
    head_of(school)
    Membership.objects.filter(establishment=school, role=Role.HEAD).update(
        ends_on=clock.today() - DAY
    )
    return school


class TestOrphans:
    def rows(self, client: Client) -> dict[str, Any]:
        page = client.get(reverse("dashboards:orphan-list"))
        return {row.establishment.uai: row for row in page.context["rows"]}

    def test_schools_with_files_and_no_head(self, as_user: AsUser) -> None:
        led, orphan, closed, empty = (CollegeFactory() for _ in range(4))
        nantes = AcademyFactory(code="17", name="Nantes")
        far = CollegeFactory(department=DepartmentFactory(code="044", name="L.-A.", academy=nantes))
        for school in (led, orphan, far):
            project_in(Status.DRAFT, school)
        project_in(Status.SUBMITTED, orphan)
        project_in(Status.CLOSED, closed)
        for school in (orphan, far, closed, empty):
            headless(school)
        deputy_of(orphan)
        client = as_user(secretariat_of(led.academy))
        rows = self.rows(client)
        assert set(rows) == {orphan.uai}
        assert rows[orphan.uai].files == 2
        page = client.get(reverse("dashboards:orphan-list")).content.decode()
        assert reverse("establishments:headship-update", args=[orphan.uai]) in page
        board = client.get(reverse("dashboards:board-list"))
        verbs = {line.verb: line for line in board.context["todo"]}
        line = verbs["Donner une direction aux dossiers qui n’en ont plus"]
        assert line.text == "1\u00a0établissement"
        assert line.url == reverse("dashboards:orphan-list")

    def test_what_was_done_already(self, as_user: AsUser) -> None:
        schools = [CollegeFactory() for _ in range(3)]
        secretary = secretariat_of(schools[0].academy)
        for school in schools:
            project_in(Status.DRAFT, school)
            headless(school)
        coded, invited, named = schools
        issue_access_code(coded, by=secretary)
        name_head(invited, email="x@ac.example", starts_on=clock.today(), by=secretary)
        known = head_of(CollegeFactory())
        name_head(named, email=known.email, starts_on=clock.today() + DAY, by=secretary)
        rows = self.rows(as_user(secretary))
        assert rows[coded.uai].code
        assert rows[invited.uai].invitation
        assert rows[named.uai].coming.user == known

    def test_nothing_to_do(self, as_user: AsUser) -> None:
        school = CollegeFactory()
        client = as_user(secretariat_of(school.academy))
        assert "Aucun dossier" in client.get(reverse("dashboards:orphan-list")).content.decode()
        todo = client.get(reverse("dashboards:board-list")).context["todo"]
        assert not [line for line in todo if "direction" in line.verb]

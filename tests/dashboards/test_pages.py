"""The pages that compose several apps, for each reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from projects.enums import Status
from reviews.enums import Audience
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    UserFactory,
    editor_of,
    head_of,
    inspector_of,
    member_of,
    observer_of,
    project_in,
    remark_on,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]


def test_home_leads_each_person_to_their_first_room(as_user: AsUser) -> None:
    school = CollegeFactory()
    rooms = {
        head_of(school): reverse("dashboards:school-detail", args=[school.uai]),
        inspector_of(school): reverse("reviews:inbox-list"),
        secretariat_of(school.academy): reverse("dashboards:board-list"),
    }
    for user, room in rooms.items():
        response = as_user(user).get(reverse("dashboards:home"))
        assert response.status_code == 302
        assert response["Location"] == room


def test_somebody_without_a_room_is_told_whom_to_ask(as_user: AsUser) -> None:
    page = as_user(UserFactory()).get(reverse("dashboards:home"))

    assert page.status_code == 200
    assert "n’ouvre aucun espace" in page.content.decode()


@pytest.mark.parametrize("status", Status)
def test_the_life_of_a_file_reads_in_every_status(status: Status, as_user: AsUser) -> None:
    project = project_in(status)
    url = reverse("dashboards:project-detail", args=[project.reference])

    school_page = as_user(head_of(project.establishment)).get(url)

    assert school_page.status_code == 200
    assert project.reference in school_page.content.decode()
    if project.first_submitted_at is not None:
        staff_page = as_user(secretariat_of(project.establishment.academy)).get(url)
        assert staff_page.status_code == 200


def test_what_the_staff_say_among_themselves_stays_with_them(as_user: AsUser) -> None:
    project = project_in(Status.SUBMITTED)
    inspector = inspector_of(project.establishment)
    for audience, body in ((Audience.STAFF, "entre nous"), (Audience.SCHOOL, "pour vous")):
        remark_on(project, body=body, audience=audience)
    url = reverse("dashboards:project-detail", args=[project.reference])

    school_page = as_user(head_of(project.establishment)).get(url).content.decode()
    staff_page = as_user(inspector).get(url).content.decode()

    assert "pour vous" in school_page
    assert "entre nous" not in school_page
    assert "entre nous" in staff_page


def test_the_editor_is_not_offered_the_acts_of_the_head(as_user: AsUser) -> None:
    project = project_in(Status.DRAFT)
    url = reverse("dashboards:project-detail", args=[project.reference])

    head_page = as_user(head_of(project.establishment)).get(url).content.decode()
    editor_page = as_user(editor_of(project.establishment)).get(url).content.decode()

    assert "Déposer le projet" in head_page
    assert "Déposer le projet" not in editor_page
    assert "Continuer à écrire" in editor_page


def test_the_school_home_says_what_to_do_first(as_user: AsUser) -> None:
    project = project_in(Status.COMPLETION_REQUESTED)
    school = project.establishment

    page = as_user(head_of(school)).get(reverse("dashboards:school-detail", args=[school.uai]))

    assert "Compléter le projet" in page.content.decode()


def test_the_school_home_shows_staff_neither_drafts_nor_todo(as_user: AsUser) -> None:
    draft = project_in(Status.DRAFT)
    school = draft.establishment

    page = as_user(inspector_of(school)).get(reverse("dashboards:school-detail", args=[school.uai]))

    assert draft.reference not in page.content.decode()
    assert "À faire" not in page.content.decode()


def test_the_board_filters_and_sorts(as_user: AsUser) -> None:
    submitted = project_in(Status.SUBMITTED)
    school = submitted.establishment
    under_review = project_in(Status.UNDER_REVIEW, school)
    draft = project_in(Status.DRAFT, school)
    client = as_user(secretariat_of(school.academy))
    board = reverse("dashboards:board-list")

    def shown(query: str) -> str:
        response = client.get(f"{board}?{query}")
        assert response.status_code == 200
        return response.content.decode()

    everything = shown("")
    assert submitted.reference in everything
    assert under_review.reference in everything
    assert draft.reference not in everything
    assert under_review.reference not in shown("statut=SUBMITTED")
    assert submitted.reference in shown("statut=SUBMITTED&tri=amount&avis=NONE")
    assert submitted.reference not in shown("age=30")
    assert submitted.reference in shown(f"q={submitted.reference}&statut=SUBMITTED")
    assert submitted.reference in shown(f"q={school.commune}")
    assert submitted.reference not in shown("q=introuvable")
    assert submitted.reference in shown(f"departement={school.department.code}&type={school.kind}")


@pytest.mark.parametrize(
    "query", ["statut=NIMPORTE", "departement=999", "montant=-5", "page=zzz", "age=12e3", "q=%00"]
)
def test_a_wrong_address_of_the_board_is_never_a_failure(query: str, as_user: AsUser) -> None:
    project = project_in(Status.SUBMITTED)
    client = as_user(secretariat_of(project.establishment.academy))

    assert client.get(f"{reverse('dashboards:board-list')}?{query}").status_code == 200


def test_the_board_shows_the_perimeter_alone(as_user: AsUser) -> None:
    here = project_in(Status.SUBMITTED)
    other = AcademyFactory(code="24", name="Créteil")
    elsewhere = project_in(
        Status.SUBMITTED, CollegeFactory(department=DepartmentFactory(code="094", academy=other))
    )
    assert here.establishment.academy != elsewhere.establishment.academy

    for reader in (member_of(here.establishment.academy), observer_of(here.establishment.academy)):
        page = as_user(reader).get(reverse("dashboards:board-list")).content.decode()
        assert here.reference in page
        assert elsewhere.reference not in page


@pytest.mark.parametrize(
    "name",
    ["public-home", "sitemap-detail", "accessibility-detail", "legal-detail", "privacy-detail"],
)
def test_the_institutional_pages_are_open_to_all(name: str, client: Client) -> None:
    assert client.get(reverse(f"dashboards:{name}")).status_code == 200


def test_an_unknown_address_gets_a_page_that_helps(client: Client) -> None:
    response = client.get("/nulle-part/")

    assert response.status_code == 404
    assert "Notre école" in response.content.decode()

"""The board: its filters, orders and columns, the same selection by status, the views kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from dashboards.enums import Order
from dashboards.models import SavedView
from dashboards.queries.board import BoardChoices
from dashboards.services.saved_views import MOST_VIEWS, save_view
from dashboards.state import state_of
from establishments.models import Establishment
from projects.enums import Status
from projects.models import Project
from tests.dashboards.boards import BOARD
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    UserFactory,
    inspector_of,
    member_of,
    national_observer,
    observer_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
NOTHING = BoardChoices([], [], [])


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory(name="Collège du Mail", commune="Rennes")


def references(client: Client, query: str = "tout=1") -> list[str]:
    """The files of the page, in order."""
    page = client.get(f"{BOARD}?{query}").content.decode()
    return re.findall(r'class="ne-table__note">(NE-\d{4}-\d{4})', page)


def aged(status: Status, school: Establishment, days: int) -> Project:
    with time_machine.travel(clock.now() - timedelta(days=days), tick=False):
        return project_in(status, school)


def test_clocks_at_risk_come_first_then_the_oldest(as_user: SignIn, school) -> None:
    newest, oldest = project_in(Status.SUBMITTED, school), aged(Status.SUBMITTED, school, 9)
    risky, calm = aged(Status.VALIDATED, school, 50), aged(Status.VALIDATED, school, 3)
    client = as_user(secretariat_of(school.academy))
    assert references(client) == [one.reference for one in (risky, oldest, calm, newest)]
    assert references(as_user(national_observer())) == references(client)
    assert references(client, "delai=risque") == [risky.reference]
    assert references(client, "delai=court") == [risky.reference, calm.reference]
    assert references(client, "tri=newest")[0] == newest.reference
    assert references(client, "tri=still")[0] == risky.reference


def test_every_order_and_every_filter_answers(as_user: SignIn, school) -> None:
    project = project_in(Status.SUBMITTED, school)
    client = as_user(secretariat_of(school.academy))
    for order in Order:
        assert references(client, f"tri={order.value}") == [project.reference]
    kept = [
        "q=jardin", "q=rennes", f"q={project.reference}", "statut=SUBMITTED", "type=COLLEGE",
        f"departement={school.department.code}", "theme=bien-etre", "avis=NONE", "montant=4500",
        "confie=sans-inspection", "confie=sans-examen", "statut=SUBMITTED&type=COLLEGE&q=jardin",
    ]  # fmt: skip
    for query in kept:
        assert references(client, query) == [project.reference], query
    left_out = [
        "q=piscine", "statut=VALIDATED", "type=ECOLE", "theme=francais&type=LYCEE",
        "education_prioritaire=ANY", "avis=FAVOURABLE", "montant=4501", "age=30", "confie=moi",
        "delai=risque",
    ]  # fmt: skip
    for query in left_out:
        assert references(client, query) == [], query


def test_the_columns_are_those_of_the_address(as_user: SignIn, school) -> None:
    project_in(Status.SUBMITTED, school)
    client = as_user(secretariat_of(school.academy))

    def headings(query: str) -> list[str]:
        page = client.get(f"{BOARD}?{query}").content.decode()
        head = page.split("<thead>")[1].split("</thead>")[0]
        return [
            re.sub(r"<[^>]+>", "", one).replace(", trier", "")
            for one in re.findall(r"<th scope=\"col\".*?</th>", head)
        ]

    assert headings("tout=1") == [
        "Choisir", "Projet", "Établissement", "Statut", "Déposé", "Avis", "Demandé", "Délai",
    ]  # fmt: skip
    assert headings("colonnes=themes&colonnes=ips&colonnes=type&colonnes=eleves") == [
        "Choisir", "Projet", "Type", "Thèmes", "Élèves", "IPS",
    ]  # fmt: skip
    assert headings("colonnes=perdue")[2] == "Établissement"


def test_a_state_has_one_address() -> None:
    state = state_of(
        QueryDict("page=3&q=jardin&tri=urgent&colonnes=avis&statut=SUBMITTED&x=1"), NOTHING
    )
    assert state.query == "q=jardin&statut=SUBMITTED&colonnes=avis"
    assert state_of(state.query, NOTHING).query == state.query
    assert state_of("", NOTHING).query == ""
    assert not state_of("tri=amount&colonnes=avis", NOTHING).is_narrowed
    assert state.query_with(statut=None, q=None) == "colonnes=avis"
    assert state.words() == [("Rechercher", "jardin"), ("Statut", "Déposé")]


def test_the_same_selection_by_status(as_user: SignIn, school) -> None:
    for _ in range(7):
        project_in(Status.SUBMITTED, school)
    decided = project_in(Status.VALIDATED, school)
    client = as_user(secretariat_of(school.academy))
    page = client.get(reverse("dashboards:kanban-list"), {"q": "jardin"}).content.decode()
    assert page.count('class="ne-kanban__card"') == 6
    assert "Voir les 7 dossiers" in page
    assert f'href="{BOARD}?q=jardin&amp;statut=SUBMITTED"' in page
    assert decided.reference in page
    assert 'value="inscrire"' in page
    observer = as_user(observer_of(school.academy))
    page = observer.get(reverse("dashboards:kanban-list")).content.decode()
    assert "ne-kanban__card" in page
    assert 'value="inscrire"' not in page


def test_a_view_is_kept_opened_shared_and_forgotten(as_user: SignIn, school) -> None:
    wanted = project_in(Status.SUBMITTED, school)
    project_in(Status.VALIDATED, school)
    secretary, colleague = secretariat_of(school.academy), member_of(school.academy)
    client, other = as_user(secretary), as_user(colleague)
    create = reverse("dashboards:savedview-create")
    page = client.get(f"{create}?statut=SUBMITTED&colonnes=avis&page=2").content.decode()
    assert "Statut" in page
    assert 'value="statut=SUBMITTED&amp;colonnes=avis"' in page

    client.post(create, {"name": "À lire", "reglages": "statut=SUBMITTED&colonnes=avis&x=1"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("À lire", "statut=SUBMITTED&colonnes=avis")
    opened = reverse("dashboards:savedview-detail", args=[view.pk])
    assert client.get(opened)["Location"] == f"{BOARD}?statut=SUBMITTED&colonnes=avis"
    assert other.get(opened).status_code == 404
    assert "À lire" in client.get(BOARD).content.decode()

    change = reverse("dashboards:savedview-update", args=[view.pk])
    client.post(change, {"name": "À lire", "academie": school.academy.code, "is_default": "on"})
    assert other.get(opened).status_code == 302
    assert "À lire" in other.get(BOARD).content.decode()
    assert other.get(change).status_code == 403
    assert other.post(reverse("dashboards:savedview-delete", args=[view.pk])).status_code == 403

    # The board of its owner opens on it, not the board of the others.
    first = client.get(BOARD, follow=True)
    assert first.redirect_chain[-1][0] == f"{BOARD}?statut=SUBMITTED&colonnes=avis"
    assert references(client, view.query) == [wanted.reference]
    assert len(references(client)) == 2
    assert other.get(BOARD).status_code == 200

    client.post(reverse("dashboards:savedview-delete", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_stranger_with_the_address_of_a_shared_view_finds_nothing(
    as_user: SignIn, school
) -> None:
    view = save_view(
        name="Partagée", query="", shared_with=school.academy, is_default=False,
        by=secretariat_of(school.academy),
    )  # fmt: skip
    far = AcademyFactory(code="24", name="Créteil")
    opened = reverse("dashboards:savedview-detail", args=[view.pk])
    assert as_user(secretariat_of(far)).get(opened).status_code == 404
    assert as_user(UserFactory()).get(opened).status_code == 403
    assert as_user(inspector_of(school)).get(opened).status_code == 403


def test_two_views_of_one_name_or_too_many_are_refused(as_user: SignIn, school) -> None:
    secretary = secretariat_of(school.academy)
    facts: dict[str, Any] = {
        "query": "", "shared_with": None, "is_default": True, "by": secretary,
    }  # fmt: skip
    save_view(name="Une", **facts)
    with pytest.raises(DomainError, match="déjà une vue de ce nom"):
        save_view(name="Une", **facts)
    save_view(name="Deux", **facts)
    assert SavedView.objects.get(is_default=True).name == "Deux"
    page = as_user(secretary).post(
        reverse("dashboards:savedview-create"), {"name": "Une", "reglages": ""}
    )
    assert page.status_code == 422
    assert "déjà une vue de ce nom" in page.content.decode()
    far = AcademyFactory(code="24", name="Créteil")
    with pytest.raises(NotAllowed):
        save_view(name="Trois", **{**facts, "shared_with": far})
    SavedView.objects.bulk_create(
        SavedView(owner=secretary, name=f"Vue {rank}") for rank in range(MOST_VIEWS - 2)
    )
    with pytest.raises(DomainError, match=str(MOST_VIEWS)):
        save_view(name="Trop", **facts)


def test_the_academy_of_a_file_follows_its_school(school) -> None:
    project = project_in(Status.SUBMITTED, school)
    far = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    other = EcoleFactory(department=far)
    assert project.academy_id == school.academy_id
    with connection.cursor() as cursor:
        # Raw SQL cannot say otherwise than the school does.
        cursor.execute(
            "UPDATE projects_project SET academy_id = %s WHERE id = %s",
            [far.academy_id, project.pk],
        )
        project.refresh_from_db()
        assert project.academy_id == school.academy_id
    Project.objects.filter(pk=project.pk).update(establishment=other)
    project.refresh_from_db()
    assert project.academy_id == far.academy_id
    Establishment.objects.filter(pk=other.pk).update(
        department=school.department, academy=school.academy
    )
    project.refresh_from_db()
    assert project.academy_id == school.academy_id

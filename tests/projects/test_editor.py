"""The editor: each part opens, is saved, refused, never overwritten unseen."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import StaleVersion
from projects.enums import Part, Status
from projects.models import Project
from projects.queries import part_data
from projects.services.editing import save_part
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    ProjectFactory,
    complete_draft,
    editor_of,
    head_of,
    inspector_of,
    project_in,
    secretariat_of,
    theme,
)

pytestmark = pytest.mark.django_db


def url(project: Project, part: Part) -> str:
    return reverse("projects:part-update", args=[project.reference, part.slug])


def posted(client, project: Project, part: Part) -> dict[str, Any]:
    """What the browser would send without changing anything."""
    context = client.get(url(project, part)).context
    data: dict[str, Any] = {"version": context["version"]}
    for form in [context["form"], *(context["rows"] or [])]:
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                data[field.html_name] = str(value) if not isinstance(value, list) else value
    if context["rows"] is not None:
        management = context["rows"].management_form
        data |= {field.html_name: field.value() for field in management}
    return data


@pytest.fixture
def project():
    return complete_draft(CollegeFactory())


@pytest.fixture
def head(client, project):
    user = head_of(project.establishment)
    client.force_login(user)
    return user


@pytest.mark.parametrize("part", Part)
def test_every_part_opens(client, project, head, part):
    response = client.get(url(project, part))
    assert response.status_code == 200
    assert part.label in response.content.decode()


@pytest.mark.parametrize("part", Part)
def test_every_part_of_an_empty_draft_opens(client, part):
    draft = ProjectFactory(establishment=EcoleFactory(), title="")
    client.force_login(head_of(draft.establishment))
    assert client.get(url(draft, part)).status_code == 200


@pytest.mark.parametrize("part", [part for part in Part if part != Part.ATTACHMENTS])
def test_saving_without_change_changes_nothing(client, project, head, part):
    before = part_data(Project.objects.get(pk=project.pk), part)
    response = client.post(url(project, part), posted(client, project, part))
    assert response.status_code == 302, response.context["form"].errors
    assert part_data(Project.objects.get(pk=project.pk), part) == before


def test_rows_are_changed_in_place_added_and_removed(client, project, head):
    first = project.budget_lines.first()
    data = posted(client, project, Part.BUDGET)
    data |= {
        "rows-0-unit_price": "2 600,50",
        "rows-1-DELETE": "on",
        "rows-3-category": "TRAVEL",
        "rows-3-label": "Car",
        "rows-3-year": str(first.year),
        "rows-3-quantity": "2,5",
        "rows-3-unit_price": "120",
    }
    response = client.post(url(project, Part.BUDGET), data)
    assert response.status_code == 302, response.context["rows"].errors
    lines = list(project.budget_lines.values_list("pk", "label", "amount"))
    assert lines[0][0] == first.pk
    assert [str(line[2]) for line in lines] == ["2600.50", "800.00", "300.00"]
    project.refresh_from_db()
    assert str(project.amount_asked) == "3700.50"


def test_an_emptied_row_disappears(client, project, head):
    data = posted(client, project, Part.OBJECTIVES)
    for name in ("text", "indicator", "baseline", "target", "when"):
        data[f"rows-0-{name}"] = ""
    assert client.post(url(project, Part.OBJECTIVES), data).status_code == 302
    assert not project.objectives.exists()


def test_a_row_button_saves_and_shows_more_rows(client, project, head):
    data = posted(client, project, Part.ACTIONS) | {"add_row": "1"}
    response = client.post(url(project, Part.ACTIONS), data, follow=True)
    assert response.status_code == 200
    assert len(response.context["rows"].forms) == 1 + 3


def test_autosave_answers_the_new_version_and_the_ids(client, project, head):
    data = posted(client, project, Part.PARTNERS)
    data |= {"rows-1-name": "Mairie", "rows-1-kind": "COMMUNITY"}
    response = client.post(url(project, Part.PARTNERS), data, headers={"X-Autosave": "1"})
    assert response.status_code == 200
    answer = response.json()
    added = project.partners.get(name="Mairie")
    assert answer["version"] == 2
    assert answer["fields"]["rows-1-id"] == str(added.pk)
    data |= {"version": answer["version"], **answer["fields"], "rows-1-name": "Mairie de Rennes"}
    assert (
        client.post(url(project, Part.PARTNERS), data, headers={"X-Autosave": "1"}).json()[
            "version"
        ]
        == 3
    )
    assert project.partners.count() == 2


def test_autosave_of_a_wrong_row_says_why(client, project, head):
    data = posted(client, project, Part.BUDGET) | {"rows-0-unit_price": "-3"}
    response = client.post(url(project, Part.BUDGET), data, headers={"X-Autosave": "1"})
    assert response.status_code == 422
    assert "négatif" in response.json()["message"]


@pytest.mark.parametrize("autosave", [True, False])
def test_two_people_the_second_sees_both_versions(client, project, head, autosave):
    data = posted(client, project, Part.SUMMARY)
    colleague = Client()
    colleague.force_login(editor_of(project.establishment))
    colleague.post(url(project, Part.SUMMARY), data | {"title": "Le titre de Claire"})
    headers = {"X-Autosave": "1"} if autosave else {}
    mine = data | {"title": "Mon titre"}
    response = client.post(url(project, Part.SUMMARY), mine, headers=headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Une autre personne a modifié cette partie" in page
    assert "Le titre de Claire" in page
    assert "Mon titre" in page
    project.refresh_from_db()
    assert project.title == "Le titre de Claire"
    client.post(url(project, Part.SUMMARY), mine | {"overwrite": "2"})
    project.refresh_from_db()
    assert project.title == "Mon titre"


def test_the_other_version_can_be_taken(client, project, head):
    response = client.post(url(project, Part.SUMMARY), {"discard": "1", "title": "Jamais"})
    assert response.status_code == 302
    project.refresh_from_db()
    assert project.title != "Jamais"


def test_a_member_of_the_team_writes(client, project):
    client.force_login(editor_of(project.establishment))
    data = posted(client, project, Part.EVALUATION) | {"evaluation": "Autrement"}
    assert client.post(url(project, Part.EVALUATION), data).status_code == 302


def test_others_do_not_write(client):
    project = project_in(Status.SUBMITTED)
    stranger = head_of(CollegeFactory())
    for person, status in [
        (stranger, 404),
        (inspector_of(project.establishment), 403),
        (secretariat_of(project.establishment.academy), 403),
    ]:
        client.force_login(person)
        assert client.get(url(project, Part.SUMMARY)).status_code == status
        assert client.post(url(project, Part.SUMMARY), {}).status_code == status


def test_a_filed_project_is_read_only(client):
    project = project_in(Status.SUBMITTED)
    client.force_login(head_of(project.establishment))
    page = client.get(url(project, Part.SUMMARY))
    assert page.status_code == 200
    assert "ne se modifie plus" in page.content.decode()
    data = {"title": "Forcé", "version": "1"}
    assert client.post(url(project, Part.SUMMARY), data).status_code == 403
    refused = client.post(url(project, Part.SUMMARY), data, headers={"X-Autosave": "1"})
    assert refused.status_code == 422
    assert "n’est pas ouverte" in refused.json()["message"]
    project.refresh_from_db()
    assert project.title != "Forcé"


def test_only_the_parts_asked_for_reopen(client):
    project = project_in(Status.COMPLETION_REQUESTED)
    client.force_login(head_of(project.establishment))
    data = posted(client, project, Part.OBJECTIVES) | {"rows-0-text": "Plus précis"}
    assert client.post(url(project, Part.OBJECTIVES), data).status_code == 302
    assert (
        client.post(url(project, Part.EVALUATION), {"evaluation": "x", "version": "1"}).status_code
        == 403
    )


def test_the_derogation_is_shown_to_ecoles_only(client):
    ecole = ProjectFactory(establishment=EcoleFactory())
    college = ProjectFactory(establishment=CollegeFactory())
    client.force_login(head_of(ecole.establishment))
    page = client.get(url(ecole, Part.BENEFICIARY)).content.decode()
    assert "L.&nbsp;211-8" in page
    assert "31\u00a0décembre 2026" in page
    client.force_login(head_of(college.establishment))
    page = client.get(url(college, Part.BENEFICIARY)).content.decode()
    assert "211-8" not in page
    assert college.establishment.siret in page


def test_the_number_of_queries_does_not_grow(client, project, head, django_assert_max_num_queries):
    themes = [theme(), theme("numerique")]
    project.themes.set(themes)
    for part in Part:
        with django_assert_max_num_queries(14):
            client.get(url(project, part))


@pytest.mark.django_db(transaction=True)
def test_two_savings_at_once_keep_one_and_refuse_the_other():
    project = complete_draft()
    head = head_of(project.establishment)
    barrier, outcomes = threading.Barrier(2), []

    def save(text: str) -> None:
        mine = Project.objects.get(pk=project.pk)
        barrier.wait(timeout=10)
        try:
            save_part(mine, Part.EVALUATION, {"evaluation": text}, version=1, by=head)
            outcomes.append(text)
        except StaleVersion:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[text]) for text in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert "refused" in outcomes
    (kept,) = set(outcomes) - {"refused"}
    project.refresh_from_db()
    assert project.evaluation == kept
    assert project.parts.get(part=Part.EVALUATION).version == 2

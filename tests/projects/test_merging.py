"""Two versions of a part put together: field by field, row by row, without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from projects.enums import Part
from projects.models import Project, ProjectPart
from projects.services.editing import save_part
from tests.factories import CollegeFactory, complete_draft, editor_of, head_of
from tests.projects.test_editor import posted, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return complete_draft(CollegeFactory())


@pytest.fixture
def head(client, project):
    user = head_of(project.establishment)
    client.force_login(user)
    return user


def colleague_writes(client, project: Project, part: Part, data: dict[str, Any]) -> None:
    client.force_login(editor_of(project.establishment))
    assert client.post(url(project, part), data).status_code == 302
    client.force_login(head_of(project.establishment))


def choices(page: Any, **wanted: str) -> dict[str, Any]:
    """What the page of choices would post, with some choices changed."""
    merge = page.context["merge"]
    data: dict[str, Any] = {"version": merge["theirs"].version, "merged": "1"}
    for name, value in merge["carried"]:
        data.setdefault(name, []).append(value)
    for _, take, text in merge["form"].items:
        data[take.html_name] = take.value()
        if text is not None:
            data[text.html_name] = text.value()
    return data | wanted


def test_each_field_is_taken_from_either_and_texts_are_joined(client, project, head) -> None:
    data = posted(client, project, Part.SUMMARY)
    theirs = data | {"title": "Le titre de Claire", "summary": "Une ligne.\n\nClaire."}
    colleague_writes(client, project, Part.SUMMARY, theirs)
    mine = data | {"title": "Mon titre", "summary": "Une ligne.\n\nMoi.", "other_theme": "Mer"}
    page = client.post(url(project, Part.SUMMARY), mine | {"merge": "1"})
    keys = [item.key for item in page.context["merge"]["form"].differences]
    assert keys == ["title", "summary", "other_theme"]
    assert "Le titre de Claire" in page.content.decode()
    answer = client.post(url(project, Part.SUMMARY), choices(page, **{"take-title": "theirs"}))
    assert answer.status_code == 302, answer.content.decode()
    project.refresh_from_db()
    assert project.title == "Le titre de Claire"
    assert project.summary == "Une ligne.\n\nMoi.\nClaire."
    assert project.other_theme == "Mer"


def test_rows_of_both_stand_side_by_side(client, project, head) -> None:
    """Changed by both: chosen; added by each: both kept; removed by one: still offered."""
    data = posted(client, project, Part.PARTNERS)
    first = project.partners.get()
    theirs = data | {"rows-0-role": "Prête des livres", "rows-1-name": "Mairie",
                     "rows-1-kind": "COMMUNITY"}  # fmt: skip
    colleague_writes(client, project, Part.PARTNERS, theirs)
    mine = data | {"rows-0-role": "Anime", "rows-1-name": "Musée", "rows-1-kind": "CULTURE"}
    page = client.post(url(project, Part.PARTNERS), mine | {"merge": "1"})
    keys = [item.key for item in page.context["merge"]["form"].differences]
    added = project.partners.get(name="Mairie")
    assert keys == [f"row-{first.pk}-role", f"row-{added.pk}", "new-1"]
    wanted = choices(page, **{f"take-row-{first.pk}-role": "theirs"})
    assert client.post(url(project, Part.PARTNERS), wanted).status_code == 302
    names = list(project.partners.values_list("pk", "name", "role"))
    assert names[0] == (first.pk, first.name, "Prête des livres")
    assert {name for _, name, _ in names} == {first.name, "Mairie", "Musée"}
    assert added.pk in {pk for pk, _, _ in names}


def test_a_row_of_the_other_may_be_left_out(client, project, head) -> None:
    data = posted(client, project, Part.PARTNERS)
    theirs = data | {"rows-1-name": "Mairie", "rows-1-kind": "COMMUNITY"}
    colleague_writes(client, project, Part.PARTNERS, theirs)
    page = client.post(url(project, Part.PARTNERS), data | {"merge": "1"})
    key = f"take-row-{project.partners.get(name='Mairie').pk}"
    wanted = choices(page, **{key: "mine"})
    assert client.post(url(project, Part.PARTNERS), wanted).status_code == 302
    assert not project.partners.filter(name="Mairie").exists()


def test_changed_once_more_meanwhile_the_choices_are_shown_again(client, project, head) -> None:
    data = posted(client, project, Part.EVALUATION)
    colleague_writes(client, project, Part.EVALUATION, data | {"evaluation": "Un."})
    mine = data | {"evaluation": "Moi."}
    page = client.post(url(project, Part.EVALUATION), mine | {"merge": "1"})
    wanted = choices(page)
    editor = editor_of(project.establishment)
    save_part(project, Part.EVALUATION, {"evaluation": "Deux."}, version=2, by=editor)
    again = client.post(url(project, Part.EVALUATION), wanted)
    assert "encore une fois" in again.content.decode()
    assert "Deux." in again.content.decode()
    project.refresh_from_db()
    assert project.evaluation == "Deux."
    assert client.post(url(project, Part.EVALUATION), choices(again)).status_code == 302
    project.refresh_from_db()
    assert project.evaluation == "Moi.\nDeux."


def test_a_joined_text_that_is_refused_stays_on_the_page(client, project, head) -> None:
    data = posted(client, project, Part.SUMMARY)
    colleague_writes(client, project, Part.SUMMARY, data | {"title": "Claire"})
    page = client.post(url(project, Part.SUMMARY), data | {"title": "x" * 200, "merge": "1"})
    refused = client.post(url(project, Part.SUMMARY), choices(page, **{"take-title": "mine"}))
    assert refused.status_code == 422
    assert "raccourcissez-le" in refused.content.decode()
    assert refused.context["version"] == "2"


def test_both_wrote_the_same_is_no_conflict(client, project, head) -> None:
    data = posted(client, project, Part.EVALUATION) | {"evaluation": "Pareil."}
    colleague_writes(client, project, Part.EVALUATION, data)
    answer = client.post(url(project, Part.EVALUATION), data, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert ProjectPart.objects.get(project=project, part=Part.EVALUATION).version == 2


def test_the_merged_save_is_the_one_the_browser_kept(client, project, head) -> None:
    """The draft left in the browser is then known, and answered without a new conflict."""
    data = posted(client, project, Part.EVALUATION)
    colleague_writes(client, project, Part.EVALUATION, data | {"evaluation": "Un."})
    mine = data | {"evaluation": "Moi.", "writer": "abc", "rank": "4"}
    page = client.post(url(project, Part.EVALUATION), mine | {"merge": "1"})
    client.post(url(project, Part.EVALUATION), choices(page))
    answer = client.post(url(project, Part.EVALUATION), mine, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    project.refresh_from_db()
    assert project.evaluation == "Moi.\nUn."


def test_a_concertation_is_put_together_too(client) -> None:
    from tests.factories import ConcertationFactory

    school = CollegeFactory()
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    address = reverse("concertations:concertation-update", args=[concertation.reference])
    base = {
        "version": "1", "title": concertation.title, "rows-TOTAL_FORMS": "0",
        "rows-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(address, base | {"synthesis": "Un."}).status_code == 302
    page = client.post(address, base | {"synthesis": "Moi.", "merge": "1"})
    assert "Réunir les deux versions" in page.content.decode()
    assert client.post(address, choices(page)).status_code == 302
    concertation.refresh_from_db()
    assert concertation.synthesis == "Moi.\nUn."


def test_ones_own_other_page_is_not_called_somebody_else(client, project, head) -> None:
    data = posted(client, project, Part.EVALUATION)
    client.post(url(project, Part.EVALUATION), data | {"evaluation": "Première page."})
    page = client.post(url(project, Part.EVALUATION), data | {"evaluation": "Seconde page."})
    assert page.status_code == 409
    assert "Vous avez modifié cette partie dans une autre page" in page.content.decode()

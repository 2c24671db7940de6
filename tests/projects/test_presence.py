"""Who writes where: told to the team alone, forgotten within a minute, harmless without Redis."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.cache import ResilientCache
from projects.enums import Part, Status
from projects.models import Project
from projects.services.presence import LASTS, note_presence, present_in
from tests.factories import (
    CollegeFactory,
    complete_draft,
    editor_of,
    head_of,
    inspector_of,
    project_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]


@pytest.fixture
def project() -> Project:
    return complete_draft(CollegeFactory())


def beat(client, project: Project, part: Part = Part.EVALUATION):
    return client.post(reverse("projects:presence-create", args=[project.reference, part.slug]))


def test_a_colleague_is_named_with_the_hour(client, project: Project) -> None:
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    client.force_login(editor)
    assert beat(client, project).json() == {"here": [], "parts": {}}
    client.force_login(head)
    said = beat(client, project).json()
    assert said["here"][0].startswith(f"{editor} modifie cette partie depuis ")
    assert said["parts"] == {"evaluation": f"Y écrit en ce moment\u00a0: {editor}"}
    page = client.get(reverse("projects:part-update", args=[project.reference, "budget"]))
    assert "modifie cette partie" not in page.content.decode()
    assert f"Y écrit en ce moment\u00a0: {editor}" in page.content.decode()


def test_moving_to_another_part_leaves_the_first(client, project: Project) -> None:
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    note_presence(project, Part.BUDGET, by=editor)
    since = present_in(project, but=head)[0].since
    note_presence(project, Part.BUDGET, by=editor)
    assert present_in(project, but=head)[0].since == since
    note_presence(project, Part.ACTIONS, by=editor)
    assert [item.part for item in present_in(project, but=head)] == [Part.ACTIONS]
    assert present_in(project, but=editor) == []


def test_who_says_nothing_more_is_gone(project: Project) -> None:
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    note_presence(project, Part.BUDGET, by=editor)
    assert LASTS <= 60
    cache.touch(f"presence:{project.pk}:{editor.pk}", 0)
    assert present_in(project, but=head) == []


def test_nobody_outside_the_team_beats_or_reads(client) -> None:
    project = project_in(Status.SUBMITTED)
    for person, status in [
        (head_of(CollegeFactory()), 404),
        (inspector_of(project.establishment), 403),
    ]:
        client.force_login(person)
        assert beat(client, project).status_code == status


def test_a_closed_part_has_no_writers(client) -> None:
    project = project_in(Status.SUBMITTED)
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    client.force_login(head)
    assert beat(client, project).status_code == 200
    assert present_in(project, but=editor) == []


def test_nothing_is_written_in_the_database(client, project: Project) -> None:
    client.force_login(head_of(project.establishment))
    with CaptureQueriesContext(connection) as queries:
        beat(client, project)
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_without_redis_the_page_opens_all_the_same(
    client, project: Project, monkeypatch, settings
) -> None:
    monkeypatch.setattr(ResilientCache, "_silent_until", float("inf"))
    client.force_login(head_of(project.establishment))
    assert beat(client, project).status_code == 200
    page = client.get(reverse("projects:part-update", args=[project.reference, "evaluation"]))
    assert page.status_code == 200

"""The PDF of a file: tagged, with bookmarks and contents, draft or filed; who may read which."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from projects.enums import Part, Status
from projects.models import Project
from tests.factories import (
    complete_draft,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    project_in,
)

pytestmark = pytest.mark.django_db


def get(client: Any, project: Project, version: str) -> Any:
    return client.get(reverse("projects:projectpdf-detail", args=[project.reference, version]))


def pages(response: Any) -> tuple[PdfReader, str]:
    assert response.status_code == 200
    reader = PdfReader(io.BytesIO(response.content))
    return reader, " ".join("\n".join(p.extract_text() for p in reader.pages).split())


def test_a_draft_is_tagged_and_says_that_it_is_a_draft(client):
    project = complete_draft()
    client.force_login(editor_of(project.establishment))
    reader, text = pages(get(client, project, "travail"))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    outline: Any = reader.outline
    titles = [outline[0].title, *(item.title for item in outline[1] if hasattr(item, "title"))]
    assert titles[0] == str(project)
    for rank, part in enumerate(Part, 1):
        assert f"{rank}. {part.label}" in titles
    assert "Projet – version de travail" in text
    assert f"page 1 sur {len(reader.pages)}" in text
    assert "Un questionnaire en début et en fin d’année" in text
    assert "FR1420041010050500013M02606" not in text.replace(" ", "")


def test_the_filing_is_what_was_frozen(client):
    project = project_in(Status.COMPLETION_REQUESTED)
    Project.objects.filter(pk=project.pk).update(evaluation="Changé depuis.")
    for person in (head_of(project.establishment), inspector_of(project.establishment)):
        client.force_login(person)
        _, text = pages(get(client, project, "depot"))
        assert "Changé depuis." not in text
        assert "Dépôt n° 1" in text
        assert "version de travail" not in text
        assert project.snapshots.get().sha256 in text.replace(" ", "")


def test_who_may_read_which(client):
    project = project_in(Status.SUBMITTED)
    client.force_login(inspector_of(project.establishment))
    assert get(client, project, "travail").status_code == 403
    assert get(client, project, "autre").status_code == 404
    client.force_login(fund_manager_of(project.establishment.academy))
    assert get(client, project, "depot").status_code == 404
    draft = complete_draft(project.establishment)
    client.force_login(head_of(project.establishment))
    assert get(client, draft, "depot").status_code == 404

"""What anybody takes away opens, and names no school."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from showcase.gallery.questions import QUESTIONS
from showcase.gallery.resources import resources

pytestmark = pytest.mark.django_db


def test_every_model_opens(client: Client) -> None:
    page = client.get(reverse("showcase:resource-list")).content.decode()
    names = [model.name for _, found in resources() for one in found for model in one.models]
    assert len(names) > 10
    for name in names:
        address = reverse("showcase:resource-detail", args=[name])
        assert address in page
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=3600"
        if name.endswith(".pdf"):
            assert answer.content.startswith(b"%PDF")
        else:
            assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_a_file_that_is_none(client: Client) -> None:
    for name in ("agenda.ics", "affiche-a4.pdf", "..", "inconnu.docx"):
        assert client.get(f"/ressources/{name}/").status_code == 404


def test_questions_have_answers(client: Client) -> None:
    page = client.get(reverse("showcase:resource-list")).content.decode()
    assert all(question.asked in page and question.answer for question in QUESTIONS)

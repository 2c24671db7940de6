"""Official documents: rendered once, sealed, never served when they do not match their seal."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.http import HttpRequest
from django.test import RequestFactory

from core import clock
from core.errors import DomainError
from documents.enums import DocumentStatus
from documents.http import pdf_response
from documents.models import IssuedDocument
from documents.rules import MAX_ATTEMPTS
from documents.services.issue import issue_requested, retry
from documents.services.requests import request_document
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

TEMPLATE = """{% extends "documents/base.html" %}
{% block content %}<h1>{{ title }}</h1><p>{{ school }}, {{ number }}.</p>{% endblock %}
"""


@pytest.fixture(autouse=True)
def _templates(settings: Any, tmp_path: Path) -> None:
    """A template of the tests, beside those of the product."""
    folder = tmp_path / "templates" / "documents" / "tests"
    folder.mkdir(parents=True)
    (folder / "letter.html").write_text(TEMPLATE)
    (folder / "broken.html").write_text("{% if %}")
    engines = [dict(engine) for engine in settings.TEMPLATES]
    engines[0]["DIRS"] = [*engines[0]["DIRS"], tmp_path / "templates"]
    settings.TEMPLATES = engines


def requested(kind: str = "tests/letter", number: str = "LA-2026-0001") -> IssuedDocument:
    with transaction.atomic():
        return request_document(
            kind,
            number=number,
            title="Lettre d’attribution",
            facts={"school": "Jean-Moulin"},
            by=UserFactory.create(),
        )


def get() -> HttpRequest:
    request = RequestFactory().get("/projets/NE-2026-0001/lettre/")
    request.user = UserFactory.create()
    request.session = SessionStore()
    return request


def make_due(document: IssuedDocument) -> None:
    IssuedDocument.objects.filter(pk=document.pk).update(next_attempt_at=clock.now())


def test_a_document_is_rendered_sealed_and_served() -> None:
    document = requested()
    assert [issue_requested(), issue_requested()] == [1, 0]
    document.refresh_from_db()
    assert document.status == DocumentStatus.ISSUED
    response = pdf_response(get(), document, filename="lettre d’attribution.pdf")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-")
    assert document.sha256 == hashlib.sha256(response.content).hexdigest()
    assert document.size == len(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="lettre-d-attribution.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_not_ready_yet_is_said() -> None:
    response = pdf_response(get(), requested())
    assert response.status_code == 202
    assert "en préparation" in response.render().content.decode()  # type: ignore[attr-defined]


def test_a_broken_template_waits_then_is_shown_and_holds_up_nobody() -> None:
    broken = requested("tests/broken")
    requested(number="LA-2026-0002")
    assert issue_requested() == 1
    broken.refresh_from_db()
    assert broken.status == DocumentStatus.REQUESTED
    assert "TemplateSyntaxError" in broken.last_error
    assert broken.next_attempt_at > clock.now() + timedelta(seconds=50)
    for _ in range(MAX_ATTEMPTS - 1):
        make_due(broken)
        issue_requested()
    broken.refresh_from_db()
    assert broken.status == DocumentStatus.FAILED
    assert pdf_response(get(), broken).status_code == 503
    retry(broken)
    broken.refresh_from_db()
    assert broken.status == DocumentStatus.REQUESTED
    with pytest.raises(DomainError):
        retry(broken)


def test_bytes_that_do_not_match_their_seal_are_not_served() -> None:
    document = requested()
    issue_requested()
    document.refresh_from_db()
    document.sha256 = "0" * 64
    response = pdf_response(get(), document)
    assert response.status_code == 503
    assert "ne peut pas vous être remis" in response.render().content.decode()  # type: ignore[attr-defined]


def test_history_cannot_be_rewritten() -> None:
    requested()
    issue_requested()
    for sql in (
        "UPDATE documents_issueddocument SET sha256 = repeat('0', 64)",
        "UPDATE documents_issueddocument SET status = 'REQUESTED'",
        "DELETE FROM documents_issueddocument",
        "UPDATE documents_documentcontent SET pdf = ''",
        "DELETE FROM documents_documentcontent",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_claimed_document_is_left_to_its_worker() -> None:
    document = requested()
    IssuedDocument.objects.update(attempts=1, next_attempt_at=clock.now() + timedelta(minutes=10))
    assert issue_requested() == 0
    make_due(document)
    assert issue_requested() == 1


@pytest.mark.django_db(transaction=True)
def test_a_document_is_requested_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError):
        request_document("tests/letter", number="X", title="X", facts={}, by=UserFactory.create())

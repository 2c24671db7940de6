"""« Télécharger mes données »: all of one's own, nothing of another's."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from projects.enums import Status
from tests.factories import CollegeFactory, editor_of, head_of, project_in

pytestmark = pytest.mark.django_db

PAGE = "/mon-compte/donnees/"


def test_the_file_holds_one_s_own_data(as_user: Callable[[User], Client]) -> None:
    school = CollegeFactory(name="Collège des Données")
    head, colleague = head_of(school), editor_of(school)
    project = project_in(Status.SUBMITTED, school)
    client = as_user(head)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(PAGE)
    assert len(queries) <= 24
    assert response["Cache-Control"] == "private, no-store"
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["identite"]["adresse"] == head.email
    assert data["equipes"][0]["etablissement"].startswith("Collège des Données")
    assert {act["project__reference"] for act in data["actes_sur_les_dossiers"]} == {
        project.reference
    }
    text = response.content.decode()
    assert colleague.email not in text
    assert head.password not in text

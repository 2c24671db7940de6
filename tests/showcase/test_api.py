"""The API keeps to its document, whatever is asked; shows what is public, and nothing else."""

from __future__ import annotations

import contextlib
import json
import re
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from establishments.rules import is_valid_uai
from showcase.api.keyset import BadCursor, read_cursor, write_cursor
from showcase.api.openapi import document
from showcase.api.views import OPERATIONS
from showcase.enums import SheetPart
from showcase.models import Figure, Sheet
from showcase.services.figures import count_figures
from showcase.services.withdrawal import withdraw_sheet
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    head_of,
    project_in,
)
from tests.factories.showcase import proposed, published, shown_project

pytestmark = pytest.mark.django_db

PROJECTS = reverse("showcase:apiproject-list")
DOCUMENT = reverse("showcase:apidocument-detail")


@pytest.fixture
def sheets(clean_cache) -> list[Sheet]:
    """Five published in two académies, one proposed, one draft."""
    rennes = DepartmentFactory(code="035", academy=AcademyFactory(code="14", name="Rennes"))
    paris = DepartmentFactory(code="075", academy=AcademyFactory(code="01", name="Paris"))
    found = [
        published(shown_project(CollegeFactory(department=place)), testimony="J’ai appris à lire.")
        for place in (rennes, rennes, rennes, paris, paris)
    ]
    proposed(shown_project(CollegeFactory(department=rennes)), title="Pas encore publié")
    project_in("DRAFT", CollegeFactory(department=rennes))
    count_figures()
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    spec = document(OPERATIONS)
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", **spec})


def get(address: str, client: Client | None = None, **query: Any) -> Any:
    """The answer, checked against the shape its document gives."""
    response = (client or Client()).get(address, query)
    path = response.wsgi_request.path
    found = next(
        view
        for template, view in OPERATIONS.items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    )
    name = found.schema if response.status_code == 200 else "Probleme"
    told = json.loads(response.content)
    errors = [error.message for error in validator(name).iter_errors(told)]
    assert errors == [], errors
    expected = found.content_type if response.status_code == 200 else "application/problem+json"
    assert response["Content-Type"] == expected
    assert response["Access-Control-Allow-Origin"] == "*"
    return response, told


def test_the_document_is_valid_and_names_every_route(client: Client):
    spec = json.loads(client.get(DOCUMENT).content)
    assert spec["openapi"].startswith("3.1")
    Draft202012Validator.check_schema(spec["components"]["schemas"]["PageProjet"])
    for name, schema in spec["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        for used in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(schema)):
            assert used in spec["components"]["schemas"], f"{name} names {used}"
    assert set(spec["paths"]) == set(OPERATIONS)
    ids = [path["get"]["operationId"] for path in spec["paths"].values()]
    assert len(set(ids)) == len(ids)


def test_pages_follow_one_another_whatever_is_published_meanwhile(sheets):
    seen, address = [], f"{PROJECTS}?limite=2"
    while address:
        _, told = get(address.replace("http://localhost:8000", ""))
        seen += [row["reference"] for row in told["resultats"]]
        if len(seen) == 2:
            published(shown_project())
        address = told["suivant"]
    wanted = [sheet.project.reference for sheet in reversed(sheets)]
    assert seen == wanted


def test_filters(sheets):
    _, told = get(PROJECTS, academie="14")
    assert len(told["resultats"]) == 3
    _, told = get(PROJECTS, departement="075", type="COLLEGE")
    assert len(told["resultats"]) == 2
    school = sheets[0].establishment
    _, told = get(PROJECTS, uai=school.uai)
    assert [row["reference"] for row in told["resultats"]] == [sheets[0].project.reference]
    assert told["suivant"] is None
    _, told = get(PROJECTS, theme="francais")
    assert len(told["resultats"]) == 5
    _, told = get(reverse("showcase:apimap-list"), academie="14")
    assert [feature["type"] for feature in told["features"]] == ["Feature"] * 3


@pytest.mark.parametrize(
    "query",
    ["limite=0", "limite=101", "limite=abc", "limite=-1", "academie=Rennes", "academy=14",
     "apres=!!", "apres=W10", "apres=" + write_cursor("x", 1), "type=MAISON", "theme=%00",
     "uai=123", "apres=" + write_cursor("2026-01-01T00:00:00", 3), "limite=%D9%A3",
     "apres=" + write_cursor("2026-01-01T00:00:00+00:00", 2**70)],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem(query: str, clean_cache):
    response, told = get(f"{PROJECTS}?{query}")
    assert response.status_code == 400
    assert "n’est pas lisible" in told["title"] or "n’existe pas" in told["title"]


def test_one_project_with_what_its_school_chose(sheets):
    reference = sheets[0].project.reference
    _, told = get(reverse("showcase:apiproject-detail", args=[reference]))
    assert {part["code"] for part in told["parties"]} <= {part.slug for part in SheetPart}
    assert told["temoignages"] == [{"role": "Élève", "texte": "J’ai appris à lire."}]
    assert "@" not in json.dumps(told)
    hidden = Sheet.objects.get(published_at=None).project.reference
    for unknown in (hidden, "NE-1999-0001", "x"):
        response, _ = get(f"/api/v1/projets/{unknown}/")
        assert response.status_code == 404
    assert Client().get("/api/v1/projets/%00/").status_code == 404  # stopped before the API


def test_a_withdrawal_is_seen_by_the_next_request(sheets):
    address = reverse("showcase:apiproject-detail", args=[sheets[0].project.reference])
    first, _ = get(address)
    assert first.status_code == 200
    project = sheets[0].project
    withdraw_sheet(project, motive="À revoir", by=head_of(project.establishment))
    assert get(address)[0].status_code == 404
    assert len(get(PROJECTS)[1]["resultats"]) == 4


def test_schools_themes_figures(sheets):
    _, told = get(reverse("showcase:apischool-list"), academie="14", limite=3)
    assert [row["uai"] for row in told["resultats"]] == sorted(
        row["uai"] for row in told["resultats"]
    )
    assert all(is_valid_uai(row["uai"]) for row in told["resultats"])
    _, following = get(told["suivant"].replace("http://localhost:8000", ""))
    assert following["resultats"][0]["uai"] > told["resultats"][-1]["uai"]
    uai = told["resultats"][0]["uai"]
    assert get(reverse("showcase:apischool-detail", args=[uai]))[1]["uai"] == uai
    assert get(reverse("showcase:apischool-detail", args=["0000000A"]))[0].status_code == 404
    assert {row["code"] for row in get(reverse("showcase:apitheme-list"))[1]["resultats"]} >= {
        "francais"
    }
    _, told = get(reverse("showcase:apifigure-list"), academie="FR", mesure="deposes")
    assert {row["code_academie"] for row in told["resultats"]} == {"FR"}
    _, told = get(reverse("showcase:apifigure-list"), academie="01", ventilation="ensemble")
    assert any(row["valeur"] is None for row in told["resultats"]), "small numbers are not said"


def test_the_figures_are_read_on_through_the_count_of_the_night(sheets):
    def key(row: dict[str, Any]) -> tuple[str, ...]:
        place = row["code_academie"].replace("FR", "")
        return place, row["mesure"], row["ventilation"], row["modalite"]

    address = reverse("showcase:apifigure-list")
    read: list[tuple[str, ...]] = []
    following = f"{address}?limite=100"
    while following:
        _, told = get(following.replace("http://localhost:8000", ""))
        read += [key(row) for row in told["resultats"]]
        following = told["suivant"]
        count_figures()  # writes every row anew
    assert len(set(read)) == len(read) == Figure.objects.for_public().count() > 100
    assert read[0][0] == ""
    refused, _ = get(address, apres=write_cursor("14", "deposes", "annee", "\ud800"))
    assert refused.status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/projets/", "/api/v1/projets.geojson",
                                  "/api/v1/etablissements/", "/api/v1/chiffres/"])  # fmt: skip
def test_a_page_costs_the_same_with_many_rows(sheets, path: str):
    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as queries:
            assert get(path, limite=limit)[0].status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_it_is_read_only_and_open_to_other_sites(client: Client, clean_cache):
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(client, method)(PROJECTS)
        assert refused.status_code == 405
        assert refused["Allow"] == "GET, HEAD, OPTIONS"
    asked = client.options(PROJECTS, headers={"Origin": "https://ailleurs.example"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in asked
    assert client.head(PROJECTS).status_code == 200


def test_validators(sheets, client: Client):
    first = client.get(PROJECTS)
    assert "max-age" in first["Cache-Control"]
    again = client.get(PROJECTS, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies


def test_too_many_requests(client: Client, clean_cache, monkeypatch):
    monkeypatch.setattr("django.conf.settings.API_REQUESTS_PER_MINUTE", 3)
    statuses = [get(reverse("showcase:apitheme-list"))[0].status_code for _ in range(5)]
    assert statuses == [200] * 3 + [429] * 2
    refused = client.get(PROJECTS)
    assert refused["Retry-After"] == "60"


def test_signed_in_the_answer_is_the_same(sheets, as_user):
    person = as_user(head_of(sheets[0].project.establishment))
    assert person.get(PROJECTS).content == Client().get(PROJECTS).content


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _values(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """What fits the shape of a parameter, and what does not."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | _WORDS
    if schema["type"] == "integer":
        return st.integers(-2, schema["maximum"] + 2).map(str) | _WORDS
    return st.from_regex(schema["pattern"], fullmatch=True) | _WORDS


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_asked_the_answer_keeps_to_the_document(sheets, data, monkeypatch):
    monkeypatch.setattr("django.conf.settings.API_REQUESTS_PER_MINUTE", 10**6)
    spec = document(OPERATIONS)
    path = data.draw(st.sampled_from(sorted(OPERATIONS)))
    query, address = {}, path
    for parameter in spec["paths"][path]["get"]["parameters"]:
        value = data.draw(_values(parameter["schema"]))
        if parameter["in"] == "path":
            name = re.sub(r"[/?#%.\\]", "x", value) or "x"
            address = address.replace("{" + parameter["name"] + "}", name)
        elif data.draw(st.booleans()):
            query[parameter["name"]] = value
    response, _ = get(address, **query)
    assert str(response.status_code) in spec["paths"][path]["get"]["responses"]


@given(st.text(max_size=40))
def test_any_text_is_a_cursor_or_not(text: str):
    with contextlib.suppress(BadCursor):
        read_cursor(text, str)

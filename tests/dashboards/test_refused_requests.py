"""Requests that cannot be read: a plain page in French, one line in the log, never a 500."""

from __future__ import annotations

import logging
import sys

import pytest
from django.test import Client

from notre_ecole.settings.logs import RefusedRequests
from tests.factories import EcoleFactory, complete_draft, head_of

PLACES = [
    "/projets/{}/",
    "/etablissement/{}/",
    "/concertations/{}/",
    "/rectorat/etablissements/{}/",
    "/rectorat/commission/{}/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_an_address_with_a_zero_byte_is_unknown(client: Client, place: str) -> None:
    client.force_login(head_of(EcoleFactory()))
    for method in (client.get, client.post):
        response = method(place.format("%00"))
        assert response.status_code == 404
        assert "Cette page est introuvable" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", [{"title": "x" * 6_000_000}, {f"f{index}": "x" for index in range(4000)}]
)
def test_too_much_text_gets_a_page_in_french(client: Client, typed: dict[str, str]) -> None:
    project = complete_draft()
    client.force_login(head_of(project.establishment))
    response = client.post(
        f"/projets/{project.reference}/modifier/titre-et-resume/",
        "&".join(f"{name}={value}" for name, value in typed.items()),
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code in {400, 422}
    assert '<html lang="fr"' in response.content.decode()


def test_an_unknown_host_gets_the_page_too(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "Cet envoi n’a pas pu être lu" in response.content.decode()


def test_a_refused_request_leaves_no_traceback() -> None:
    try:
        raise ValueError
    except ValueError:
        error = sys.exc_info()
    for name, kept in (("django.security.DisallowedHost", None), ("django.request", error)):
        record = logging.LogRecord(name, logging.ERROR, "", 1, "refusé", (), error)
        assert RefusedRequests().filter(record)
        assert record.exc_info == kept

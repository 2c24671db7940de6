"""What-ifs: what would be left, what would not pass; kept, shared, and committing nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from funding.models import Envelope, Scenario
from funding.queries.scenarios import outcome_of
from funding.services.scenarios import delete_scenario, save_scenario
from funding.views.envelopes import envelope_url
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    EcoleFactory,
    award,
    envelope_for,
    fund_manager_of,
    head_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    """Three files of 4 500 € each; 10 000 € are there."""
    return [project_in("VALIDATED", CollegeFactory()) for _ in range(3)]


@pytest.fixture
def envelope(files) -> Envelope:
    return envelope_for(files[0].establishment, Decimal("10000"))


@pytest.fixture
def manager(files):
    return fund_manager_of(files[0].establishment.academy)


def kept(envelope, files, manager, **changes) -> Scenario:
    given: dict[str, Any] = {"name": "Juin", "is_shared": False}
    given["references"] = [row.reference for row in files]
    return save_scenario(envelope, **(given | changes), by=manager)


def test_what_passes_and_what_lacks(envelope, files, manager):
    scenario = kept(envelope, files, manager)

    found = outcome_of(scenario)

    assert [line.passes for line in found.lines] == [True, True, False]
    assert (found.asked, found.passing, found.left) == (
        Decimal("13500"), Decimal("9000"), Decimal("1000"),
    )  # fmt: skip
    assert found.lines[2].lacks == Decimal("3500")
    assert Envelope.objects.get(pk=envelope.pk).committed == 0
    award(files[0], envelope=envelope, by=manager)
    found = outcome_of(Scenario.objects.get(pk=scenario.pk))
    assert [line.is_waiting for line in found.lines] == [False, True, True]
    assert (found.left, len(found.refused)) == (Decimal("1000"), 1)


def test_refusals_are_sentences(envelope, files, manager):
    kept(envelope, files, manager)
    ecole = project_in("VALIDATED", EcoleFactory())
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": " "}, "Donnez un nom"),
        ({}, "déjà une simulation de ce nom"),
        ({"name": "A", "references": []}, "au moins un dossier"),
        ({"name": "A", "references": [ecole.reference]}, "n’attend pas"),
        ({"name": "A", "references": [str(rank) for rank in range(201)]}, "200 dossiers au plus"),
    ]
    for changes, said in wrong:
        with pytest.raises(DomainError, match=said):
            kept(envelope, files, manager, **changes)
    with pytest.raises(NotAllowed):
        kept(envelope, files, fund_manager_of(AcademyFactory(code="17", name="Nantes")), name="A")
    scenario = Scenario.objects.get()
    secretary = secretariat_of(files[0].establishment.academy)
    with pytest.raises(NotAllowed):
        delete_scenario(scenario, by=secretary)
    with pytest.raises(NotAllowed):
        kept(envelope, files, secretary, name="A", scenario=scenario)


def test_from_the_page_of_the_envelope_to_a_shared_result(envelope, files, manager, as_user):
    client = as_user(manager)
    address = envelope_url(envelope, "scenario-create")
    assert str(files[0]) in client.get(address).content.decode()
    assert client.post(address, {"name": "Juin"}).status_code == 422
    assert client.post(address, {"name": "Juin", "projects": ["NE-2026-9999"]}).status_code == 422
    given = {"name": "Juin", "projects": [row.reference for row in files]}

    page = client.post(address, given, follow=True).content.decode()

    assert "il resterait" in page
    assert "Ne passe pas" in page
    scenario = Scenario.objects.get()
    detail = reverse("funding:scenario-detail", args=[scenario.pk])
    secretary = as_user(secretariat_of(files[0].establishment.academy))
    assert secretary.get(detail).status_code == 404  # not shared
    update = reverse("funding:scenario-update", args=[scenario.pk])
    client = as_user(manager)
    assert client.get(update).status_code == 200
    shared = {"name": "Juin", "projects": [files[2].reference], "is_shared": "on"}
    assert client.post(update, shared).status_code == 302
    secretary = as_user(secretariat_of(files[0].establishment.academy))
    assert "Passe" in secretary.get(detail).content.decode()
    assert secretary.get(update).status_code == 403
    assert secretary.post(detail + "supprimer/").status_code == 403
    assert as_user(head_of(files[0].establishment)).get(detail).status_code == 403
    client = as_user(manager)
    assert "Juin" in client.get(envelope_url(envelope)).content.decode()
    assert client.post(detail + "supprimer/").status_code == 302
    assert not Scenario.objects.exists()

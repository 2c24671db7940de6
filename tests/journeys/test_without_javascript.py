"""Writing and filing a project in a browser that runs no script."""

from __future__ import annotations

import pytest

from projects.enums import Part, Status
from projects.models import Project
from tests.factories import CollegeFactory, complete_draft, head_of
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft() -> Project:
    return complete_draft(CollegeFactory.create())


@pytest.fixture
def head(draft: Project, person: Arrive, password: str) -> Person:
    """The principal, signed in without any script."""
    principal = person("Le principal", javascript=False)
    principal.sign_in(head_of(draft.establishment).email, password)
    return principal


def test_writing_adding_a_row_and_filing(draft: Project, head: Person) -> None:
    head.go(f"/projets/{draft.reference}/modifier/{Part.ACTIONS.slug}/")
    head.fill(rows__1__title="Inviter un auteur")
    head.click("Ajouter une action")
    assert draft.actions.count() == 2, "asking for a row keeps what was typed"
    head.fill(rows__2__title="Ouvrir le jardin aux familles")
    head.click("Enregistrer")
    head.sees("Vos réponses sont enregistrées.")
    assert list(draft.actions.values_list("title", flat=True)) == [
        "Dessiner et planter le jardin",
        "Inviter un auteur",
        "Ouvrir le jardin aux familles",
    ]

    head.go(f"/projets/{draft.reference}/modifier/{Part.EVALUATION.slug}/")
    head.fill(evaluation="Un questionnaire, et les emprunts.")
    head.click("Enregistrer et continuer")
    draft.refresh_from_db()
    assert draft.evaluation == "Un questionnaire, et les emprunts."

    head.click("Ce qui manque avant le dépôt")
    head.click("Déposer le projet", role="button")
    head.sees("Cochez cette case pour confirmer le dépôt.")
    head.tick("confirmed")
    head.click("Déposer le projet", role="button")
    head.sees("Récépissé du dépôt 1")
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED


def test_removing_a_row_and_choosing_a_comfort(draft: Project, head: Person) -> None:
    head.go(f"/projets/{draft.reference}/modifier/{Part.BUDGET.slug}/")
    head.tick("rows__2__DELETE")
    head.click("Enregistrer")
    head.sees("3 700 €")
    head.click("Confort de lecture")
    head.tick("contrast", "dark")
    head.click("Enregistrer")
    assert head.page.locator("html").get_attribute("data-fr-theme") == "dark"

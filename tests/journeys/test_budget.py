"""A project of two schools, its budget and its beneficiary, with scripts and without."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from projects.enums import Part
from projects.models import Project
from projects.services.policy import set_budget_policy
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    associated,
    complete_draft,
    fund_manager_of,
    head_of,
    rate_of,
    secretariat_of,
)
from tests.journeys.browser import as_read
from tests.journeys.conftest import SignedIn

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft() -> Project:
    return complete_draft(EcoleFactory.create(name="École Jean Moulin"))


def page_of(draft: Project, part: Part) -> str:
    return f"/projets/{draft.reference}/modifier/{part.slug}/"


def test_two_schools_agree_and_share_the_budget(draft: Project, signed_in: SignedIn) -> None:
    college = CollegeFactory.create(
        name="Collège Anne Frank", department=draft.establishment.department
    )
    rate_of(draft)
    head, partner = signed_in(head_of(draft.establishment)), signed_in(head_of(college))
    head.go(page_of(draft, Part.SCHOOLS))
    head.click("Inviter un établissement")
    head.page.locator("[name=school]").press_sequentially("anne frank")
    head.page.get_by_role("option").first.click()
    expect(head.page.locator("[name=school]")).to_have_value(college.uai)
    head.click("Envoyer l’invitation")
    head.sees("sa direction n’a pas encore répondu")

    partner.go(f"/etablissement/{college.uai}/")
    partner.click("Répondre à une invitation")
    partner.tick("answer", "accept")
    partner.click("Envoyer la réponse")
    partner.sees("votre établissement y participe")
    partner.go(f"/projets/{draft.reference}/apercu/")
    partner.sees("Voici le projet auquel votre établissement s’associe")

    head.go(page_of(draft, Part.BUDGET))
    head.choose(rows__3__category="HOURS", rows__3__hours_kind="HSE")
    head.choose(rows__3__year=str(draft.starts_on.year if draft.starts_on else 2027))
    head.field("rows__3__school").select_option(label=str(college))
    head.fill(rows__3__label="Atelier commun", rows__3__quantity="12,5")
    outcome = head.page.locator('[data-row-outcome="rows-3"]')
    expect(outcome).to_contain_text(as_read("562,50 €, au taux de l’académie"))
    expect(head.page.locator("[data-totals]")).to_contain_text(as_read("5 062,50 €"))
    head.page.get_by_text("Autres financements (").click()
    head.fill(COMMUNE_amount="1 000")
    expect(head.page.locator("[data-totals]")).to_contain_text(as_read("6 062,50 €"))
    head.shot("budget-partage")
    head.click("Enregistrer")
    draft.refresh_from_db()
    assert draft.amount_asked == Decimal("5062.50")
    partner.go(f"/etablissement/{college.uai}/projets-associes/{draft.reference}/")
    partner.sees("562,50 €, 1 dépense")
    partner.fill(motive="Deux postes fermés.")
    partner.click("Se retirer du projet", role="button")
    head.click("Ce qui manque avant le dépôt")
    head.sees("ne participe pas au projet")


def test_the_rules_of_the_academy_are_set_and_seen(draft: Project, signed_in: SignedIn) -> None:
    manager = signed_in(fund_manager_of(draft.establishment.academy))
    manager.go("/rectorat/reglages/budget/")
    manager.fill(taux__amount="45,13")
    manager.click("Fixer ce taux")
    manager.sees("45,13 €")
    manager.fill(project_ceiling="4 000", excluded_words="banc")
    manager.tick("project_ceiling_blocks")
    manager.click("Enregistrer les règles")
    manager.sees("Les règles du budget sont enregistrées.")

    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft, Part.BUDGET))
    head.sees("dépasse le plafond d’un projet dans votre académie, 4 000 €")
    head.sees("votre académie ne finance pas « banc »")
    head.fill(rows__0__unit_price="1 000")
    expect(head.page.locator("[data-totals]")).not_to_contain_text("plafond")


def test_without_scripts(draft: Project, signed_in: SignedIn) -> None:
    academy = draft.establishment.academy
    eple = CollegeFactory.create(
        name="Collège Rosa Parks", department=draft.establishment.department
    )
    set_budget_policy(academy, {"project_ceiling": Decimal(3000)}, by=secretariat_of(academy))
    head = signed_in(head_of(draft.establishment), javascript=False)
    head.go(page_of(draft, Part.SCHOOLS))
    head.fill(n_CM2="24")
    head.click("Enregistrer")
    draft.refresh_from_db()
    assert draft.pupils == 144

    head.click("Inviter un établissement")
    head.fill(school="rosa parks")
    head.click("Envoyer l’invitation")
    head.sees("Collège Rosa Parks")
    head.click("Retirer du projet : " + str(eple))
    head.click("Retirer cet établissement")
    assert not draft.associated_schools.exists()

    head.go(page_of(draft, Part.BUDGET))
    head.fill(rows__0__quantity="2")
    head.click("Enregistrer")
    head.sees("7 000 €")
    head.sees("dépasse le plafond")

    head.go(page_of(draft, Part.BENEFICIARY))
    head.sees("jusqu’au 31 décembre 2026")
    head.tick("kind", "NEARBY_EPLE")
    head.fill(eple="rosa parks")
    head.click("Enregistrer")
    draft.refresh_from_db()
    assert draft.beneficiary.establishment == eple
    assert draft.beneficiary.siret == eple.siret


def test_the_eple_is_found_by_its_name(draft: Project, signed_in: SignedIn) -> None:
    eple = CollegeFactory.create(
        name="Collège Rosa Parks", department=draft.establishment.department
    )
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft, Part.BENEFICIARY))
    head.page.locator("[name=eple]").press_sequentially("rosa")
    head.page.get_by_role("option").first.click()
    expect(head.page.locator("[name=siret]")).to_have_value(eple.siret)
    expect(head.page.locator('[name=kind][value="NEARBY_EPLE"]')).to_be_checked()
    head.click("Enregistrer")
    draft.refresh_from_db()
    assert draft.beneficiary.establishment == eple


def test_a_school_that_left_does_not_read_any_more(draft: Project, signed_in: SignedIn) -> None:
    association = associated(draft, state="LEFT")
    partner = signed_in(head_of(association.establishment))
    response = partner.page.goto(f"/projets/{draft.reference}/apercu/")
    assert response is not None
    assert response.status == 404

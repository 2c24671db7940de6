"""People and their accounts in a browser: search by keyboard, settings, journal, « voir comme »."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User
from establishments.models import Establishment
from tests.factories import CollegeFactory, UserFactory, head_of, inspector_of, secretariat_of
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive, SignedIn

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clean_cache"),
    pytest.mark.timeout(180),
]

NARROW = {"width": 320, "height": 800}


@pytest.fixture
def school() -> Establishment:
    """A school with a head and an inspector."""
    made = CollegeFactory.create(name="Collège Anne de Bretagne")
    head_of(made)
    inspector_of(made)
    return made


def fits(somebody: Person) -> None:
    """Nothing overflows the narrow screen."""
    assert somebody.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_school_is_found_by_the_keyboard_then_read(
    school: Establishment, signed_in: SignedIn
) -> None:
    CollegeFactory.create(name="Collège Jacques Prévert")
    secretary = signed_in(secretariat_of(school.academy), viewport=NARROW)
    secretary.go("/rectorat/etablissements/")
    field = secretary.page.get_by_role("combobox").first
    field.focus()
    secretary.page.keyboard.type("colege ane de bretagne")
    option = secretary.page.get_by_role("option", name="Anne de Bretagne")
    expect(option).to_be_visible()
    secretary.check()
    secretary.shot("recherche-320")
    secretary.page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    with secretary.page.expect_navigation(wait_until="load"):
        secretary.page.keyboard.press("Enter")
    secretary.check()
    secretary.sees(school.name)
    secretary.sees("Inspection référente")
    secretary.shot("fiche-320")
    fits(secretary)


def test_the_secretariat_reads_the_journal_and_keeps_its_settings(
    school: Establishment, signed_in: SignedIn
) -> None:
    secretary = signed_in(secretariat_of(school.academy), viewport=NARROW)
    secretary.go("/rectorat/")
    secretary.go("/rectorat/reglages/")
    secretary.shot("reglages-320")
    fits(secretary)
    secretary.fill(letter_place="Rennes", quorum_percent="120")
    secretary.click("Enregistrer les réglages")
    secretary.sees("Écrivez un nombre entier, de 1 à 100.")
    secretary.fill(quorum_percent="60")
    secretary.click("Enregistrer les réglages")
    secretary.sees("Les réglages sont enregistrés.")
    secretary.click("Le journal")
    secretary.sees("Ville des courriers")
    secretary.shot("journal-320")
    fits(secretary)
    secretary.go("/rectorat/journal/")
    secretary.sees("Nomination")


def test_somebody_keeps_an_eye_on_their_account(
    school: Establishment, person: Arrive, password: str
) -> None:
    user = head_of(CollegeFactory.create())
    elsewhere, here = person("Ailleurs"), person("Ici", viewport=NARROW)
    elsewhere.sign_in(user.email, password)
    here.sign_in(user.email, password)
    here.go("/mon-compte/")
    here.shot("compte-320")
    here.go("/mon-compte/sessions/")
    here.sees("cet appareil")
    here.shot("sessions-320")
    fits(here)
    here.click("Fermer toutes les autres sessions")
    elsewhere.go("/mon-espace/")
    elsewhere.sees("Se connecter")
    here.go("/mon-compte/messages/")
    here.shot("preferences-320")
    fits(here)
    here.click("Enregistrer", role="button")
    here.go("/mon-compte/")
    with here.page.expect_download() as caught:
        here.page.get_by_role("link", name="Télécharger mes données").click()
    assert user.email in Path(caught.value.path()).read_text("utf-8")


def looks_as(administrator: Person, user: User) -> None:
    """From the list of accounts to the pages of the person, and back."""
    administrator.go("/administration/comptes/")
    administrator.fill(q=user.email)
    with administrator.page.expect_navigation(wait_until="load"):
        administrator.page.keyboard.press("Enter")
    administrator.check()
    administrator.shot("comptes")
    administrator.click(str(user))
    administrator.shot("personne")
    administrator.click("Voir comme cette personne")
    administrator.fill(motive="Elle ne retrouve pas son projet.")
    administrator.shot("voir-comme")
    administrator.click(f"Voir comme {user}", role="button")
    administrator.sees(f"Vous voyez le site comme {user}")
    administrator.shot("voir-comme-espace")
    administrator.click("Revenir à mon compte", role="button")
    administrator.never_sees.append("Vous voyez le site comme")
    administrator.go("/administration/comptes/")


def test_the_assistance_looks_as_a_person_who_then_reads_it(
    school: Establishment, signed_in: SignedIn
) -> None:
    user = school.memberships.get().user
    looks_as(signed_in(UserFactory.create(is_staff=True)), user)
    head = signed_in(user)
    head.go("/mon-compte/")
    head.sees("Elle ne retrouve pas son projet.")

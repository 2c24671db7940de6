"""A school listens: the poster, the answers of a telephone, the sorting, what is given back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from concertations.models import Citation, Concertation, Contribution, ContributionBox, Publication
from tests.factories import CollegeFactory, ConcertationFactory, box_for, head_of, said_in
from tests.journeys.browser import Person, as_read
from tests.journeys.conftest import Arrive, SignedIn

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def concertation() -> Concertation:
    return ConcertationFactory.create(establishment=CollegeFactory.create())


@pytest.fixture
def head(concertation: Concertation, signed_in: SignedIn) -> Person:
    return signed_in(head_of(concertation.establishment))


def is_narrow(person: Person) -> None:
    """Nothing sticks out of the screen."""
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def answers(somebody: Person, path: str) -> None:
    """From the link of the poster to the thanks."""
    somebody.go(path)
    somebody.sees("Ne nommez personne")
    is_narrow(somebody)
    somebody.shot(f"avis-{somebody.name}")
    somebody.click("Envoyer mon avis")
    somebody.sees("Répondez à une question au moins.")
    somebody.tick("category", "FAMILIES")
    somebody.fill(lacking="Un banc à l’ombre.")
    somebody.tick("dimensions", "WELL_BEING")
    somebody.click("Envoyer mon avis")
    somebody.sees("Votre avis est arrivé.")
    is_narrow(somebody)
    assert somebody.context.cookies() == []


@pytest.mark.timeout(240)
def test_from_the_poster_to_what_is_given_back(
    concertation: Concertation, head: Person, person: Arrive
) -> None:
    head.go(f"/concertations/{concertation.reference}/")
    head.click("Recueillir la parole")
    head.fill(opens_on="2026-01-01", closes_on="2036-01-01")
    head.click("Ouvrir le formulaire")
    head.sees("Le formulaire est ouvert")
    head.shot("recueil")
    box = ContributionBox.objects.get()
    head.click("Feuille à imprimer")
    head.shot("recueil-feuille")

    phone = person("telephone", viewport=PHONE)
    answers(phone, f"/avis/{box.token}/")
    old_phone = person("vieux-telephone", viewport=PHONE, javascript=False)
    answers(old_phone, f"/avis/{box.token}/")
    phone.go("/avis/aaaa-bbbb-cccc/")
    phone.sees("Ce lien ne mène à aucun formulaire")

    head.go(f"/concertations/{concertation.reference}/contributions/")
    head.sees("2 contributions")
    head.shot("contributions")
    for said in Contribution.objects.all():
        head.tick("contribution", str(said.pk))
    head.choose(finding="nouveau")
    head.fill(new_finding="Il manque de l’ombre.")
    head.click("Rattacher au constat")
    head.sees("il cite 2 contributions de plus")
    assert Citation.objects.count() == 2
    head.click("Écrire la synthèse")
    head.sees("2 contributions à l’appui")
    head.shot("concertation-citations")
    head.go(f"/concertations/{concertation.reference}/contributions/{said.pk}/")
    head.click("Masquer, elle nomme quelqu’un")
    head.sees("Masquée : elle nommait quelqu’un")
    head.shot("contribution")

    head.go(f"/concertations/{concertation.reference}/enregistrer/")
    head.tick("confirmed")
    head.click("Enregistrer la concertation", role="button")
    head.shot("concertation-enregistree")
    head.click("Publier la synthèse")
    head.click("Publier la synthèse", role="button")
    head.sees("partagez son lien")
    phone.go(f"/synthese/{Publication.objects.get().token}/")
    phone.sees("Il manque de l’ombre.")
    phone.does_not_see("Un banc à l’ombre.")
    is_narrow(phone)
    phone.shot("synthese-publiee")
    phone.go(f"/avis/{box.token}/")
    phone.sees("Ce formulaire est fermé")


def test_typing_sheets_and_sorting_on_a_telephone_without_javascript(
    concertation: Concertation, person: Arrive, password: str
) -> None:
    said_in(concertation)
    head = person("Le principal", javascript=False, viewport=PHONE)
    head.sign_in(head_of(concertation.establishment).email, password)
    head.go(f"/concertations/{concertation.reference}/contributions/saisir/")
    head.tick("category", "PUPILS")
    head.fill(idea="Des jeux calmes.")
    head.click("Enregistrer et en saisir une autre")
    head.sees("La contribution est enregistrée.")
    head.go(f"/concertations/{concertation.reference}/contributions/")
    is_narrow(head)
    head.tick("contribution", str(Contribution.objects.get(origin="PAPER").pk))
    head.fill(tag="Cour")
    head.click("Étiqueter")
    head.sees("posée sur 1 contribution")
    head.choose(etiquette="Cour")
    head.click("Filtrer")
    head.sees("Des jeux calmes.")
    head.does_not_see("Un jardin dans la cour.")


def test_what_arrives_shows_itself(
    concertation: Concertation, head: Person, person: Arrive
) -> None:
    said_in(concertation)
    box = box_for(concertation)
    head.go(f"/concertations/{concertation.reference}/contributions/")
    news = head.page.locator("#nouvelles")
    expect(news).to_be_hidden()
    answers(person("telephone", viewport=PHONE), f"/avis/{box.token}/")
    expect(head.page.locator("#arrivees")).to_contain_text(
        as_read("2 contributions"), timeout=60_000
    )
    expect(news).to_be_visible()
    expect(head.page.locator(".ne-voice")).to_have_count(1)
    head.follow(news)
    expect(head.page.locator(".ne-voice")).to_have_count(2)

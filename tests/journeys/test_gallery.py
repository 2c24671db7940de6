"""The gallery for every reader: with and without scripts, by keyboard, narrow, in each comfort."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.comfort import COOKIE
from projects.enums import Level
from showcase.models import Collection
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    collection_of,
    secretariat_of,
    sheet_in_gallery,
    theme,
)
from tests.factories.establishments import AcademyFactory
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive, SignedIn
from tests.journeys.test_comfort import COMFORTS, WIDER_THAN_SCREEN, tab_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GALLERY = "/projets-inspirants/"


@pytest.fixture
def gathered() -> Collection:
    """Six sheets of three départements, and a collection of two of them."""
    far = DepartmentFactory(
        code="974", name="La Réunion", academy=AcademyFactory(code="28", name="La Réunion")
    )
    near = DepartmentFactory(
        code="094", name="Val-de-Marne", academy=AcademyFactory(code="24", name="Créteil")
    )
    sciences, reading = theme("sciences"), theme("lecture")
    place = {"latitude": Decimal("48.11"), "longitude": Decimal("-1.68")}
    schools = [
        EcoleFactory(name="École Anita-Conti", **place),
        EcoleFactory(name="École du Port", **place),
        CollegeFactory(name="Collège des Marais", priority_education="REP+"),
        EcoleFactory(department=far),
        CollegeFactory(department=near),
        EcoleFactory(department=near),
    ]
    sheets = [
        sheet_in_gallery(
            school,
            title=f"{title} de l’établissement",
            summary="Les élèves observent, **mesurent** et racontent ce qu’ils ont vu. " * 4,
            themes=[sciences, reading] if rank % 2 else [sciences],
            levels=[Level.CM1, Level.CM2],
            pupils=120 + rank,
            has_video=rank == 0,
        )
        for rank, (school, title) in enumerate(
            zip(schools, ("Potager", "Théâtre", "Radio", "Lagon", "Chorale", "Robots"), strict=True)
        )
    ]
    return collection_of(*sheets[:2], introduction="Deux **projets** à reprendre.")


def pages(gathered: Collection) -> dict[str, str]:
    """The public pages of the gallery."""
    return {
        "accueil": "/",
        "galerie": GALLERY,
        "galerie-departement": f"{GALLERY}?departement=035&theme=sciences",
        "galerie-vide": f"{GALLERY}?q=potager&theme=lecture&video=oui",
        "themes": f"{GALLERY}themes/",
        "theme": f"{GALLERY}themes/sciences/",
        "academie": f"{GALLERY}academies/14/",
        "collections": f"{GALLERY}collections/",
        "collection": f"{GALLERY}collections/{gathered.slug}/",
        "ressources": "/ressources/",
    }


@pytest.mark.timeout(400)
def test_axe_in_every_comfort(gathered: Collection, person: Arrive) -> None:
    visitor = person("Un visiteur", viewport={"width": 1280, "height": 900})
    for comfort, (contrast, font, spacing) in COMFORTS.items():
        choice = {"name": COOKIE, "value": f"{contrast}.{font}.{spacing}", "url": visitor.site}
        visitor.context.add_cookies([choice])  # type: ignore[list-item]
        for name, path in pages(gathered).items():
            visitor.go(path)
            visitor.shot(f"{comfort}-{name}")


@pytest.mark.timeout(400)
def test_no_page_scrolls_sideways_at_320_pixels(gathered: Collection, person: Arrive) -> None:
    visitor = person("Un visiteur", viewport={"width": 320, "height": 640})
    wide = {}
    for name, path in pages(gathered).items():
        visitor.page.goto(path)
        if found := visitor.page.evaluate(WIDER_THAN_SCREEN):
            wide[path] = found
        visitor.shot(f"320-{name}")
    assert wide == {}


def test_filters_show_at_once_what_they_give(gathered: Collection, person: Arrive) -> None:
    visitor = person("Une professeure", viewport={"width": 1280, "height": 900})
    visitor.go("/")
    visitor.fill(q="potagre")
    visitor.click("Chercher")
    visitor.sees("Aucun projet ne contient « potagre » : voici ceux pour « potager »")
    visitor.go(GALLERY)
    total = visitor.page.locator("#resultats")
    expect(total).to_have_text("6\xa0projets")
    visitor.page.locator('label[for="f-theme-lecture"]').click()
    expect(total).to_have_text("3\xa0projets")
    assert visitor.page.url.endswith("?theme=lecture")
    visitor.choose(departement="035")
    expect(total).to_have_text("1\xa0projet")
    expect(visitor.page.locator('[id="f-theme-lecture"]')).to_be_checked()
    visitor.check()
    visitor.page.go_back()
    expect(total).to_have_text("3\xa0projets")
    visitor.click("Enlever le filtre lecture")
    expect(total).to_have_text("6\xa0projets")


def test_the_keyboard_reaches_the_map_and_its_departements(
    gathered: Collection, person: Arrive
) -> None:
    visitor = person("Un visiteur", viewport={"width": 1280, "height": 900})
    visitor.go(f"{GALLERY}?theme=sciences")
    tab_to(visitor, ".ne-map__skip", most=120)
    tab_to(visitor, 'a[aria-label^="Ille-et-Vilaine"]', most=8)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.check()
    assert "departement=035" in visitor.page.url
    assert "theme=sciences" in visitor.page.url
    expect(visitor.page.locator(".ne-map__point")).to_have_count(2)


def test_passing_the_map_keeps_what_was_typed(gathered: Collection, person: Arrive) -> None:
    visitor = person("Un visiteur", viewport={"width": 1280, "height": 900})
    visitor.go(GALLERY)
    visitor.page.locator('label[for="f-theme-lecture"]').click()
    expect(visitor.page.locator("#resultats")).to_have_text("3\xa0projets")
    visitor.fill(q="potager")
    tab_to(visitor, ".ne-map__skip", most=120)
    visitor.page.evaluate("window.sameDocument = true")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile("#carte-suite$"))
    visitor.page.wait_for_timeout(500)  # the time that a page read again would take to come
    assert visitor.page.evaluate("window.sameDocument")
    expect(visitor.page.locator("#q")).to_have_value("potager")


def test_without_javascript_the_list_does_everything(gathered: Collection, person: Arrive) -> None:
    visitor = person("Un visiteur", javascript=False)
    visitor.go(GALLERY)
    visitor.page.locator(".ne-gallery__filters > summary").click()
    visitor.page.locator('label[for="f-theme-lecture"]').click()
    visitor.click("Afficher les projets")
    visitor.sees("3 projets")
    visitor.click("Les petits budgets d’abord")
    assert "tri=budget" in visitor.page.url
    visitor.page.locator(".ne-map__table > summary").click()
    visitor.click("La Réunion")
    visitor.sees("Lagon de l’établissement")


def test_on_paper_the_list_is_there(gathered: Collection, person: Arrive) -> None:
    visitor = person("Un visiteur")
    visitor.page.goto(GALLERY)
    visitor.page.emulate_media(media="print")
    expect(visitor.page.get_by_text("Potager de l’établissement")).to_be_visible()
    expect(visitor.page.locator(".ne-gallery__form")).to_be_hidden()
    visitor.shot("papier-galerie")


def test_a_curator_orders_a_collection(gathered: Collection, signed_in: SignedIn) -> None:
    academy = AcademyFactory()
    gathered.academy = academy
    gathered.save(update_fields=["academy"])
    curator: Person = signed_in(secretariat_of(academy))
    curator.go("/rectorat/collections/")
    curator.click("Sciences en 180 secondes")
    curator.fill(q="radio")
    curator.click("Chercher")
    curator.fill(note="Pour les collèges.")
    curator.click("Ajouter Radio de l’établissement")
    curator.sees("Le projet est dans la collection.")
    curator.click("Monter Radio de l’établissement")
    curator.click("Monter Radio de l’établissement")
    titles = curator.page.locator(".ne-held .ne-files__title")
    expect(titles.first).to_have_text("Radio de l’établissement")
    curator.shot("collection-tenue")
    curator.go(f"{GALLERY}collections/{gathered.slug}/")
    curator.sees("Pour les collèges.")

"""Every public page for every reader: four comforts at 320 px, keyboard, paper, no script."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from accounts.comfort import COOKIE
from core.maintenance import close_site, open_site
from projects.models import Project
from showcase.enums import SheetPart
from showcase.services.figures import count_figures
from showcase.services.opendata import publish_open_data
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    collection_of,
    theme,
)
from tests.factories.showcase import drawn_photo_of, prepared, published, shown_project
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive
from tests.journeys.test_comfort import COMFORTS, WIDER_THAN_SCREEN, tab_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GALLERY = "/projets-inspirants/"
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
VIDEO = "https://podeduc.apps.education.fr/video/1234-lire-dehors/"
TRANSCRIPT = "On lit dehors, même en hiver."


@pytest.fixture
def project(transactional_db: None) -> Project:
    """A sheet with all that a sheet may show, its neighbour, a collection, the figures counted."""
    place = DepartmentFactory(code="035", academy=AcademyFactory(code="14", name="Rennes"))
    theme("lecture")
    neighbour = published(shown_project(EcoleFactory(department=place)))
    project = shown_project(CollegeFactory(department=place))
    told = {
        "parts": [part.value for part in SheetPart],
        "video_url": VIDEO,
        "video_rights": "Le collège",
        "transcript": TRANSCRIPT,
    }
    prepared(project)
    drawn_photo_of(project)
    sheet = published(project, testimony="J’ai lu un livre entier.", **told)
    collection_of(sheet, neighbour, slug="lire", introduction="Deux **projets** à reprendre.")
    count_figures()
    publish_open_data()
    return project


def pages(project: Project) -> dict[str, str]:
    """Every public page, by the name of its picture."""
    sheet = f"{GALLERY}{project.reference}/"
    return {
        "accueil": "/",
        "galerie": GALLERY,
        "galerie-departement": f"{GALLERY}?departement=035",
        "galerie-vide": f"{GALLERY}?q=introuvable&departement=035",
        "fiche": sheet,
        "inspirer": f"{sheet}s-en-inspirer/",
        "themes": f"{GALLERY}themes/",
        "theme": f"{GALLERY}themes/lecture/",
        "academie": f"{GALLERY}academies/14/",
        "collections": f"{GALLERY}collections/",
        "collection": f"{GALLERY}collections/lire/",
        "ressources": "/ressources/",
        "chiffres": "/chiffres/",
        "chiffres-academie": "/chiffres/?academie=14",
        "definitions": "/chiffres/definitions/",
        "donnees-ouvertes": "/donnees-ouvertes/",
        "encart": "/encart/14/",
        "aide": "/guide/",
        "aide-cherche": "/guide/?q=budget",
        "guide": "/guide/publier-et-s-inspirer/",
        "contact": "/contact/",
        "plan": "/plan-du-site/",
        "accessibilite": "/accessibilite/",
        "mentions": "/mentions-legales/",
        "donnees-personnelles": "/donnees-personnelles/",
        "temoins": "/temoins-de-connexion/",
        "connexion": "/connexion/",
        "code": "/activation/",
        "confort": "/confort/",
        "introuvable": "/nulle-part/",
    }


def choose_comfort(visitor: Person, comfort: str) -> None:
    """Read in this comfort from now on, as the panel of comfort keeps it."""
    choice = {"name": COOKIE, "value": ".".join(COMFORTS[comfort]), "url": visitor.site}
    visitor.context.add_cookies([choice])  # type: ignore[list-item]


@pytest.mark.parametrize("comfort", COMFORTS)
def test_every_page_fits_a_narrow_screen_in_each_comfort(
    project: Project, person: Arrive, clean_cache: None, comfort: str
) -> None:
    visitor = person("Un visiteur", viewport=NARROW)
    choose_comfort(visitor, comfort)
    wide = {}
    for name, path in pages(project).items():
        visitor.go(path)
        if found := visitor.page.evaluate(WIDER_THAN_SCREEN):
            wide[path] = found
        visitor.shot(f"public-320-{comfort}-{name}")
    assert wide == {}


@pytest.mark.parametrize("name", ["galerie", "fiche", "chiffres"])
def test_nothing_overlaps_when_the_text_alone_is_twice_as_large(
    project: Project, person: Arrive, clean_cache: None, name: str
) -> None:
    visitor = person("Un visiteur", viewport=WIDE)
    visitor.go(pages(project)[name])
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert visitor.page.evaluate(WIDER_THAN_SCREEN) == []
    visitor.shot(f"public-200-{name}")


@pytest.fixture
def closed() -> Iterator[None]:
    """The site is closed for twenty minutes."""
    close_site(minutes=20)
    yield
    open_site()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_closed_site_is_read_too(person: Arrive, closed: None, scheme: str) -> None:
    visitor = person("Un visiteur", viewport=NARROW, color_scheme=scheme)
    visitor.page.goto("/")
    visitor.sees("Le site revient bientôt")
    expect(visitor.page.locator("html")).to_have_attribute("data-fr-theme", scheme)
    assert visitor.page.evaluate(WIDER_THAN_SCREEN) == []
    visitor.shot(f"public-maintenance-{scheme}")


# --- the boxes of the page


def test_the_filters_stay_in_their_column(
    project: Project, person: Arrive, clean_cache: None
) -> None:
    visitor = person("Un visiteur", viewport=WIDE)
    visitor.go(GALLERY)
    out = """() => {
      const edge = document.querySelector(".ne-gallery__form").getBoundingClientRect().right;
      return [...document.querySelectorAll(".ne-gallery__form :is(select, input, button)")]
        .filter((field) => field.getBoundingClientRect().right > edge + 1)
        .map((field) => field.outerHTML.slice(0, 120));
    }"""
    assert visitor.page.evaluate(out) == []


# --- a keyboard alone


def test_the_keyboard_searches_filters_and_opens_a_card(
    project: Project, person: Arrive, clean_cache: None
) -> None:
    visitor = person("Un visiteur", viewport=WIDE)
    visitor.go(GALLERY)
    total = visitor.page.locator("#resultats")
    tab_to(visitor, "#q")
    visitor.page.keyboard.type("jardin")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**q=jardin**")
    tab_to(visitor, "#f-degre-COLLEGE", most=120)
    visitor.page.keyboard.press("Space")
    visitor.page.wait_for_url("**degre=COLLEGE**")
    expect(total).to_have_text("1\xa0projet")
    tab_to(visitor, ".ne-sheet-card__title a", most=120)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.check()
    assert visitor.page.url.endswith(f"{GALLERY}{project.reference}/")


def test_the_keyboard_agrees_to_the_video_and_nothing_is_asked_before(
    project: Project, person: Arrive, clean_cache: None
) -> None:
    visitor = person("Un visiteur", viewport=WIDE)
    asked: list[str] = []

    def answered(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<title>Lecteur</title>", content_type="text/html")

    visitor.context.route("https://podeduc.apps.education.fr/**", answered)
    visitor.go(f"{GALLERY}{project.reference}/")
    tab_to(visitor, "a[href$='/s-en-inspirer/']")
    tab_to(visitor, "[data-video-open]")
    assert asked == []
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("iframe.ne-video__player")).to_be_focused()
    assert len(asked) == 1


# --- on paper


def printed(page: Page) -> str:
    """The words of the PDF that the browser makes of the page, its lines joined."""
    content = page.pdf(format="A4", prefer_css_page_size=True)
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["galerie", "fiche", "chiffres", "donnees-ouvertes", "guide"])
def test_on_paper_the_words_alone_and_none_cut(
    project: Project, person: Arrive, clean_cache: None, name: str
) -> None:
    # 178 mm between the margins of an A4 sheet, at 96 points an inch.
    visitor = person("Un visiteur", viewport={"width": 673, "height": 980})
    visitor.go(pages(project)[name])
    visitor.page.emulate_media(media="print")
    for gone in (".fr-header__tools", ".fr-header__menu", ".fr-footer", ".fr-skiplinks",
                 ".fr-breadcrumb", ".fr-btn", ".fr-pagination", ".ne-gallery__form",
                 ".ne-map__table", ".ne-map__skip"):  # fmt: skip
        for piece in visitor.page.locator(gone).all():
            expect(piece).to_be_hidden()
    expect(visitor.page.locator("h1")).to_be_visible()
    assert visitor.page.evaluate(WIDER_THAN_SCREEN) == []
    visitor.shot(f"public-papier-{name}")


def test_on_paper_a_sheet_keeps_its_transcript_and_says_its_links(
    project: Project, person: Arrive, clean_cache: None
) -> None:
    visitor = person("Un visiteur")
    visitor.go(f"{GALLERY}{project.reference}/")
    words = printed(visitor.page)
    for said in ("On lit dehors, même en hiver.", "J’ai lu un livre entier."):
        assert said in words
    assert VIDEO in words.replace(" ", ""), "the address of the video is written"
    assert "M’en inspirer" not in words
    visitor.go("/donnees-ouvertes/")
    assert "etalab" in printed(visitor.page), "the address of the licence is written"


# --- without scripts


def test_without_javascript_a_sheet_says_everything(
    project: Project, person: Arrive, clean_cache: None
) -> None:
    visitor = person("Un visiteur", javascript=False, viewport=NARROW)
    visitor.go(f"{GALLERY}{project.reference}/")
    expect(visitor.page.locator("[data-video-open]")).to_be_hidden()
    expect(visitor.page.locator(f'a[href="{VIDEO}"]')).to_be_visible()
    visitor.page.locator("summary", has_text="Lire la transcription").click()
    expect(visitor.page.get_by_text(TRANSCRIPT)).to_be_visible()
    visitor.shot("public-sans-script-fiche")
    visitor.click("M’en inspirer")
    visitor.sees("Se connecter")

"""The main pages for every reader: four comforts, a narrow screen, a keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from accounts.comfort import COOKIE
from accounts.models import User
from establishments.enums import Perimeter, Role
from projects.enums import Status
from projects.models import Project
from reviews.models import CommissionSession
from tests.factories import (
    AppointmentFactory,
    EcoleFactory,
    attachment_of,
    complete_draft,
    envelope_for,
    head_of,
    project_in,
)
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive, SignedIn

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

COMFORTS = {
    "clair": ("light", "marianne", "normal"),
    "sombre": ("dark", "marianne", "normal"),
    "contraste": ("high", "marianne", "normal"),
    "dyslexie": ("light", "dyslexia", "wide"),
}
PUBLIC = {"accueil": "/", "connexion": "/connexion/"}
_FOCUS_SEEN = """() => {
  const field = document.activeElement;
  const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const label = field.labels?.[0];
  return ["", "::before", "::after"].some((part) => drawn(getComputedStyle(field, part)))
    || (label !== undefined && drawn(getComputedStyle(label, "::before")));
}"""
WIDER_THAN_SCREEN = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(0, 5).map((node) => node.outerHTML.slice(0, 120));
}"""


@dataclass(frozen=True)
class House:
    """Somebody who holds every role, and the addresses of the main pages."""

    user: User
    draft: Project
    pages: dict[str, str]


@pytest.fixture
def house() -> House:
    """A school with files at every stage, read by one person who may see them all."""
    school = EcoleFactory.create()
    user = head_of(school)
    district = {"perimeter": Perimeter.DISTRICT, "district": school.district}
    AppointmentFactory.create(user=user, role=Role.REFERENT_INSPECTOR, **district)
    for role in (Role.SECRETARIAT, Role.FUND_MANAGER):
        academy = {"perimeter": Perimeter.ACADEMY, "academy": school.academy}
        AppointmentFactory.create(user=user, role=role, **academy)
    draft = complete_draft(school)
    attachment_of(draft)
    submitted = project_in(Status.SUBMITTED, school)
    asked = project_in(Status.COMPLETION_REQUESTED, school)
    project_in(Status.UNDER_REVIEW, school)
    session = CommissionSession.objects.latest("pk")
    validated = project_in(Status.VALIDATED, school)
    envelope_for(school)
    project_in(Status.CLOSED, school)
    editor = f"/projets/{draft.reference}/modifier"
    pages = {
        "ecole": f"/etablissement/{school.uai}/",
        "resume": f"{editor}/titre-et-resume/",
        "budget": f"{editor}/budget/",
        "depot": f"/projets/{draft.reference}/deposer/",
        "complements": f"/projets/{asked.reference}/complements/",
        "vie": f"/projets/{validated.reference}/",
        "boite": "/inspection/",
        "lecture": f"/projets/{submitted.reference}/lecture/",
        "rectorat": "/rectorat/",
        "seance": f"/rectorat/commission/{session.reference}/",
        "fonds": "/fonds/",
    }
    return House(user, draft, pages)


@pytest.mark.timeout(300)
def test_axe_in_every_comfort(house: House, person: Arrive, signed_in: SignedIn) -> None:
    visitor, reader = person("Un visiteur"), signed_in(house.user)
    for comfort in COMFORTS:
        contrast = read_in(comfort, house.user, visitor)
        for somebody, pages in ((visitor, PUBLIC), (reader, house.pages)):
            for name, path in pages.items():
                somebody.go(path)
                assert somebody.page.locator("html").get_attribute("data-contrast") == contrast
                somebody.shot(f"{comfort}-{name}")


@pytest.mark.timeout(300)
def test_no_page_scrolls_sideways_at_320_pixels(
    house: House, person: Arrive, signed_in: SignedIn
) -> None:
    narrow = {"viewport": {"width": 320, "height": 640}}
    visitor, reader = person("Un visiteur", **narrow), signed_in(house.user, **narrow)
    wide = {}
    for comfort in ("clair", "dyslexie"):
        read_in(comfort, house.user, visitor)
        for somebody, pages in ((visitor, PUBLIC), (reader, house.pages)):
            for name, path in pages.items():
                somebody.page.goto(path)
                if found := somebody.page.evaluate(WIDER_THAN_SCREEN):
                    wide[f"{path} ({comfort})"] = found
                somebody.shot(f"320-{comfort}-{name}")
    assert wide == {}


def read_in(comfort: str, user: User, visitor: Person) -> str:
    """Both read in this comfort from now on; returns its contrast."""
    contrast, font, spacing = COMFORTS[comfort]
    choice = {"name": COOKIE, "value": f"{contrast}.{font}.{spacing}", "url": visitor.site}
    visitor.context.add_cookies([choice])  # type: ignore[list-item]
    User.objects.filter(pk=user.pk).update(
        contrast=contrast, reading_font=font, line_spacing=spacing
    )
    return contrast


# --- a keyboard alone


def tab_to(person: Person, selector: str, *, most: int = 60) -> None:
    """Press Tab until the focus is there; the focus is drawn at each stop."""
    for _ in range(most):
        person.page.keyboard.press("Tab")
        where = person.page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
        assert person.page.evaluate(_FOCUS_SEEN), f"no visible focus on {where}"
        if person.page.evaluate("(at) => document.activeElement.matches(at)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_skip_link_leads_to_the_content(person: Arrive) -> None:
    visitor = person("Un visiteur")
    visitor.go("/")
    tab_to(visitor, 'a[href="#contenu"]', most=1)
    expect(visitor.page.locator('a[href="#contenu"]')).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate(
        "document.querySelector('#contenu').contains(document.activeElement)"
    )


def test_the_comfort_panel_opens_and_closes(person: Arrive) -> None:
    visitor = person("Un visiteur")
    visitor.go("/")
    panel = visitor.page.locator("#confort")
    tab_to(visitor, ".fr-header__tools [data-comfort-open]")
    visitor.page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    visitor.check()
    visitor.shot("confort-panneau")
    tab_to(visitor, "#confort [name=contrast]")
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert visitor.page.evaluate("document.activeElement.matches('[data-comfort-open]')")
    visitor.page.keyboard.press("Enter")
    tab_to(visitor, "#confort [name=contrast]")
    with visitor.page.expect_navigation():
        visitor.field("contrast", "dark").press("Space")
        tab_to(visitor, "#confort [type=submit]")
        visitor.page.keyboard.press("Enter")
    assert visitor.page.locator("html").get_attribute("data-contrast") == "dark"
    visitor.check()


def test_signing_in_and_filing(house: House, person: Arrive, password: str) -> None:
    head = person("La directrice")
    head.go("/connexion/")
    tab_to(head, "[name=login]")
    head.page.keyboard.type(house.user.email)
    tab_to(head, "[name=password]")
    head.page.keyboard.type(password)
    with head.page.expect_navigation():
        head.page.keyboard.press("Enter")
    head.go(house.pages["depot"])
    tab_to(head, "[name=confirmed]")
    head.page.keyboard.press("Space")
    tab_to(head, "main form [type=submit]")
    with head.page.expect_navigation():
        head.page.keyboard.press("Enter")
    head.check()
    house.draft.refresh_from_db()
    assert house.draft.status == Status.SUBMITTED

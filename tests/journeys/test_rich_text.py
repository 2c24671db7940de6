"""The small editor of light texts: by mouse, by keyboard, pasted into, on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.richtext import from_html
from projects.enums import Part
from projects.models import Project
from tests.core.clipboards import GOOGLE, LIBREOFFICE, READ, WORD
from tests.factories import CollegeFactory, complete_draft, head_of
from tests.journeys.browser import Person
from tests.journeys.conftest import SignedIn
from tests.journeys.test_writing import kept, page_of, says
from tests.real.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft() -> Project:
    return complete_draft(CollegeFactory.create())


@pytest.fixture
def head(draft: Project, signed_in: SignedIn) -> Person:
    somebody = signed_in(head_of(draft.establishment))
    Project.objects.filter(pk=draft.pk).update(evaluation="")
    somebody.go(page_of(draft))
    return somebody


def paste(head: Person, html: str) -> None:
    """As the clipboard of another program gives it."""
    head.writing_place("evaluation").evaluate(
        """(box, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "texte");
            const details = {clipboardData: data, bubbles: true, cancelable: true};
            box.dispatchEvent(new ClipboardEvent("paste", details));
        }""",
        html,
    )


def test_bold_list_and_link(draft: Project, head: Person) -> None:
    box = head.writing_place("evaluation")
    box.click()
    head.page.keyboard.press("Control+b")
    head.page.keyboard.type("Deux")
    head.page.keyboard.press("Control+b")
    head.page.keyboard.type(" questionnaires")
    head.page.keyboard.press("Enter")
    head.press("Liste à puces")
    head.page.keyboard.type("en octobre")
    head.page.keyboard.press("Enter")
    head.page.keyboard.type("en juin")
    head.page.keyboard.press("Shift+Home")
    head.press("Lien")
    head.page.get_by_label("Adresse du lien").fill("exemple.fr/juin")
    head.press("Mettre le lien")
    head.shot("editeur-riche")
    head.check()
    says(head, "saved", "Enregistré à")
    assert (
        kept(draft)
        == "**Deux** questionnaires\n\n- en octobre\n- [en juin](https://exemple.fr/juin)"
    )
    head.go(page_of(draft))
    expect(head.writing_place("evaluation").locator("li")).to_have_count(2)
    head.go(f"/projets/{draft.reference}/apercu/")
    expect(head.page.locator("#contenu li", has_text="en octobre")).to_be_visible()


def test_the_keyboard_alone(draft: Project, head: Person) -> None:
    """Tab enters and leaves; the bar is one stop, its arrows walk; its buttons say their state."""
    box = head.writing_place("evaluation")
    head.page.get_by_role("button", name="Gras").focus()
    head.page.keyboard.press("ArrowRight")
    expect(head.page.get_by_role("button", name="Liste à puces")).to_be_focused()
    head.page.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("role", "textbox")
    head.page.keyboard.type("Un")
    head.page.keyboard.press("Shift+Tab")
    head.page.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(head.page.get_by_role("button", name="Liste à puces")).to_have_attribute(
        "aria-pressed", "true"
    )
    head.page.keyboard.press("Tab")
    expect(box).not_to_be_focused()
    wait_until(lambda: kept(draft) == "- Un", "the list is kept")


@pytest.mark.parametrize(
    ("name", "html"), [("word", WORD), ("libreoffice", LIBREOFFICE), ("google", GOOGLE)]
)
def test_pasting_arrives_clean(draft: Project, head: Person, name: str, html: str) -> None:
    box = head.writing_place("evaluation")
    box.click()
    paste(head, html)
    expect(box).to_contain_text("très bruyante")
    shown = box.inner_html()
    for left_over in ("style=", "class=", "mso", "<span", "<font", "<title", "Mso"):
        assert left_over not in shown
    assert from_html(shown) == READ[name]
    head.shot(f"editeur-colle-{name}")
    head.page.keyboard.press("Tab")
    says(head, "saved", "Enregistré à")
    assert kept(draft) == READ[name]


def test_nothing_pasted_acts(draft: Project, head: Person) -> None:
    box = head.writing_place("evaluation")
    box.click()
    paste(
        head,
        '<p>Bon<img src=x onerror="window.acted=1"><script>window.acted=1</script>'
        '<a href="javascript:window.acted=1">jour</a><svg onload="window.acted=1"></svg></p>',
    )
    expect(box).to_contain_text("Bon")
    assert box.locator("img, script, svg, a").count() == 0
    assert head.page.evaluate("window.acted") is None


def test_the_error_summary_leads_to_the_editor(draft: Project, head: Person) -> None:
    head.fill(evaluation="a" * 5001)
    head.sees("1 caractère de trop")
    head.click("Enregistrer")
    head.page.locator("[data-error-summary] a").first.click()
    expect(head.writing_place("evaluation")).to_be_focused()
    expect(head.writing_place("evaluation")).to_have_attribute("aria-invalid", "true")


def test_a_narrow_dark_screen(draft: Project, signed_in: SignedIn) -> None:
    somebody = signed_in(
        head_of(draft.establishment), viewport={"width": 320, "height": 700}, color_scheme="dark"
    )
    somebody.go(f"/projets/{draft.reference}/modifier/{Part.SUMMARY.slug}/")
    expect(somebody.writing_place("summary")).to_be_visible()
    wide = somebody.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    somebody.shot("editeur-320")


def test_a_row_added_has_its_editor(draft: Project, head: Person) -> None:
    head.go(f"/projets/{draft.reference}/modifier/{Part.ACTIONS.slug}/")
    head.press("Ajouter une action")
    head.fill(rows__2__title="Planter", rows__2__description="Avec les familles.")
    said = draft.actions.filter(title="Planter", description="Avec les familles.")
    wait_until(said.exists, "the row is kept with its text")
    head.check()

"""Nothing typed is lost: cut off, two at once, session ended."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from projects.enums import Part
from projects.models import Project
from tests.factories import CollegeFactory, complete_draft, editor_of, head_of
from tests.journeys.browser import Person, as_read
from tests.journeys.conftest import SignedIn
from tests.real.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MINE = "Un questionnaire rempli par les élèves."
THEIRS = "Les emprunts comptés chaque mois par la documentaliste."


@pytest.fixture
def draft() -> Project:
    return complete_draft(CollegeFactory.create())


def page_of(draft: Project) -> str:
    return f"/projets/{draft.reference}/modifier/{Part.EVALUATION.slug}/"


def kept(draft: Project) -> str:
    """What the database holds now."""
    return Project.objects.values_list("evaluation", flat=True).get(pk=draft.pk)


def says(person: Person, state: str, text: str) -> None:
    """The foot of the form tells the truth."""
    footer = person.page.locator(f'[data-autosave-footer][data-state="{state}"]')
    expect(footer).to_contain_text(as_read(text))


def test_cut_off_the_text_stays_then_leaves_by_itself(draft: Project, signed_in: SignedIn) -> None:
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    head.context.set_offline(True)
    head.fill(evaluation=MINE)
    says(head, "offline", "Hors connexion : votre texte est gardé sur cet ordinateur.")
    assert kept(draft) != MINE
    head.context.set_offline(False)
    says(head, "saved", "Enregistré à")
    assert kept(draft) == MINE
    head.check()


def test_cut_off_and_closed_the_text_comes_back(draft: Project, signed_in: SignedIn) -> None:
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    head.context.set_offline(True)
    head.fill(evaluation=MINE)
    says(head, "offline", "Hors connexion")
    head.page.close()
    head.context.set_offline(False)
    head.page = head.context.new_page()
    head.go(page_of(draft))
    expect(head.field("evaluation")).to_have_value(MINE)
    wait_until(lambda: kept(draft) == MINE, "the text found again is saved")


@pytest.mark.parametrize(
    ("choice", "result"), [("Garder ma version", MINE), ("Prendre cette version", THEIRS)]
)
def test_two_people_on_one_part(
    draft: Project, signed_in: SignedIn, choice: str, result: str
) -> None:
    head, editor = signed_in(head_of(draft.establishment)), editor_of(draft.establishment)
    colleague = signed_in(editor)
    for somebody in (head, colleague):
        somebody.go(page_of(draft))
    colleague.fill(evaluation=THEIRS)
    says(colleague, "saved", "Enregistré à")
    head.fill(evaluation=MINE)
    says(head, "conflict", "Une autre personne a modifié cette partie")
    head.check()
    head.sees(f"La version enregistrée par {editor}")
    head.sees(THEIRS)
    head.shot("projet-deux-versions")
    assert kept(draft) == THEIRS
    head.click(choice)
    expect(head.field("evaluation")).to_have_value(result)
    assert kept(draft) == result


def test_two_people_and_the_button(draft: Project, signed_in: SignedIn) -> None:
    """The same choice on a whole page, for who saves by the button."""
    head, colleague = signed_in(head_of(draft.establishment)), editor_of(draft.establishment)
    second = signed_in(colleague, javascript=False)
    head.go(page_of(draft))
    second.go(page_of(draft))
    head.fill(evaluation=MINE)
    head.click("Enregistrer")
    second.fill(evaluation=THEIRS)
    second.click("Enregistrer")
    second.sees("voici les deux versions")
    second.sees(MINE)
    assert kept(draft) == MINE
    second.click("Garder ma version")
    assert kept(draft) == THEIRS


def test_a_session_that_ends_while_typing(
    draft: Project, signed_in: SignedIn, password: str
) -> None:
    user = head_of(draft.establishment)
    head = signed_in(user)
    head.go(page_of(draft))
    head.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    head.fill(evaluation=MINE)
    says(head, "offline", "Votre session est terminée")
    head.go(page_of(draft))
    head.fill(login=user.email, password=password)
    head.click("Se connecter", role="button")
    expect(head.field("evaluation")).to_have_value(MINE)
    says(head, "saved", "Enregistré à")
    assert kept(draft) == MINE

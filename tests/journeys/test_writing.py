"""Nothing typed is lost: cut off, server gone, two at once, session ended, clock wrong."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Route, expect

from core import french
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
    head.press(choice)
    expect(head.field("evaluation")).to_have_value(result)
    wait_until(lambda: kept(draft) == result, "the choice is kept")
    expect(head.page.locator(".ne-conflict")).to_have_count(0)


def test_two_people_put_their_texts_together(draft: Project, signed_in: SignedIn) -> None:
    """The page of choices, from autosave; the draft kept by the browser does not come back."""
    head, editor = signed_in(head_of(draft.establishment)), editor_of(draft.establishment)
    colleague = signed_in(editor)
    for somebody in (head, colleague):
        somebody.go(page_of(draft))
    colleague.fill(evaluation=THEIRS)
    says(colleague, "saved", "Enregistré à")
    head.fill(evaluation=MINE)
    says(head, "conflict", "Une autre personne a modifié cette partie")
    head.click("Fusionner les deux versions")
    head.sees("Réunir les deux versions")
    head.shot("projet-fusion")
    head.click("Enregistrer la version réunie")
    head.sees("Vos réponses sont enregistrées.")
    assert MINE in kept(draft)
    assert THEIRS in kept(draft)
    together = kept(draft)
    head.go(page_of(draft))
    expect(head.page.locator("[data-autosave-footer]")).to_contain_text("Enregistré le")
    assert kept(draft) == together


def test_two_people_put_their_texts_together_without_scripts(
    draft: Project, signed_in: SignedIn
) -> None:
    head = signed_in(head_of(draft.establishment), javascript=False)
    colleague = signed_in(editor_of(draft.establishment), javascript=False)
    for somebody in (head, colleague):
        somebody.go(page_of(draft))
    colleague.fill(evaluation=THEIRS)
    colleague.click("Enregistrer")
    head.fill(evaluation=MINE)
    head.click("Enregistrer")
    head.click("Fusionner les deux versions")
    expect(head.field("both-evaluation")).to_have_value(f"{MINE}\n{THEIRS}")
    head.fill(**{"both-evaluation": "Les deux ensemble."})
    head.click("Enregistrer la version réunie")
    assert kept(draft) == "Les deux ensemble."


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


def long_text(words: int) -> str:
    return " ".join(f"mot{rank}" for rank in range(words))


def test_three_thousand_words_without_network_in_two_parts(
    draft: Project, signed_in: SignedIn
) -> None:
    """Typed offline in two parts, tab closed, found again on a third page: both arrive."""
    head = signed_in(head_of(draft.establishment))
    Project.objects.filter(pk=draft.pk).update(findings="", evaluation="")
    findings = f"/projets/{draft.reference}/modifier/{Part.FINDINGS.slug}/"
    head.go(findings)
    first, second = long_text(900), long_text(500)
    other = head.context.new_page()
    other.goto(page_of(draft))
    expect(other.locator(".ne-rich__box")).to_be_visible()
    head.context.set_offline(True)
    for start in range(0, len(first), len(first) // 3):
        head.fill(findings=first[: start + len(first) // 3 + 1])
        says(head, "offline", "votre texte est gardé sur cet ordinateur")
    other.locator(".ne-rich__box").fill(second)
    footer = other.locator('[data-autosave-footer][data-state="offline"]')
    expect(footer).to_contain_text("gardé sur cet ordinateur")
    assert kept(draft) == ""
    other.close()
    head.page.close()
    head.context.set_offline(False)
    head.page = head.context.new_page()
    head.go(f"/projets/{draft.reference}/modifier/{Part.OBJECTIVES.slug}/")
    head.sees("ce que vous aviez écrit sans connexion est maintenant enregistré")
    draft.refresh_from_db()
    assert (draft.findings, draft.evaluation) == (first, second)
    left = head.page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('ne-draft:'))")
    assert left == []


def test_a_lost_answer_is_not_a_conflict(draft: Project, signed_in: SignedIn) -> None:
    """The server kept the text but its answer never came: the next send goes on from there."""
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    lost = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    head.page.route(f"**{page_of(draft)}", lose)
    head.fill(evaluation=MINE)
    says(head, "offline", "votre texte est gardé sur cet ordinateur")
    assert kept(draft) == MINE
    version = draft.parts.get(part=Part.EVALUATION).version
    head.page.unroute(f"**{page_of(draft)}")
    head.fill(evaluation=f"{MINE} Et plus.")
    head.page.evaluate("window.dispatchEvent(new Event('online'))")
    says(head, "saved", "Enregistré à")
    assert kept(draft) == f"{MINE} Et plus."
    assert draft.parts.get(part=Part.EVALUATION).version == version + 1
    assert lost


def test_the_service_stops_between_two_saves(draft: Project, signed_in: SignedIn) -> None:
    """No answer of ours but an error: the page says so, keeps the text, and tries again."""
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    head.fill(evaluation=MINE)
    says(head, "saved", "Enregistré à")
    head.page.route(f"**{page_of(draft)}", lambda route: route.abort("connectionrefused"))
    head.fill(evaluation=THEIRS)
    says(head, "offline", "votre texte est gardé sur cet ordinateur")
    head.page.unroute(f"**{page_of(draft)}")
    head.go(page_of(draft))
    expect(head.field("evaluation")).to_have_value(THEIRS)
    wait_until(lambda: kept(draft) == THEIRS, "the text found again is saved")


def test_a_wrong_clock_changes_nothing(draft: Project, signed_in: SignedIn) -> None:
    """A computer that lives in 2001: the hour said is the server's, nothing conflicts."""
    head = signed_in(head_of(draft.establishment))
    head.page.clock.install(time="2001-02-03T04:05:06")
    head.go(page_of(draft))
    head.fill(evaluation=MINE)
    head.page.clock.run_for(10_000)
    says(head, "saved", "Enregistré à")
    saved_at = draft.parts.get(part=Part.EVALUATION).saved_at
    says(head, "saved", french.clock_time(timezone.localtime(saved_at)))
    assert kept(draft) == MINE


def test_signed_in_again_in_another_tab(draft: Project, signed_in: SignedIn, password: str) -> None:
    """The page left open takes the new session by itself: nothing to copy, nothing to reload."""
    user = head_of(draft.establishment)
    head = signed_in(user)
    head.go(page_of(draft))
    head.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    head.fill(evaluation=MINE)
    says(head, "offline", "Votre session est terminée")
    first, head.page = head.page, head.context.new_page()
    head.sign_in(user.email, password)
    head.page = first
    head.fill(evaluation=f"{MINE} Et plus.")
    says(head, "saved", "Enregistré à")
    assert kept(draft) == f"{MINE} Et plus."


def test_a_text_is_never_sent_in_the_name_of_another(
    draft: Project, signed_in: SignedIn, password: str
) -> None:
    head = signed_in(head_of(draft.establishment))
    colleague = editor_of(draft.establishment)
    head.go(page_of(draft))
    head.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    head.fill(evaluation=MINE)
    says(head, "offline", "Votre session est terminée")
    head.page.close()
    head.page = head.context.new_page()
    head.sign_in(colleague.email, password)
    head.go(page_of(draft))
    expect(head.field("evaluation")).to_have_value(draft.evaluation)
    assert kept(draft) == draft.evaluation


def test_who_writes_here_is_said(draft: Project, signed_in: SignedIn) -> None:
    head, editor = signed_in(head_of(draft.establishment)), editor_of(draft.establishment)
    colleague = signed_in(editor)
    with colleague.page.expect_response("**/presence/"):
        colleague.go(page_of(draft))
    head.go(page_of(draft))
    head.sees(f"{editor} modifie cette partie depuis")
    head.shot("projet-presence")
    head.go(f"/projets/{draft.reference}/modifier/{Part.OBJECTIVES.slug}/")
    head.does_not_see("modifie cette partie")
    mark = head.page.locator(f'[data-presence-part="{Part.EVALUATION.slug}"]')
    expect(mark).to_have_attribute("title", as_read(f"Y écrit en ce moment : {editor}"))

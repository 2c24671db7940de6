"""An inspector reads a file, writes in its margin, asks others, asks for completion, settles."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core import clock
from core.sealing import open_seal
from establishments.models import Appointment
from notifications.models import Message
from projects.enums import Status
from projects.models import Project
from reviews.enums import WrittenKind
from reviews.models import Comment, CommentDraft, CompletionRequest, FileOpening, Thread
from reviews.services.claims import writer_of
from tests.factories import (
    CollegeFactory,
    UserFactory,
    editor_of,
    head_of,
    inspector_of,
    project_in,
    secretariat_of,
)
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive, SignedIn
from tests.real.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project() -> Project:
    return project_in(Status.SUBMITTED, CollegeFactory(name="Collège des Ormeaux"))


def opens_the_form(inspector: Person, project: Project, link: str) -> None:
    """Follow a « Commenter » of the reading page by its whole name."""
    inspector.go(f"/projets/{project.reference}/lecture/?liste=a-lire")
    inspector.click(link, role="link")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_from_the_inbox_to_a_settled_answer(
    project: Project, signed_in: SignedIn, javascript: bool
) -> None:
    inspector = signed_in(inspector_of(project.establishment), javascript=javascript)
    head = signed_in(head_of(project.establishment), javascript=javascript)
    line = project.budget_lines.order_by("position")[1]

    inspector.go("/inspection/?liste=a-lire&age=")
    inspector.shot(f"corbeille-{javascript}")
    inspector.click("Un jardin pour lire", role="link")
    inspector.sees("Vous lisez le dossier tel qu’il a été déposé")
    inspector.click(f"Commenter la ligne Intervenants extérieurs, {line.label}", role="link")
    with inspector.within("#ecrire"):
        inspector.fill(body="Six ateliers, ou douze ?")
        inspector.tick("to_complete")
        inspector.click("Enregistrer", role="button")
    inspector.sees("Votre commentaire est enregistré.")
    inspector.sees("Pour l’établissement – à compléter")
    thread = Thread.objects.get()
    assert thread.target == f"ligne-{line.pk}"
    inspector.shot(f"lecture-{javascript}")

    inspector.click("Demander des compléments (1)", role="link")
    inspector.click("Voir ce que lira l’établissement", role="button")
    inspector.sees("Rien n’est encore envoyé.")
    inspector.sees("Six ateliers, ou douze ?")
    inspector.shot(f"apercu-{javascript}")
    inspector.click("Envoyer la demande", role="button")
    inspector.sees("La demande est envoyée")

    head.go(f"/projets/{project.reference}/echanges/")
    head.sees("Six ateliers, ou douze ?")
    head.sees("Ateliers avec une paysagiste")
    head.shot(f"echanges-{javascript}")
    head.go(f"/projets/{project.reference}/complements/")
    point = CompletionRequest.objects.get().points.get()
    head.fill(**{f"point__{point.pk}__answer": "Douze : deux par classe."})
    head.tick(f"point-{point.pk}-done")
    project.budget_lines.filter(pk=line.pk).update(quantity=12, amount=2400)
    head.click("Enregistrer et vérifier avant l’envoi", role="button")
    head.sees("Ce que vous envoyez")
    head.sees("Modifié")
    head.shot(f"avant-envoi-{javascript}")
    head.click("Envoyer les compléments", role="button")

    inspector.go(f"/projets/{project.reference}/lecture/")
    inspector.sees("1 réponse à examiner")
    inspector.sees("Ce passage a changé depuis.")
    inspector.tick(f"point-{point.pk}-verdict", "regle")
    inspector.shot(f"reponses-{javascript}")
    inspector.click("Enregistrer le point Budget", role="button")
    inspector.sees("C’est noté.")
    thread.refresh_from_db()
    assert thread.state == "SETTLED"
    inspector.click("Comparer les dépôts", role="link")
    inspector.sees("Modifié")
    inspector.shot(f"comparaison-{javascript}")


def test_a_comment_begun_survives_a_closed_page_and_the_keyboard_goes_round(
    project: Project, signed_in: SignedIn
) -> None:
    user = inspector_of(project.establishment)
    inspector = signed_in(user)
    opens_the_form(inspector, project, "Commenter la partie Constats")
    inspector.fill(body="Qui a fait ce constat")
    wait_until(lambda: CommentDraft.objects.exists(), "the draft is kept")
    expect(inspector.page.locator("[data-autosave-status]")).to_contain_text("Enregistré à")
    wait_until(lambda: FileOpening.objects.filter(person=user).exists(), "the opening is noted")

    again = signed_in(user)
    again.go(f"/projets/{project.reference}/lecture/")
    again.sees("1 commentaire commencé")
    again.click("Reprendre : Constats", role="link")
    assert again.field("body").input_value() == "Qui a fait ce constat"
    again.fill(body="Qui a fait ce constat, et quand ?")
    with again.within("#ecrire"):
        again.click("Enregistrer", role="button")
    again.does_not_see("commentaire commencé")
    opens_the_form(again, project, "Commenter la partie Évaluation")
    with again.within("#ecrire"):
        again.fill(body="Un second fil.")
        again.click("Enregistrer", role="button")
    assert Comment.objects.count() == 2

    first, second = Thread.objects.order_by("pk")
    page = again.page
    page.locator(f"#{first.anchor}").focus()
    page.keyboard.press("j")
    expect(page.locator(f"#{second.anchor}")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#{first.anchor}")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#{first.anchor}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#{first.anchor}")).not_to_be_focused()
    # The first page still holds its old text: once opened again it makes nothing new.
    inspector.go(f"/projets/{project.reference}/lecture/")
    inspector.go(f"/projets/{project.reference}/lecture/")
    assert Comment.objects.count() == 2


def colleague(project: Project) -> User:
    person: User = UserFactory(first_name="Rose", last_name="Le Bihan")
    Appointment.objects.create(
        user=person,
        role="REFERENT_INSPECTOR",
        perimeter="ESTABLISHMENT",
        establishment=project.establishment,
        starts_on=clock.today(),
    )
    return person


def test_two_inspectors_write_an_opinion_and_a_mairie_answers_by_its_link(
    project: Project, signed_in: SignedIn, person: Arrive
) -> None:
    secretariat_of(project.establishment.academy)
    first = signed_in(inspector_of(project.establishment))
    second = signed_in(colleague(project))
    first.go(f"/projets/{project.reference}/lecture/#avis")
    first.fill(motive="Je commence mon avis.")
    wait_until(
        lambda: writer_of(project, WrittenKind.OPINION) is not None, "the first says who writes"
    )
    second.go(f"/projets/{project.reference}/lecture/")
    expect(second.page.get_by_role("button", name="Reprendre la main")).to_be_visible()
    second.click("Reprendre la main", role="button")
    second.sees("Vous avez repris la main")
    second.go(f"/projets/{project.reference}/lecture/journal/")
    second.sees("a repris la main à")

    second.go(f"/projets/{project.reference}/avis-demandes/")
    second.tick("kind", "COMMUNITY")
    second.fill(
        name="Service éducation",
        email="education@bruz.example",
        question="La cour est-elle libre ?",
    )
    second.shot("demander-un-avis")
    second.click("Envoyer la question", role="button")
    second.sees("Avis attendu pour le")
    sealed = Message.objects.get(kind="reviews.asked_by_link").sealed
    assert sealed is not None
    mairie = person("la mairie", javascript=False)
    mairie.never_sees = ["Je commence mon avis"]
    mairie.go(open_seal(sealed)["path"])
    mairie.shot("lien-de-la-mairie")
    mairie.fill(answer="Oui, du lundi au vendredi.", signed_by="Mme Roux, adjointe")
    mairie.page.get_by_role("button", name="Rendre mon avis").click()
    mairie.sees("Votre avis est rendu")
    second.go(f"/projets/{project.reference}/lecture/")
    second.sees("Oui, du lundi au vendredi.")


def test_the_margin_holds_in_320_pixels(project: Project, signed_in: SignedIn) -> None:
    user = inspector_of(project.establishment)
    inspector = signed_in(user, viewport={"width": 320, "height": 800})
    opens_the_form(inspector, project, "Commenter la partie Constats")
    with inspector.within("#ecrire"):
        inspector.fill(body="Un fil sur un téléphone, avec quelques mots de plus pour voir.")
        inspector.click("Enregistrer", role="button")
    for path in (
        f"/projets/{project.reference}/lecture/?partie=budget",
        "/inspection/?age=7",
        f"/projets/{project.reference}/avis-demandes/",
    ):
        inspector.go(path)
        width = inspector.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, (path, width)
        inspector.shot(f"320-{path.strip('/').split('/')[-1].split('?')[0] or 'page'}")
    team = signed_in(editor_of(project.establishment), viewport={"width": 320, "height": 800})
    team.go(f"/projets/{project.reference}/echanges/")
    assert team.page.evaluate("document.documentElement.scrollWidth") <= 320
    team.shot("320-echanges")

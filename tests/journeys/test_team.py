"""A team is made and a school changes hands, in a browser: link by e-mail, account, handover."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from establishments.models import Establishment
from establishments.services.people import leave
from tests.factories import CollegeFactory, complete_draft, head_of, secretariat_of
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive, SignedIn
from tests.journeys.papers import mail_received, only_link
from tests.real.mail import MailServer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

COLLEAGUE = "ines.caradec@ac-rennes.example"
NARROW = {"width": 320, "height": 800}


@pytest.fixture
def school(themes: None) -> Establishment:
    return CollegeFactory.create()


def invites(head: Person, school: Establishment) -> None:
    """From the page of the school to the invitation that waits."""
    head.go("/mon-espace/")
    head.sees("Vous êtes ici")
    head.click("Gérer l’équipe")
    head.click("Inviter une personne")
    head.fill(email=COLLEAGUE)
    head.shot("equipe-inviter")
    head.click("Envoyer", role="button")
    head.sees("Invitations en attente")
    head.sees(COLLEAGUE)
    head.shot("equipe")


def joins(colleague: Person, link: str, school: Establishment, password: str) -> None:
    """Read who invites, open an account, land in the school."""
    colleague.go(link)
    colleague.sees(school.uai)
    colleague.sees("Membre de l’équipe")
    colleague.shot("invitation")
    colleague.fill(first_name="Inès", last_name="Caradec")
    colleague.fill(password1=password, password2=password)
    colleague.click("Ouvrir mon compte et accepter")
    colleague.sees(f"Vous êtes ici : {school.name}")


@pytest.mark.timeout(180)
def test_a_colleague_joins_and_writes_then_the_school_changes_hands(
    school: Establishment,
    signed_in: SignedIn,
    person: Arrive,
    mail: MailServer,
    password: str,
) -> None:
    principal, successor_user = head_of(school), head_of(CollegeFactory.create())
    head, colleague = signed_in(principal), person("La collègue")
    invites(head, school)
    link = only_link(mail_received(mail, COLLEAGUE, "vous invite dans l’équipe"))
    joins(colleague, link, school, password)

    colleague.click("Nouveau projet", role="button")
    colleague.fill(title="Un atelier radio")
    colleague.click("Enregistrer et continuer")
    draft = colleague.page.url.split("/projets/")[1].split("/")[0]

    visitor = person("Quelqu’un qui a trouvé le courriel")
    visitor.go(link)
    visitor.sees("Ce lien ne sert plus")

    head.click("Je quitte l’établissement")
    head.shot("equipe-depart")
    head.fill(email=successor_user.email, starts_on=str(clock.today()))
    head.click("Transmettre l’établissement")
    head.sees("n’ouvre aucun espace")
    head.go(f"/projets/{draft}/")
    head.sees("introuvable")
    assert school.name in mail_received(mail, principal.email, "Nouvelle direction")

    told = mail_received(mail, successor_user.email, "Nouvelle direction")
    successor = signed_in(successor_user, viewport=NARROW)
    successor.go(only_link(told))
    successor.sees("Mes espaces")
    successor.sees("1 chose à faire")
    successor.page.locator(".ne-place__switch > summary").click()
    successor.check()
    successor.shot("espaces-320")
    with successor.within(".ne-place__switch"):
        successor.follow(successor.page.locator(".ne-place__list a").filter(has_text=school.name))
    successor.sees(f"Vous êtes ici : {school.name}")
    width = successor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], "nothing overflows"
    successor.go(f"/projets/{draft}/")
    successor.sees("Un atelier radio")


def test_the_secretariat_gives_a_head_to_files_that_have_none(
    school: Establishment, signed_in: SignedIn, person: Arrive, mail: MailServer, password: str
) -> None:
    former = head_of(school)
    draft = complete_draft(school, former)
    leave(school, by=former, last_day=clock.today(), without_successor=True)
    school.memberships.update(ends_on=clock.today() - timedelta(days=1))

    secretary = signed_in(secretariat_of(school.academy))
    secretary.go("/rectorat/")
    secretary.click("Donner une direction aux dossiers qui n’en ont plus")
    secretary.shot("dossiers-sans-direction")
    secretary.follow(secretary.page.locator("td a").filter(has_text="Nommer la direction"))
    secretary.fill(name="Mme Caradec", email=COLLEAGUE)
    secretary.shot("nouvelle-direction")
    secretary.click("Nommer cette personne")
    secretary.sees("Invitation en attente")

    successor = person("La nouvelle principale")
    successor.go(only_link(mail_received(mail, COLLEAGUE, "Invitation à prendre la direction")))
    successor.sees("Prendre la direction")
    successor.fill(first_name="Inès", last_name="Caradec")
    successor.fill(password1=password, password2=password)
    successor.click("Ouvrir mon compte et accepter")
    successor.sees(f"Vous êtes ici : {school.name}")
    successor.go(f"/projets/{draft.reference}/")
    successor.sees(str(draft))
    secretary.go("/rectorat/dossiers-sans-direction/")
    secretary.sees("Aucun dossier n’est sans direction")

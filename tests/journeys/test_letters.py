"""From the selection to the letter, from the letter to the school, then to the next head."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import User
from core import clock
from establishments.models import Establishment
from tests.factories import AcademyFactory, CollegeFactory, head_of, secretariat_of
from tests.factories.codes import code_in
from tests.factories.people import PASSWORD
from tests.journeys.browser import Person, as_read
from tests.journeys.conftest import Arrive
from tests.journeys.papers import mail_received, only_link
from tests.journeys.test_second_factor import code_of
from tests.real.mail import MailServer
from tests.real.waiting import wait_until

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

EMAIL = "maelle.le-goff@ac-rennes.example"


def test_letters_then_the_school(person: Arrive, mail: MailServer, password: str) -> None:
    schools = [CollegeFactory() for _ in range(4)]
    secretary = secretariat_of(AcademyFactory())
    secretariat, head = person("Le secrétariat"), person("La principale")
    secretariat.sign_in(secretary.email, password)
    pages = issues_letters(secretariat, out=schools[3])
    assert len(pages) == 3
    (page,) = [page for page in pages if schools[1].uai in page]
    activates(head, mail, schools[1], page)
    follows(secretariat, schools[1])
    successor = head_of(schools[0])
    secret = protects(head)
    comes_back(head, secret)
    hands_over(head, to=successor)
    after = person("Le successeur")
    after.sign_in(successor.email, password)
    after.sees(schools[1].name)


def issues_letters(secretariat: Person, *, out: Establishment) -> list[str]:
    """Choose, take one out, check, issue, wait, download. Returns the pages."""
    secretariat.go("/rectorat/codes/")
    secretariat.click("Émettre des codes")
    secretariat.tick("sauf", out.uai)
    secretariat.shot("codes-selection")
    secretariat.click("Vérifier avant d’émettre")
    secretariat.sees("3 établissements sélectionnés")
    secretariat.tick("channel", "LETTER")
    secretariat.shot("codes-verification")
    secretariat.click("Émettre les codes")
    secretariat.click("votre tâche")
    link = secretariat.page.get_by_role("link", name=as_read("courriers.pdf"))
    wait_until(lambda: _is_there(secretariat), "the letters are printed", seconds=60)
    with secretariat.page.expect_download() as caught:
        link.click()
    return [
        page.extract_text()
        for page in PdfReader(BytesIO(Path(caught.value.path()).read_bytes())).pages
    ]


def _is_there(secretariat: Person) -> bool:
    secretariat.page.reload()
    return secretariat.page.get_by_role("link", name=as_read("courriers.pdf")).count() == 1


def activates(head: Person, mail: MailServer, school: Establishment, page: str) -> None:
    """The address of the QR code, the code of the page, the link of the mail."""
    head.go(f"/activation/?uai={school.uai}")
    expect(head.field("uai")).to_have_value(school.uai)
    head.shot("codes-activation")
    head.fill(code=code_in(page).lower(), first_name="Maëlle", last_name="Le Goff", email=EMAIL)
    head.fill(password1=PASSWORD, password2=PASSWORD)
    head.click("Continuer")
    head.sees("Confirmez votre adresse")
    head.shot("codes-message")
    head.go(only_link(mail_received(mail, EMAIL, "Confirmez votre adresse")))
    head.shot("codes-confirmation")
    head.click("Confirmer et ouvrir mon compte")
    head.sees(school.name)
    head.sees("Votre compte est ouvert")


def follows(secretariat: Person, school: Establishment) -> None:
    """The campaign says who has activated; another school is sent a new code in one click."""
    secretariat.go("/rectorat/codes/")
    secretariat.follow(secretariat.page.locator("tbody a").first)
    secretariat.sees("1 sur 3")
    secretariat.sees("Activé le")
    secretariat.shot("codes-suivi")
    row = secretariat.page.locator("tr", has_text="Pas encore activé").first
    secretariat.follow(row.get_by_role("button"))
    secretariat.sees("L’envoi de nouveaux codes est demandé")


def protects(head: Person) -> str:
    """An application of codes and the recovery codes. Returns the secret."""
    head.go("/mon-compte/")
    head.click("Gérer ma double authentification")
    head.click("Mettre en place une application")
    secret: str = head.page.locator("code.ne-secret").inner_text().replace(" ", "")
    head.fill(code=code_of(secret))
    head.click("Vérifier et terminer", role="button")
    head.sees("Vos codes de secours")
    return secret


def comes_back(head: Person, secret: str) -> None:
    """The password alone does not open the school any more."""
    head.click("Se déconnecter", role="button")
    head.sign_in(EMAIL, PASSWORD)
    head.sees("Votre seconde preuve")
    head.fill(code=code_of(secret, later=1))
    head.click("Continuer", role="button")
    head.sees("Vous êtes ici")


def hands_over(head: Person, *, to: User) -> None:
    """« Je quitte l’établissement »: in one act, the successor has it and the other has not."""
    head.click("Gérer l’équipe")
    head.click("Je quitte l’établissement")
    head.fill(email=to.email, starts_on=str(clock.today()))
    head.click("Transmettre l’établissement")
    head.sees("n’ouvre aucun espace")

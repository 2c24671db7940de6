"""A head asks for help from a part; the DANE prices; the school accepts; the file closes again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from notifications.models import Preference
from projects.models import Project, Theme
from support.models import Costing, HelpRequest
from support.services.asking import write_message
from tests.factories import CollegeFactory, complete_draft, dane_of, head_of, help_for
from tests.journeys.conftest import SignedIn
from tests.real.mail import MailServer
from tests.real.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PRICES = """code;libelle;categorie;prix;unite;fournisseur
TAB-10;Tablette 10 pouces;Matériel pédagogique;330;unité;UGAP
TAB-12;Tablette 12 pouces;Matériel pédagogique;420;unité;UGAP
CHA-24;Chariot de recharge 24 places;Matériel pédagogique;899,50;unité;UGAP
X1;Sans catégorie;Bonbons;3
"""


@pytest.fixture
def project() -> Project:
    found = complete_draft(CollegeFactory.create())
    digital = {"slug": "numerique", "is_digital": True}
    found.themes.add(Theme.objects.get_or_create(name="Numérique", defaults=digital)[0])
    return found


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_from_a_question_to_the_budget(
    project: Project, signed_in: SignedIn, javascript: bool
) -> None:
    school = project.establishment
    dane_user = dane_of(school.academy)
    head = signed_in(head_of(school), javascript=javascript)
    dane = signed_in(dane_user, javascript=javascript)

    dane.go("/appui/catalogue/importer/")
    dane.fill(text=PRICES)
    dane.click("Essayer")
    dane.sees("Catégorie inconnue")
    dane.shot("appui-essai")
    dane.click("Importer 3 articles")
    dane.sees("3 prix importés")

    head.go(f"/projets/{project.reference}/modifier/budget/")
    head.click("Demander un chiffrage à la DANE")
    head.shot("aide-demander")
    head.fill(subject="Quelles tablettes ?", body="Pour vingt-quatre élèves de sixième.")
    head.click("Envoyer ma demande")
    head.sees("Votre demande est envoyée.")
    request = HelpRequest.objects.get()
    assert (request.project, request.service) == (project, "DANE")

    dane.go("/mon-espace/")
    dane.sees("Quelles tablettes ?")
    dane.shot("appui-demandes")
    dane.click("Prendre la demande")
    dane.click("Prendre en charge")
    dane.click("Lire le dossier")
    dane.sees(project.summary)
    dane.sees("la demande porte sur cette partie")
    dane.shot("appui-dossier")
    dane.go(f"/aide/{request.reference}/")
    dane.click("Préparer un chiffrage")
    dane.click("Ajouter depuis le catalogue de prix")
    for item in ("Tablette 10 pouces", "Tablette 12 pouces", "Chariot de recharge 24 places"):
        dane.click(f"Ajouter : {item}")
    dane.shot("appui-catalogue")
    costing = Costing.objects.get()
    dane.go(f"/chiffrages/{costing.reference}/modifier/")
    dane.fill(
        rows__0__need="Tablettes",
        rows__1__need="tablettes",
        message="La 12 pouces se lit mieux ; la 10 pouces tient dans un cartable.",
    )
    dane.fill(rows__0__quantity="24", rows__1__quantity="24")
    dane.shot("appui-chiffrage")
    dane.click("Relire et envoyer")
    dane.sees("2 options, une à choisir")
    dane.click("Envoyer à l’établissement")
    dane.sees("Le chiffrage est envoyé")

    head.go(f"/etablissement/{school.uai}/")
    head.click("Lire ce que répond l’équipe d’appui")
    head.click("Quelles tablettes ?")
    head.shot("aide-echanges")
    head.click(f"Chiffrage {costing.reference}, version 1")
    tablet, _, cart = costing.lines.all()
    head.tick(f"besoin-{tablet.pk}", str(tablet.pk))
    head.tick(f"besoin-{cart.pk}", str(cart.pk))
    head.shot("aide-chiffrage")
    head.click("Enregistrer mes choix")
    head.sees("2 lignes sont dans votre budget.")
    head.click("Voir le budget du projet")
    head.sees("13 319,50 €")
    project.refresh_from_db()
    assert project.amount_asked == Decimal("4500") + 24 * Decimal("330") + Decimal("899.50")

    head.go(f"/aide/{request.reference}/")
    head.click("J’ai ma réponse : clore la demande")
    head.fill(note="Merci beaucoup.")
    head.click("Clore la demande", role="button")
    response = dane.page.goto(f"/aide/{request.reference}/dossier/")
    assert response is not None
    assert response.status == 404
    dane.go(f"/aide/{request.reference}/")
    dane.sees("Votre accès a pris fin avec la demande.")
    dane.shot("appui-close")


def test_the_answer_is_told_by_mail(
    project: Project, signed_in: SignedIn, mail: MailServer
) -> None:
    school = project.establishment
    user = dane_of(school.academy)
    head = head_of(school)
    Preference.objects.create(user=head, kind="support.help_answered", urgency="AT_ONCE")
    request = help_for(school, project=project, holder=user)
    write_message(request, body="Prenez les 10 pouces.", by=user)
    wait_until(lambda: mail.to(head.email), "the mail of the answer")
    (told,) = mail.to(head.email)
    assert "L’équipe d’appui a répondu" in str(told["Subject"])


@pytest.mark.parametrize("page", ["aide/", "aide/demander/"])
def test_the_pages_hold_on_a_small_screen(project: Project, signed_in: SignedIn, page: str) -> None:
    school = project.establishment
    dane_of(school.academy)
    head = signed_in(head_of(school), viewport={"width": 320, "height": 640})
    head.go(f"/etablissement/{school.uai}/{page}")
    assert head.page.evaluate("document.documentElement.scrollWidth") <= 320

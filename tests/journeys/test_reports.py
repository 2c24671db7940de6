"""A final report with a photo: filed, sent back, completed, accepted; money comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from funding.models import RecoveryOrder, ReportPiece
from projects.enums import Status
from projects.models import Project
from tests.factories import fund_manager_of, head_of, pay_everything, project_in, secretariat_of
from tests.factories.projects import PDF
from tests.journeys.conftest import SignedIn
from tests.real.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project() -> Project:
    funded = project_in(Status.FUNDED)
    pay_everything(funded)
    return funded


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "jardin.jpg"
    Image.new("RGB", (320, 200), "green").save(path)
    return path


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_report_comes_back_then_closes_the_file(
    project: Project, photo: Path, signed_in: SignedIn, javascript: bool
) -> None:
    school = project.establishment
    head = signed_in(head_of(school), javascript=javascript)
    secretariat = signed_in(secretariat_of(school.academy), javascript=javascript)
    manager = signed_in(fund_manager_of(school.academy), javascript=javascript)
    objective = project.objectives.get()
    lines = list(project.budget_lines.all())

    head.go(f"/projets/{project.reference}/")
    head.click("Bilans")
    head.sees("Bilan intermédiaire")
    head.shot("bilans")
    head.click("Écrire le bilan final")
    head.fill(
        what_changed="Les élèves lisent davantage.",
        what_was_hard="Trouver un créneau.",
        what_next="Le jardin reste ouvert.",
        testimony="J’ai lu un livre entier dehors.",
        **{f"measured_{objective.pk}": "5", **{f"spent_{line.pk}": "1 000,50" for line in lines}},
    )
    head.tick(f"attained_{objective.pk}", "PARTLY")
    head.tick("publish_consent")
    head.shot("bilan-ecrire")
    head.click("Joindre les factures et les photos")
    with head.within("section[aria-labelledby=facture]"):
        head.choose(facture__budget_line=str(lines[0].pk))
        head.field("facture-file").set_input_files(
            FilePayload(name="facture.pdf", mimeType="application/pdf", buffer=PDF)
        )
        head.click("Joindre la facture")
    head.sees("facture.pdf")
    with head.within("section[aria-labelledby=photo]"):
        head.field("photo-file").set_input_files(photo)
        head.fill(photo__caption="Le jardin en mai")
        head.tick("photo-may_publish")
        head.click("Joindre la photo")
    head.sees("Dites qui a donné son accord")
    with head.within("section[aria-labelledby=photo]"):
        head.field("photo-file").set_input_files(photo)
        head.fill(photo__rights_holder="Le collège", photo__agreed_by="Les douze familles")
        head.click("Joindre la photo")
    head.sees("Possible : Le collège")
    head.shot("bilan-pieces")
    head.click("Vérifier et déposer")
    head.sees("Le témoignage ne dit pas de qui il est")
    head.click("Compléter le bilan")
    head.fill(testimony_by="Une élève de cinquième, avec l’accord de ses parents")
    head.click("Enregistrer")
    head.go(f"/projets/{project.reference}/bilan/deposer/")
    head.shot("bilan-deposer")
    head.click("Déposer le bilan")
    head.sees("Le bilan est déposé.")
    assert not ReportPiece.objects.publishable().exists()

    secretariat.go("/rectorat/bilans/")
    secretariat.shot("bilans-a-lire")
    secretariat.click(str(project))
    secretariat.sees("Atteint en partie")
    secretariat.sees("à rendre")
    secretariat.tick("verdict", "send_back")
    secretariat.fill(motive="Précisez la mesure.")
    secretariat.shot("bilan-repondre")
    secretariat.click("Envoyer la réponse")

    head.go(f"/projets/{project.reference}/bilan/")
    head.sees("Précisez la mesure.")
    head.fill(**{f"measured_{objective.pk}": "5 emprunts par élève"})
    if javascript:
        expect(head.page.locator("[data-autosave-status]")).to_contain_text("Enregistré à")
    else:
        head.click("Enregistrer")
    head.go(f"/projets/{project.reference}/bilan/deposer/")
    head.sees("5 emprunts par élève")
    head.click("Déposer le bilan")

    secretariat.go(f"/projets/{project.reference}/bilan/suite/")
    secretariat.tick("verdict", "accept")
    secretariat.click("Envoyer la réponse")
    project.refresh_from_db()
    assert project.status == Status.CLOSED
    assert ReportPiece.objects.publishable().count() == 1

    manager.go(f"/projets/{project.reference}/bilan/lire/")
    manager.click("Demander le reversement")
    manager.fill(motive="Fonds non dépensés.")
    manager.shot("reversement")
    manager.click("Émettre l’ordre")
    order = RecoveryOrder.objects.get()
    manager.fill(proof="TP 2026-1")
    manager.shot("reversement-suivi")
    manager.click("Noter")
    wait_until(lambda: RecoveryOrder.objects.get().left == 0, "the money came")
    head.go(f"/projets/{project.reference}/")
    head.sees(order.reference)
    head.shot("vie-bilan")


def test_the_calendar_and_the_delays(signed_in: SignedIn) -> None:
    project = project_in(Status.VALIDATED)
    manager = signed_in(fund_manager_of(project.establishment.academy))
    manager.go("/fonds/echeances/")
    manager.shot("echeances")
    manager.go(f"/projets/{project.reference}/suspension/")
    manager.fill(motive="Le RIB manque.", unblocks="Envoyez le RIB.")
    manager.click("Suspendre le délai")
    manager.go(f"/projets/{project.reference}/delai/")
    manager.sees("Envoyez le RIB.")
    manager.shot("delai")
    manager.go("/fonds/echeances/agenda/")
    manager.click("Créer mon adresse")
    manager.sees("Cette adresse est un secret")
    manager.shot("agenda")
    manager.go("/fonds/delais/")
    manager.sees("Les délais ne sont pas encore comptés")
    manager.go("/fonds/reversements/")

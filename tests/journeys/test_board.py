"""A secretary finds what presses, keeps a view, exports it, and acts on several files at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from core import clock
from dashboards.models import BatchLine
from projects.enums import Status
from projects.models import Project
from reviews.models import Opinion
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    fund_manager_of,
    inspector_of,
    project_in,
    secretariat_of,
    session_for,
)
from tests.journeys.conftest import SignedIn
from tests.real.mail import MailServer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def files() -> list[Project]:
    """Four files of an académie: one sleeps, one is ready, one waits for its funds, one is new."""
    department = DepartmentFactory()
    names = ("Collège du Mail", "Collège des Ormeaux", "Collège Rosa-Parks", "Collège du Landry")
    schools = [CollegeFactory(department=department, name=name) for name in names]
    with time_machine.travel(clock.now() - timedelta(days=50), tick=False):
        sleeping = project_in(Status.SUBMITTED, schools[0])
        pressing = project_in(Status.VALIDATED, schools[2])
    ready, new = project_in(Status.SUBMITTED, schools[1]), project_in(Status.SUBMITTED, schools[3])
    Opinion.objects.create(
        project=ready, passage=1, kind="FAVOURABLE", motive="Clair.",
        filed_by=inspector_of(schools[1]),
    )  # fmt: skip
    fund_manager_of(department.academy)
    return [sleeping, ready, pressing, new]


def ended(page: Page) -> None:
    """The page of a task says by itself that it ended."""
    expect(page.locator("body")).to_contain_text("La tâche est terminée", timeout=60_000)


def test_a_secretary_works_on_several_files(
    files: list[Project], signed_in: SignedIn, mail: MailServer
) -> None:
    sleeping, ready, pressing, _ = files
    academy = sleeping.establishment.academy
    session = session_for(ready.establishment)
    secretary = signed_in(secretariat_of(academy))
    page = secretary.go("/rectorat/")
    # What presses comes first: the clock, then the oldest filing.
    rows = page.locator("tbody tr th")
    assert pressing.reference in rows.nth(0).inner_text()
    assert sleeping.reference in rows.nth(1).inner_text()
    secretary.shot("tableau")

    # Filters send themselves; the state is the address; it is kept under a name.
    with page.expect_navigation():
        secretary.choose(statut="SUBMITTED")
    secretary.sees("3 dossiers")
    page.get_by_text("Colonnes", exact=True).click()
    secretary.tick("colonnes", "inspection")
    secretary.click("Montrer ces colonnes")
    secretary.sees("Inspection")
    page.get_by_text("Mes vues", exact=True).click()
    secretary.click("Enregistrer cette vue", role="link")
    secretary.fill(name="Déposés")
    secretary.choose(academie=academy.code)
    secretary.click("Enregistrer", role="button")
    secretary.sees("La vue est enregistrée.")
    assert "statut=SUBMITTED" in page.url

    # The export is exactly that.
    page.get_by_text("Exporter", exact=True).click()
    secretary.click("Texte (CSV)", role="button")
    ended(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="dossiers-").click()
    exported = Path(download.value.path()).read_text("utf-8-sig")
    assert len(exported.strip().splitlines()) == 4
    assert "Confié, inspection" in exported.splitlines()[0]

    # Two files ticked with the keyboard, one of which is not ready.
    secretary.go("/rectorat/?statut=SUBMITTED&tri=oldest")
    for reference in (ready.reference, files[3].reference):
        page.get_by_label(f"Choisir {reference}").press("Space")
    secretary.choose(acte="inscrire")
    secretary.click("Vérifier", role="button")
    secretary.sees("Rien n’est fait avant votre confirmation")
    secretary.choose(session=session.reference)
    secretary.click("Vérifier", role="button")
    secretary.sees("L’avis de l’inspection est attendu")
    secretary.shot("tableau-controle")
    secretary.click("Confirmer : 1 dossier", role="button")
    ended(page)
    secretary.sees(f"Inscrit à la séance {session.reference}.")
    secretary.shot("tableau-resultat")
    assert BatchLine.objects.get(project=ready).outcome == "DONE"

    # The same files by status, with the acts of each card.
    secretary.go("/rectorat/colonnes/")
    secretary.shot("tableau-colonnes")
    secretary.click(f"Relancer : {pressing.reference}", role="button")
    secretary.sees("Sera fait")

    # What sleeps, recalled once.
    secretary.go("/rectorat/dossiers-endormis/")
    secretary.sees("L’inspection référente")
    secretary.click(f"Relancer : {sleeping.reference}", role="button")
    secretary.sees("relance envoyée à")
    secretary.sees("Déjà relancé")
    secretary.shot("tableau-endormis")
    secretary.go("/rectorat/actes/")
    secretary.go("/rectorat/vues/")


def test_the_board_fits_a_phone_in_the_dark(files: list[Project], signed_in: SignedIn) -> None:
    secretary = signed_in(
        secretariat_of(files[0].establishment.academy),
        viewport={"width": 320, "height": 900},
        color_scheme="dark",
    )
    for path in (
        "/rectorat/",
        "/rectorat/colonnes/",
        "/rectorat/dossiers-endormis/",
        "/rectorat/vues/",
        "/rectorat/vues/nouvelle/?statut=SUBMITTED",
        "/rectorat/actes/",
    ):
        page = secretary.go(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} px wide"
        secretary.shot(f"320-{path.strip('/').replace('/', '-').partition('?')[0]}")


def test_the_board_works_without_javascript(files: list[Project], signed_in: SignedIn) -> None:
    secretary = signed_in(secretariat_of(files[0].establishment.academy), javascript=False)
    page = secretary.go("/rectorat/")
    secretary.choose(statut="SUBMITTED")
    secretary.click("Filtrer", role="button")
    secretary.sees("3 dossiers")
    secretary.choose(etendue="tout", acte="relancer")
    secretary.click("Vérifier", role="button")
    secretary.sees("3 dossiers choisis")
    with page.expect_navigation():
        page.get_by_role("button", name="Confirmer").click()
    page.reload()
    secretary.sees("Dossier par dossier")

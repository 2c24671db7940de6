"""A fund manager attributes several files at once, takes the accounts away, on any screen."""

from __future__ import annotations

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from core import clock
from funding.models import Allocation, Envelope, Instalment, Recipient, Suspension
from funding.queries.recoveries import debtors_of
from funding.services.conventions import draw_up_convention
from funding.services.envelopes import delegate_to_department
from funding.services.recovery import order_recovery
from funding.services.scenarios import save_scenario
from projects.enums import Status
from projects.models import Project
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    associated,
    award,
    envelope_for,
    fund_manager_of,
    project_in,
)
from tests.funding.scdl_rules import problems
from tests.journeys.conftest import SignedIn
from tests.real.mail import MailServer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def files() -> list[Project]:
    """Four files of an académie that await their funds; the last one has no IBAN."""
    department = DepartmentFactory()
    academy = department.academy
    academy.siret = "17350001400018"
    academy.save()
    names = ("Collège du Mail", "Collège des Ormeaux", "Collège Rosa-Parks", "Collège du Landry")
    schools = [CollegeFactory(department=department, name=name) for name in names]
    with time_machine.travel(clock.now() - timedelta(days=50), tick=False):
        pressing = project_in(Status.VALIDATED, schools[2])
    others = [project_in(Status.VALIDATED, school) for school in (schools[0], schools[1])]
    without = project_in(Status.VALIDATED, schools[3])
    without.beneficiary.iban = ""
    without.beneficiary.save()
    return [pressing, *others, without]


def ended(page: Page) -> None:
    """The page of a task says by itself that it ended."""
    expect(page.locator("body")).to_contain_text("La tâche est terminée", timeout=60_000)


def test_a_fund_manager_attributes_several_files(
    files: list[Project], signed_in: SignedIn, mail: MailServer
) -> None:
    envelope = envelope_for(files[0].establishment, Decimal("9500"))
    manager = signed_in(fund_manager_of(files[0].establishment.academy))
    page = manager.go("/fonds/")
    manager.shot("fonds-bureau")
    for project in files:
        page.get_by_label(f"Choisir {project.reference}").press("Space")
    manager.click("Vérifier", role="button")
    manager.sees("4 dossiers choisis")
    manager.tick("years", "ONE")
    manager.click("Vérifier", role="button")
    manager.sees("Il manque l’IBAN du bénéficiaire.")
    manager.sees("9 000 € engagés, il restera 500 €")
    manager.sees("Il reste 500 € sur cette enveloppe")
    manager.shot("fonds-controle")
    manager.click("Confirmer : 2 dossiers", role="button")
    ended(page)
    manager.sees("4 500 € attribués à")
    manager.shot("fonds-resultat")
    assert Allocation.objects.filter(project=files[0]).exists()
    assert Allocation.objects.count() == 2
    assert Envelope.objects.get(pk=envelope.pk).left == Decimal("500")

    manager.go("/fonds/exports/")
    manager.shot("fonds-exports")
    manager.click("Préparer le fichier : Données ouvertes des subventions (SCDL)", role="button")
    ended(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="subventions-").click()
    assert problems(Path(download.value.path()).read_bytes()) == []
    manager.go("/fonds/exports/")
    page.get_by_role("region", name="Journal comptable").get_by_label("Format").select_option(
        label="Texte (CSV)"
    )
    manager.click("Préparer le fichier : Journal comptable", role="button")
    ended(page)
    manager.shot("fonds-export-pret")
    with page.expect_download() as download:
        page.get_by_role("link", name="journal-").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as content:
        rows = list(csv.DictReader(content, delimiter=";"))
    assert [row["Disponible"] for row in rows][-1] == "500,00"


def test_it_works_without_javascript(files: list[Project], signed_in: SignedIn) -> None:
    envelope_for(files[0].establishment)
    manager = signed_in(fund_manager_of(files[0].establishment.academy), javascript=False)
    page = manager.go("/fonds/")
    manager.choose(etendue="tout")
    manager.click("Vérifier", role="button")
    manager.sees("4 dossiers choisis")
    manager.tick("years", "ONE")
    manager.click("Vérifier", role="button")
    with page.expect_navigation():
        page.get_by_role("button", name="Confirmer").click()
    manager.sees("Dossier par dossier")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_page_of_the_funds_is_readable(
    files: list[Project], signed_in: SignedIn, width: int, scheme: str
) -> None:
    """Every page of the fund manager, on a phone in the dark and on a desk: axe, no slide."""
    pressing, first, second, _ = files
    school = pressing.establishment
    manager_account = fund_manager_of(school.academy)
    envelope = envelope_for(school)
    below = delegate_to_department(envelope, school.department, Decimal("9000"), by=manager_account)
    associated(pressing)
    award(first, by=manager_account)
    Suspension.objects.create(
        project=second, starts_on=clock.today(), motive="Délibération de la commune",
        created_by=manager_account,
    )  # fmt: skip
    ecole = project_in(Status.VALIDATED, EcoleFactory(department=school.department))
    envelope_for(ecole.establishment)
    award(ecole, by=manager_account)
    payee = Recipient.objects.get(allocation__project=ecole)
    draw_up_convention(payee.convention, by=manager_account)
    scenario = save_scenario(
        envelope,
        name="Avant la commission",
        references=[pressing.reference],
        is_shared=True,
        by=manager_account,
    )
    closed = project_in(Status.CLOSED, school)
    order = order_recovery(
        closed, siret=debtors_of(closed)[0].siret, amount=Decimal(100), motive="Reste non dépensé.",
        due_on=clock.today() + timedelta(days=30), by=manager_account,
    )  # fmt: skip
    instalment = Instalment.objects.get(share__allocation__project=first)

    def url(name: str, *args: object) -> str:
        return reverse(f"funding:{name}", args=args)

    place = (below.year, below.programme, f"{school.academy.code}-{school.department.code}")
    paths = [
        url("desk-detail"),
        url("desk-detail") + "?vue=attribues",
        url("allocation-create", pressing.reference),
        url("allocation-create", first.reference),
        url("allocation-create", ecole.reference),
        url("cancellation-create", first.reference, instalment.pk),
        url("convention-update", ecole.reference, payee.convention.pk),
        url("conventiontemplate-update", school.academy.code),
        url("suspension-create", pressing.reference),
        url("suspension-update", second.reference),
        url("delay-detail", second.reference),
        url("envelope-list"),
        url("envelope-detail", envelope.year, envelope.programme, school.academy.code),
        url("envelope-detail", *place),
        url("envelope-create", envelope.year, envelope.programme, school.academy.code),
        url("takeback-create", *place),
        url("transfer-create", *place),
        url("correction-create", *place),
        url("scenario-create", *place),
        url("scenario-detail", scenario.pk),
        url("deadline-list"),
        url("calendarfeed-detail"),
        url("delay-list"),
        url("report-list", closed.reference),
        url("report-detail", closed.reference),
        url("recovery-list"),
        url("recovery-update", closed.reference, order.reference),
        url("recovery-create", first.reference),
        url("export-list"),
        reverse("dashboards:batch-list"),
        reverse("dashboards:project-detail", args=[first.reference]),
    ]
    manager = signed_in(
        manager_account, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    for path in paths:
        page = manager.go(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide"
        manager.shot(f"{width}-{path.strip('/').replace('/', '-').replace('?', '-')}")

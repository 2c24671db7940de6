"""Two écoles, three years, a commune: from the decision to the last payment, and a cancellation."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core import clock
from funding.models import ChorusLine, Convention, Instalment
from funding.queries.ledger import differences
from funding.queries.reports import lines_of
from funding.services.report import ReportContent, accept_report, file_report, save_report
from jobs.services.running import run_due
from projects.models import BudgetLine, Project
from tests.factories import (
    EcoleFactory,
    associated,
    envelope_for,
    fund_manager_of,
    head_of,
    project_in,
    secretariat_of,
)
from tests.funding.chorus_files import line, written
from tests.journeys.browser import Person
from tests.journeys.conftest import SignedIn

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

YEAR = clock.today().year
EJ = "1401234567"


@pytest.fixture
def project() -> Project:
    """Validated for 4 500 €, a third a year, with another école; envelopes of the three years."""
    project = project_in("VALIDATED", EcoleFactory())
    associated(project, EcoleFactory())
    first = project.budget_lines.order_by("pk")[0]
    project.budget_lines.exclude(pk=first.pk).delete()
    BudgetLine.objects.filter(pk=first.pk).update(
        year=YEAR, unit_price=1500, quantity=1, amount=1500
    )
    first.refresh_from_db()
    for offset in (1, 2):
        envelope_for(project.establishment, Decimal(10_000), year=YEAR + offset)
        first.pk, first.year, first.position = None, YEAR + offset, 50 + offset
        first.save()
    envelope_for(project.establishment, Decimal(10_000))
    return project


def allocates(manager: Person, project: Project) -> None:
    """Each école its share, an instalment a year; the commune receives."""
    other = project.associated_schools.get().establishment
    manager.go(f"/projets/{project.reference}/attribution/")
    manager.fill(amount="2700", **{f"amount_{other.pk}": "1800"})
    manager.choose(rows__1__condition="INVOICES")
    manager.click("Attribuer les fonds")
    assert Instalment.objects.filter(state="NOTIFIED").count() == 6


def signs(manager: Person, project: Project) -> None:
    """The convention with the commune, drawn up then signed."""
    manager.go("/fonds/a-verser/")
    manager.sees("Attend la signature de la convention")
    manager.shot("a-verser-convention")
    convention = Convention.objects.get()
    manager.go(f"/projets/{project.reference}/attribution/conventions/{convention.pk}/")
    manager.click("Établir la convention")
    manager.fill(signed_on=f"{clock.today():%Y-%m-%d}")
    manager.click("La convention est signée")


def report_accepted(project: Project, year: int) -> None:
    """The report of a year: tests/journeys/test_reports.py plays its pages."""
    content = ReportContent(
        what_changed="Les élèves lisent.",
        what_was_hard="La pluie.",
        spent={row.pk: Decimal(10) for row in lines_of(project, year=year)},
    )
    head = head_of(project.establishment)
    save_report(project, content, by=head, version=0, year=year)
    file_report(project, by=head, year=year)
    accept_report(project, by=secretariat_of(project.establishment.academy), year=year)


def by_year(year: int) -> list[Instalment]:
    return list(Instalment.objects.filter(year=year).order_by("pk"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_from_the_decision_to_the_last_payment(
    project: Project, signed_in: SignedIn, tmp_path: Path, javascript: bool
) -> None:
    school = project.establishment
    manager = signed_in(fund_manager_of(school.academy), javascript=javascript)
    head = signed_in(head_of(school), javascript=javascript)
    allocates(manager, project)
    signs(manager, project)
    lead, other = by_year(YEAR)
    today = clock.today()

    # The first, by hand; recorded on the wrong day, undone, recorded again.
    manager.go("/fonds/a-verser/")
    manager.sees("à verser maintenant")
    manager.go(f"/projets/{project.reference}/attribution/tranches/{lead.pk}/verser/")
    manager.fill(proof=EJ)
    manager.shot("versement")
    manager.click("Noter le versement")
    manager.sees("L’établissement est prévenu.")
    manager.shot("attribution-versee")
    manager.follow(manager.page.get_by_role("link", name="Annuler le versement").first)
    manager.fill(motive="Saisi deux fois.")
    manager.shot("versement-annuler")
    manager.click("Annuler ce versement")
    manager.go(f"/projets/{project.reference}/attribution/tranches/{lead.pk}/verser/")
    manager.fill(proof=EJ)
    manager.click("Noter le versement")
    lead.refresh_from_db()
    assert lead.state == "PAID"

    # The others by the extract of Chorus: the EJ is known, the commune is paid at once for both.
    next_two = by_year(YEAR + 1)
    siret = lead.share.recipient.siret
    extract = tmp_path / "chorus.csv"
    extract.write_bytes(
        written(
            [
                line(EJ, other.amount, siret, paid_on=today),
                line(EJ, sum((row.amount for row in next_two), Decimal(0)), ""),
                line("1409999999", Decimal(12), ""),
                line("?", Decimal(12), ""),
            ]
        )
    )
    manager.go("/fonds/chorus/")
    manager.field("file").set_input_files(extract)
    manager.click("Déposer le fichier")
    manager.sees("Colonnes du fichier")
    manager.shot("extrait")
    manager.click("Essayer à blanc")
    run_due()
    manager.go(manager.page.url)
    manager.sees("rien n’a changé")
    manager.shot("extrait-essai")
    manager.click("Revenir à la page précédente")
    manager.click("Importer les versements")
    run_due()
    manager.go(manager.page.url)
    manager.sees("La tâche est terminée.")
    other.refresh_from_db()
    assert other.state == "PAID"
    assert {row.state for row in by_year(YEAR + 1)} == {"PAID"}
    manager.go("/fonds/chorus/lignes/")
    manager.shot("lignes")
    stray = ChorusLine.objects.get(ej="1409999999")
    manager.go(f"/fonds/chorus/lignes/{stray.pk}/")
    manager.shot("ligne")
    manager.fill(de__cote__motive="Autre dispositif.")
    manager.click("Mettre de côté")
    manager.sees("La ligne est mise de côté.")

    # The third waits for its report, which the school reads; then it is paid.
    last, cancelled = by_year(YEAR + 2)
    head.go(f"/projets/{project.reference}/")
    head.sees(f"Attend l’acceptation du bilan intermédiaire {YEAR + 1}")
    head.shot("tranches-ecole")
    manager.go("/fonds/a-verser/?etat=REPORT")
    manager.sees(f"bilan intermédiaire {YEAR + 1}")
    manager.shot("a-verser")
    manager.go(f"/projets/{project.reference}/attribution/tranches/{last.pk}/verser/")
    manager.sees("ne se verse pas encore")
    report_accepted(project, YEAR + 1)
    manager.go(f"/projets/{project.reference}/attribution/tranches/{cancelled.pk}/annuler/")
    manager.fill(motive="L’école associée ferme.")
    manager.click("Annuler la tranche")
    manager.go(f"/projets/{project.reference}/attribution/tranches/{last.pk}/verser/")
    manager.fill(proof=EJ)
    manager.click("Noter le versement")
    last.refresh_from_db()
    assert last.state == "PAID"
    head.go(f"/projets/{project.reference}/")
    head.sees("L’école associée ferme.")
    head.shot("tranches-fin")
    assert list(differences()) == []


def test_what_is_left_is_carried_over(project: Project, signed_in: SignedIn) -> None:
    manager = signed_in(fund_manager_of(project.establishment.academy))
    manager.go(f"/fonds/enveloppes/?annee={YEAR}")
    manager.click("Reporter ce qui reste")
    field = manager.page.locator('input[name^="amount_"]').first
    field.fill("1 000,50")
    manager.fill(motive="Reliquat de l’année.")
    manager.shot("reporter")
    manager.click("Vérifier")
    manager.sees("Étape 2 sur 2")
    manager.shot("reporter-verifier")
    manager.click("Reporter 1 000,50 €")
    manager.sees("sont reportés sur")
    assert list(differences()) == []


def test_the_pages_hold_on_a_phone(project: Project, signed_in: SignedIn) -> None:
    manager = signed_in(
        fund_manager_of(project.establishment.academy), viewport={"width": 320, "height": 640}
    )
    allocates(manager, project)
    for address in (
        "/fonds/a-verser/",
        "/fonds/chorus/",
        "/fonds/chorus/lignes/",
        f"/fonds/enveloppes/{YEAR}/reporter/",
        f"/projets/{project.reference}/attribution/tranches/{by_year(YEAR)[0].pk}/verser/",
    ):
        manager.go(address)
        wide = manager.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, address
        manager.shot("320" + address.replace("/", "-"))

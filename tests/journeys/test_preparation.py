"""The commission before it meets: composed, called, prepared; with the keyboard, and on a phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core import clock
from projects.models import Project
from reviews.models import CommissionSession, MemberOpinion, MemberOpinionDraft, Rapporteur
from reviews.queries.commission import composition
from tests.factories import CollegeFactory, DepartmentFactory, commission_of, secretariat_of
from tests.journeys.browser import as_read
from tests.journeys.conftest import SignedIn
from tests.real.mail import MailServer
from tests.real.waiting import wait_until
from tests.reviews.commission import ready_project

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOTIVE = "Un projet mûri avec les familles."


@pytest.fixture
def ready() -> list[Project]:
    """Three ready files of an académie whose commission is named."""
    department = DepartmentFactory()
    names = ("Collège du Mail", "Collège des Ormeaux", "Collège du Landry")
    projects = [ready_project(CollegeFactory(department=department, name=n)) for n in names]
    commission_of(department.academy)
    return projects


def test_the_secretariat_prepares_a_session_and_a_member_prepares_opinions(
    ready: list[Project], signed_in: SignedIn, mail: MailServer
) -> None:
    academy = ready[0].establishment.academy
    titular = composition(academy.pk, clock.today())[1]
    secretary = signed_in(secretariat_of(academy))
    page = secretary.page

    # Composes: a stand-in, then the decision that names everybody.
    secretary.go("/rectorat/commission/membres/nouveau/")
    secretary.fill(email="rene.perrin@ac-rennes.example", first_name="René", last_name="Perrin")
    secretary.fill(quality="IEN", starts_on=str(clock.today()))
    secretary.choose(titular=str(titular.pk))
    secretary.click("Enregistrer la nomination")
    secretary.sees(f"Suppléance de {titular.user}")
    secretary.click("Prendre la décision de nomination", role="button")
    secretary.sees("Décision CN-")
    secretary.shot("prep-composition")

    # The grid.
    secretary.go("/rectorat/commission/grille/")
    secretary.fill(rows__0__label="Réussite des élèves", rows__0__rank="1", rows__0__weight="2")
    secretary.fill(rows__1__label="Faisabilité", rows__1__rank="2")
    secretary.click("Enregistrer la grille", role="button")
    secretary.sees("Version 1")
    secretary.shot("prep-grille")

    # Plans, takes the proposed agenda, shares the files out, invites.
    secretary.go("/rectorat/commission/nouvelle/")
    day = clock.today() + timedelta(days=12)
    secretary.fill(held_on=str(day), held_time="14:00", place="Rectorat, salle Ferry")
    secretary.fill(remote_url="https://visio.example/commission", capacity="2")
    secretary.click("Créer la séance", role="button")
    secretary.sees("la séance est complète")
    secretary.shot("prep-proposition")
    secretary.click("Inscrire ces 2 dossiers", role="button")
    reference = str(re.findall(r"/commission/([^/]+)/", page.url)[0])
    secretary.click("Rapporteurs", role="link")
    secretary.click("Répartir les dossiers sans rapporteur", role="button")
    secretary.sees("2 rapporteurs désignés")
    secretary.shot("prep-rapporteurs")
    secretary.go(f"/rectorat/commission/{reference}/")
    secretary.click("Convoquer la commission", role="link")
    secretary.click("Envoyer la convocation", role="button")
    secretary.shot("prep-seance")
    secretary.go("/rectorat/commission/")
    secretary.shot("prep-calendrier")
    session = CommissionSession.objects.get(reference=reference)
    wait_until(
        lambda: any(
            "Convocation" in str(letter["Subject"]) for letter in mail.to(titular.user.email)
        ),
        "the invitation arrived",
    )

    # The member reads and files with the keyboard alone; what is typed is kept meanwhile.
    member = signed_in(titular.user)
    page = member.page
    member.go("/rectorat/commission/mes-seances/")
    member.sees("2 avis à rendre")
    member.shot("prep-mes-seances")
    first, second = session.items.order_by("position")
    member.click(str(first.project), role="link")
    page.locator('[name="kind"][value="FAVOURABLE"]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("900")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(MOTIVE)
    wait_until(
        lambda: MemberOpinionDraft.objects.filter(motive=MOTIVE).exists(), "the draft was kept"
    )
    member.shot("prep-mon-avis")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    member.check()
    member.sees("est rendu")
    opinion = MemberOpinion.objects.written_by(titular.user).get(item=first)
    assert (opinion.kind, opinion.motive) == ("FAVOURABLE", MOTIVE)
    assert opinion.amount == 900
    assert opinion.marks.get().mark == 3
    expect(page.locator("h1")).to_contain_text(as_read(str(second.project)))

    # A colleague, on a phone and without JavaScript, reads nothing of it before filing.
    reader = composition(academy.pk, clock.today())[2].user
    colleague = signed_in(reader, viewport={"width": 320, "height": 700}, javascript=False)
    colleague.never_sees = [MOTIVE]
    colleague.go("/rectorat/commission/mes-seances/")
    colleague.shot("prep-mes-seances-320")
    colleague.click(str(first.project), role="link")
    colleague.shot("prep-mon-avis-320")
    colleague.tick("kind", "UNFAVOURABLE")
    colleague.fill(motive="Le budget ne tient pas.")
    colleague.never_sees = []
    colleague.click("Rendre mon avis et suivant", role="button")
    colleague.go(f"/rectorat/commission/{reference}/dossiers/{first.pk}/mon-avis/")
    colleague.sees(MOTIVE)
    assert colleague.page.evaluate("document.documentElement.scrollWidth") <= 320

    # Who reports on what.
    told = Rapporteur.objects.active().select_related("appointment__user", "item__project").first()
    assert told is not None
    rapporteur = signed_in(told.appointment.user)
    rapporteur.go("/rectorat/commission/mes-rapports/")
    rapporteur.sees(str(told.item.project))
    rapporteur.shot("prep-rapports")

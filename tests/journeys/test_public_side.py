"""A stranger reads the figures, the help, the open data, and writes to a service."""

from __future__ import annotations

import pytest

from establishments.models import Academy
from notifications.models import Message
from projects.enums import Status
from showcase.services.figures import count_figures
from showcase.services.opendata import publish_open_data
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    UserFactory,
    project_in,
    secretariat_of,
)
from tests.factories.showcase import published, shown_project
from tests.journeys.conftest import Arrive, SignedIn

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 700}


@pytest.fixture
def country() -> None:
    """Two académies, one with few files, and a published sheet."""
    rennes = DepartmentFactory(code="035", academy=AcademyFactory(code="14", name="Rennes"))
    corse = DepartmentFactory(code="02A", academy=AcademyFactory(code="27", name="Corse"))
    for _ in range(6):
        project_in(Status.FUNDED, CollegeFactory(department=rennes, priority_education="REP"))
    project_in(Status.SUBMITTED, EcoleFactory(department=rennes))
    project_in(Status.VALIDATED, CollegeFactory(department=corse))
    published(shown_project(CollegeFactory(department=rennes)))
    secretariat_of(rennes.academy)
    count_figures()
    publish_open_data()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_stranger_reads_what_is_public(
    country: None, person: Arrive, width: int, clean_cache: None
) -> None:
    reader = person("personne", viewport={"width": width, "height": 900})
    page = reader.go("/")
    reader.sees("Où en est-on")
    reader.shot(f"accueil-{width}")
    reader.click("Tous les chiffres, et les délais de chaque académie", role="link")
    reader.sees("De l’intention au versement")
    reader.shot(f"chiffres-{width}")
    with page.expect_navigation():
        reader.choose(academie="27")
    reader.sees("n.c.")
    reader.shot(f"chiffres-corse-{width}")
    reader.click("Ce que compte chaque chiffre", role="link")
    reader.shot(f"definitions-{width}")
    reader.go("/donnees-ouvertes/")
    reader.sees("Parquet")
    reader.shot(f"donnees-ouvertes-{width}")
    reader.go("/encart/14/")
    reader.shot(f"encart-{width}")
    reader.go("/guide/")
    reader.fill(q="délégation")
    reader.click("Chercher", role="button")
    reader.sees("passage")
    reader.shot(f"aide-{width}")
    reader.go("/guide/direction/")
    reader.shot(f"guide-{width}")
    for path in ("/accessibilite/", "/mentions-legales/", "/donnees-personnelles/",
                 "/temoins-de-connexion/", "/plan-du-site/", "/nulle-part/"):  # fmt: skip
        reader.go(path)
        reader.shot(f"{path.strip('/')}-{width}")
        wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wider, f"{path} slides sideways"
    assert reader.context.cookies() == [], "nothing was kept of a stranger"
    UserFactory(is_staff=True)  # who keeps the site
    reader.go("/contact/?sujet=accessibilite")
    reader.choose(academy="14")
    reader.fill(email="lecteur@exemple.example", body="Le tableau ne se lit pas.")
    reader.shot(f"contact-{width}")
    reader.click("Envoyer", role="button")
    reader.sees("Votre message est parti")
    assert Message.objects.filter(kind="dashboards.contact_received").count() == 1


def test_without_javascript(country: None, person: Arrive, clean_cache: None) -> None:
    reader = person("personne", javascript=False, viewport=NARROW)
    page = reader.go("/chiffres/")
    page.locator("select[name=academie]").select_option("27")
    reader.click("Filtrer", role="button")
    reader.sees("Corse")
    reader.go("/guide/")
    reader.fill(q="budget")
    reader.click("Chercher", role="button")
    reader.sees("passage")


def test_the_staff_follows_a_figure_to_its_files(country: None, signed_in: SignedIn) -> None:
    secretary = signed_in(secretariat_of(Academy.objects.get(code="14")))
    secretary.go("/rectorat/chiffres/")
    secretary.sees("Académie de Rennes")
    secretary.shot("chiffres-rectorat")
    secretary.follow(secretary.page.locator("#degres ~ .ne-figure a").first)
    secretary.sees("Établissements engagés")
    secretary.shot("chiffres-dossiers")

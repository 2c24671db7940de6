"""The rectorate names an inspector for a district, who sees exactly its schools, then is absent."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from establishments.models import Appointment, Establishment
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    head_of,
    inspector_of,
    secretariat_of,
)
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive, SignedIn
from tests.real.mail import MailServer
from tests.real.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROSE = "rose.le-bihan@ac-academie.example"


@pytest.fixture
def schools() -> dict[str, Establishment]:
    """Two écoles of Bruz, one of Vitré, a collège of the same town."""
    bruz = DistrictFactory(name="Bruz")
    return {
        "first": EcoleFactory(name="École Jean-Rostand", district=bruz),
        "second": EcoleFactory(name="École Louise-Michel", district=bruz),
        "elsewhere": EcoleFactory(name="École de Vitré", district=DistrictFactory(name="Vitré")),
        "college": CollegeFactory(name="Collège de Bruz", department=DepartmentFactory()),
    }


def signs_in_for_the_first_time(
    rose: Person, mail: MailServer, mailoutbox: list[Any], password: str
) -> None:
    """From the mail that opens the account to the chosen password."""
    wait_until(lambda: mail.to(ROSE), "the mail that opens the account")
    (told,) = mail.to(ROSE)
    body = told.get_body(("plain",))
    assert body is not None
    assert "/mot-de-passe/oublie/" in body.get_content()
    rose.go("/mot-de-passe/oublie/")
    rose.fill(email=ROSE)
    rose.click("Recevoir le lien")
    link = re.search(r"/mot-de-passe/nouveau/\S+", mailoutbox[-1].body)
    assert link is not None
    rose.go(link[0])
    rose.fill(password1=password, password2=password)
    rose.click("Enregistrer ce mot de passe", role="button")
    rose.sign_in(ROSE, password)


def test_an_inspector_is_named_for_a_district_and_sees_exactly_its_schools(
    schools: dict[str, Establishment],
    signed_in: SignedIn,
    person: Arrive,
    mail: MailServer,
    mailoutbox: list[Any],
    password: str,
) -> None:
    academy = schools["first"].academy
    secretariat = signed_in(secretariat_of(academy))
    secretariat.go("/rectorat/")
    secretariat.sees("Nommer l’inspection référente")
    secretariat.sees("de 4 établissements")
    secretariat.click("Personnes", role="link")
    secretariat.click("Inspection des écoles")
    secretariat.click("Nommer : Bruz")
    secretariat.fill(email=ROSE, first_name="Rose", last_name="Le Bihan", quality="IEN de Bruz")
    secretariat.click("Nommer", role="button")
    secretariat.sees("L’inspection de la circonscription est enregistrée.")
    secretariat.sees("Rose Le Bihan")
    secretariat.shot("inspection-circonscriptions")

    rose = person("Rose Le Bihan")
    signs_in_for_the_first_time(rose, mail, mailoutbox, password)
    rose.click("Tous mes établissements")
    rose.sees("2 établissements")
    rose.sees("École Jean-Rostand")
    rose.sees("École Louise-Michel")
    rose.does_not_see("Vitré")
    rose.does_not_see("Collège de Bruz")
    rose.shot("inspection-etablissements")

    colleague = inspector_of(schools["college"])
    rose.go("/inspection/")
    rose.click("Me faire remplacer")
    last_day = str(clock.today() + timedelta(days=10))
    rose.fill(email=colleague.email, starts_on=str(clock.today()), ends_on=last_day)
    rose.click("Enregistrer le remplacement")
    rose.sees("Votre remplacement est enregistré")
    rose.shot("inspection-remplacement")

    stand_in = signed_in(colleague)
    stand_in.go("/inspection/etablissements/")
    stand_in.sees("3 établissements")
    head = signed_in(head_of(schools["first"]))
    head.go(f"/etablissement/{schools['first'].uai}/")
    head.sees(f"Remplacement : {colleague}")


def test_a_list_is_shown_then_confirmed_without_any_script(
    schools: dict[str, Establishment], signed_in: SignedIn
) -> None:
    college = schools["college"]
    secretariat = signed_in(secretariat_of(college.academy), javascript=False)
    secretariat.go("/rectorat/inspection/liste/")
    secretariat.fill(text=f"{college.uai};{ROSE}\n0359999X;{ROSE}")
    secretariat.click("Voir l’aperçu")
    secretariat.sees("Rien n’est encore enregistré.")
    secretariat.sees("Introuvable dans l’annuaire")
    secretariat.shot("inspection-apercu")
    secretariat.click("Enregistrer 1 nomination")
    secretariat.sees("1 nomination enregistrée et 1 compte ouvert.")
    assert Appointment.objects.get(establishment=college).user.email == ROSE

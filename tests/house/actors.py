"""One of each kind of person, in and out of scope of one file."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from establishments.enums import Perimeter, Role
from establishments.models import District, Establishment
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    UserFactory,
    deputy_of,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    member_of,
    national_observer,
    observer_of,
    president_of,
    secretariat_of,
    support_of,
)


@dataclass(frozen=True)
class World:
    """A school, its file's actors, and the same people elsewhere; `None` is a visitor.

    `partner` joins the files of the school.
    """

    school: Establishment
    partner: Establishment
    actors: dict[str, User | None]


def make_world() -> World:
    """Nineteen actors around one école of an académie, some of another académie."""
    here = DepartmentFactory(code="035", academy=AcademyFactory(code="14", name="Rennes"))
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    district: District = DistrictFactory(department=here, name="Circonscription de Bruz")
    school = EcoleFactory(department=here, district=district)
    neighbour = CollegeFactory(department=here)
    partner = CollegeFactory(department=here)
    far = CollegeFactory(department=there)
    other_inspector = UserFactory()
    AppointmentFactory(
        user=other_inspector,
        role=Role.REFERENT_INSPECTOR,
        perimeter=Perimeter.DISTRICT,
        district=DistrictFactory(department=here, name="Circonscription de Vitré"),
        academy=None,
    )
    return World(
        school=school,
        partner=partner,
        actors={
            "visiteur": None,
            "compte sans rôle": UserFactory(),
            "direction": head_of(school),
            "direction adjointe": deputy_of(school),
            "équipe": editor_of(school),
            "direction voisine": head_of(neighbour),
            "direction associée": head_of(partner),
            "direction lointaine": head_of(far),
            "inspection": inspector_of(school),
            "autre inspection": other_inspector,
            "appui": support_of(here.academy),
            "secrétariat": secretariat_of(here.academy),
            "secrétariat lointain": secretariat_of(there.academy),
            "membre": member_of(here.academy),
            "présidence": president_of(here.academy),
            "fonds": fund_manager_of(here.academy),
            "fonds lointains": fund_manager_of(there.academy),
            "observation": observer_of(here.academy),
            "observation nationale": national_observer(),
            "administration": UserFactory(is_staff=True),
        },
    )

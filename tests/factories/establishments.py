"""Académies, départements, districts and schools, with valid UAI and SIRET."""

from __future__ import annotations

import itertools
from datetime import date
from typing import cast

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, SubFactory
from factory.django import DjangoModelFactory
from stdnum import luhn

from establishments.enums import EstablishmentKind, Perimeter, Role, Sector
from establishments.models import (
    Academy,
    Appointment,
    Department,
    District,
    Establishment,
    Membership,
)
from establishments.rules import UAI_LETTERS
from tests.factories.makers import Maker

_numbers = itertools.count(1)
_CORSICA = {"02A": "620", "02B": "720"}
LONG_AGO = date(2020, 9, 1)


def valid_uai(number: int, department: str = "035") -> str:
    """A valid UAI of a département (its code), different for each number below 10 000."""
    digits = f"{_CORSICA.get(department, department)}{number % 10_000:04d}"
    return digits + UAI_LETTERS[int(digits) % 23]


def valid_siret(number: int, *, public: bool = True) -> str:
    """A valid SIRET; a public EPLE's SIREN begins with 19."""
    siren = f"{'19' if public else '78'}{number % 1_000_000:06d}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}0001"
    return siret + luhn.calc_check_digit(siret)


class _Academy(DjangoModelFactory[Academy]):
    class Meta:
        model = Academy
        django_get_or_create = ("code",)

    code = "14"
    name = "Rennes"
    region = "Bretagne"
    letter_signatory = "La rectrice de la région académique Bretagne"


AcademyFactory = cast(Maker[Academy], _Academy)


class _Department(DjangoModelFactory[Department]):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    code = "035"
    name = "Ille-et-Vilaine"
    academy = SubFactory(AcademyFactory)


DepartmentFactory = cast(Maker[Department], _Department)


class _District(DjangoModelFactory[District]):
    class Meta:
        model = District
        django_get_or_create = ("department", "name")

    name = "Rennes centre"
    department = SubFactory(DepartmentFactory)


DistrictFactory = cast(Maker[District], _District)


class _Establishment(DjangoModelFactory[Establishment]):
    """A public open school of Ille-et-Vilaine; give `department` for another place."""

    class Meta:
        model = Establishment
        abstract = True

    class Params:
        number = LazyFunction(lambda: next(_numbers))

    department = SubFactory(DepartmentFactory)
    academy = LazyAttribute(lambda o: o.department.academy)
    uai = LazyAttribute(lambda o: valid_uai(o.number, o.department.code))
    sector = Sector.PUBLIC
    commune = "Rennes"
    commune_code = "35238"
    postal_code = "35000"
    address = "12 rue des Écoles"
    email = LazyAttribute(lambda o: f"ce.{o.uai.lower()}@ac-academie.example")
    pupils = 240


class _Ecole(_Establishment):
    name = LazyAttribute(lambda o: f"École élémentaire Jean-Moulin {o.number}")
    kind = EstablishmentKind.ECOLE
    nature_code = "151"
    nature = "ECOLE DE NIVEAU ELEMENTAIRE"
    district = SubFactory(DistrictFactory, department=SelfAttribute("..department"))


EcoleFactory = cast(Maker[Establishment], _Ecole)


class _PrivateEcole(_Ecole):
    name = LazyAttribute(lambda o: f"École privée Sainte-Anne {o.number}")
    sector = Sector.PRIVATE_CONTRACT


PrivateEcoleFactory = cast(Maker[Establishment], _PrivateEcole)


class _College(_Establishment):
    name = LazyAttribute(lambda o: f"Collège Louise-Michel {o.number}")
    kind = EstablishmentKind.COLLEGE
    nature_code = "340"
    nature = "COLLEGE"
    siret = LazyAttribute(lambda o: valid_siret(o.number))


CollegeFactory = cast(Maker[Establishment], _College)


class _Lycee(_College):
    name = LazyAttribute(lambda o: f"Lycée Simone-Veil {o.number}")
    kind = EstablishmentKind.LYCEE
    nature_code = "300"
    nature = "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE"


LyceeFactory = cast(Maker[Establishment], _Lycee)


class _Erea(_College):
    name = LazyAttribute(lambda o: f"EREA Magda-Hollander-Lafon {o.number}")
    kind = EstablishmentKind.EREA
    nature_code = "370"
    nature = "ETABLISSEMENT REGIONAL D'ENSEIGNT ADAPTE"


EreaFactory = cast(Maker[Establishment], _Erea)


class _Membership(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = SubFactory("tests.factories.people.UserFactory")
    establishment = SubFactory(CollegeFactory)
    role = Role.HEAD
    starts_on = LONG_AGO


MembershipFactory = cast(Maker[Membership], _Membership)


class _Appointment(DjangoModelFactory[Appointment]):
    """Nationwide by default; give a perimeter and its place."""

    class Meta:
        model = Appointment

    user = SubFactory("tests.factories.people.UserFactory")
    role = Role.OBSERVER
    perimeter = Perimeter.NATION
    starts_on = LONG_AGO


AppointmentFactory = cast(Maker[Appointment], _Appointment)

"""Académies, départements, districts and schools, with valid UAI and SIRET."""

from __future__ import annotations

import itertools
from datetime import date

import factory
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


class AcademyFactory(factory.django.DjangoModelFactory[Academy]):
    class Meta:
        model = Academy
        django_get_or_create = ("code",)

    code = "14"
    name = "Rennes"
    region = "Bretagne"
    letter_signatory = "La rectrice de la région académique Bretagne"


class DepartmentFactory(factory.django.DjangoModelFactory[Department]):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    code = "035"
    name = "Ille-et-Vilaine"
    academy = factory.SubFactory(AcademyFactory)


class DistrictFactory(factory.django.DjangoModelFactory[District]):
    class Meta:
        model = District
        django_get_or_create = ("department", "name")

    name = "Rennes centre"
    department = factory.SubFactory(DepartmentFactory)


class _EstablishmentFactory(factory.django.DjangoModelFactory[Establishment]):
    """A public open school of Ille-et-Vilaine; give `department` for another place."""

    class Meta:
        model = Establishment
        abstract = True

    class Params:
        number = factory.LazyFunction(lambda: next(_numbers))

    department = factory.SubFactory(DepartmentFactory)
    academy = factory.LazyAttribute(lambda o: o.department.academy)
    uai = factory.LazyAttribute(lambda o: valid_uai(o.number, o.department.code))
    sector = Sector.PUBLIC
    commune = "Rennes"
    commune_code = "35238"
    postal_code = "35000"
    address = "12 rue des Écoles"
    email = factory.LazyAttribute(lambda o: f"ce.{o.uai.lower()}@ac-academie.example")
    pupils = 240


class EcoleFactory(_EstablishmentFactory):
    name = factory.LazyAttribute(lambda o: f"École élémentaire Jean-Moulin {o.number}")
    kind = EstablishmentKind.ECOLE
    nature_code = "151"
    nature = "ECOLE DE NIVEAU ELEMENTAIRE"
    district = factory.SubFactory(DistrictFactory, department=factory.SelfAttribute("..department"))


class PrivateEcoleFactory(EcoleFactory):
    name = factory.LazyAttribute(lambda o: f"École privée Sainte-Anne {o.number}")
    sector = Sector.PRIVATE_CONTRACT


class CollegeFactory(_EstablishmentFactory):
    name = factory.LazyAttribute(lambda o: f"Collège Louise-Michel {o.number}")
    kind = EstablishmentKind.COLLEGE
    nature_code = "340"
    nature = "COLLEGE"
    siret = factory.LazyAttribute(lambda o: valid_siret(o.number))


class LyceeFactory(CollegeFactory):
    name = factory.LazyAttribute(lambda o: f"Lycée Simone-Veil {o.number}")
    kind = EstablishmentKind.LYCEE
    nature_code = "300"
    nature = "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE"


class EreaFactory(CollegeFactory):
    name = factory.LazyAttribute(lambda o: f"EREA Magda-Hollander-Lafon {o.number}")
    kind = EstablishmentKind.EREA
    nature_code = "370"
    nature = "ETABLISSEMENT REGIONAL D'ENSEIGNT ADAPTE"


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory("tests.factories.people.UserFactory")
    establishment = factory.SubFactory(CollegeFactory)
    role = Role.HEAD
    starts_on = LONG_AGO


class AppointmentFactory(factory.django.DjangoModelFactory[Appointment]):
    """Nationwide by default; give a perimeter and its place."""

    class Meta:
        model = Appointment

    user = factory.SubFactory("tests.factories.people.UserFactory")
    role = Role.OBSERVER
    perimeter = Perimeter.NATION
    starts_on = LONG_AGO

"""People, one helper by role. Asked twice for the same place, a helper gives the same person."""

from __future__ import annotations

import itertools
import secrets
from datetime import timedelta
from typing import Any, cast

from django.contrib.auth.hashers import make_password
from factory.declarations import Iterator, LazyFunction, Sequence
from factory.django import DjangoModelFactory

from accounts.models import User
from core import clock
from establishments.enums import Perimeter, Role
from establishments.models import Academy, Appointment, Establishment, Invitation, Membership
from tests.factories.establishments import AppointmentFactory, MembershipFactory
from tests.factories.makers import Maker

_numbers = itertools.count(1)
PASSWORD = "correct-horse-battery-staple-42"


class _User(DjangoModelFactory[User]):
    """A person; the password is `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    first_name = Iterator(["Maëlle", "Yann", "Claire", "Ahmed", "Jeanne", "Louis"])
    last_name = Sequence(lambda n: f"Le Gall {n}")
    email = Sequence(lambda n: f"personne{n}@ac-academie.example")
    password = LazyFunction(lambda: make_password(PASSWORD))


UserFactory = cast(Maker[User], _User)


def head_of(school: Establishment) -> User:
    """The head in place of a school."""
    found = Membership.objects.filter(
        establishment=school, role=Role.HEAD, ends_on__isnull=True
    ).first()
    return found.user if found else MembershipFactory(establishment=school, role=Role.HEAD).user


def editor_of(school: Establishment) -> User:
    """A new member of the school's team."""
    return MembershipFactory(establishment=school, role=Role.EDITOR).user


def deputy_of(school: Establishment) -> User:
    """A new deputy of the school, in delegation for a month."""
    today = clock.today()
    return MembershipFactory(
        establishment=school,
        role=Role.DEPUTY,
        starts_on=today,
        ends_on=today + timedelta(days=30),
    ).user


def inspector_of(school: Establishment) -> User:
    """The referent inspector: the IEN of the district, else the IA-IPR named for the school."""
    if school.is_first_degree and school.district_id:
        return _appointed(
            Role.REFERENT_INSPECTOR, Perimeter.DISTRICT, district_id=school.district_id
        )
    return _appointed(Role.REFERENT_INSPECTOR, Perimeter.ESTABLISHMENT, establishment_id=school.pk)


def support_of(academy: Academy) -> User:
    """Somebody of the support team of the académie, for all its services."""
    return _appointed(Role.SUPPORT, Perimeter.ACADEMY, academy_id=academy.pk, service="")


def secretariat_of(academy: Academy) -> User:
    """The officer who prepares the commission of the académie."""
    return _appointed(Role.SECRETARIAT, Perimeter.ACADEMY, academy_id=academy.pk)


def president_of(academy: Academy) -> User:
    """Who chairs the commission of the académie."""
    return _appointed(Role.PRESIDENT, Perimeter.ACADEMY, academy_id=academy.pk)


def fund_manager_of(academy: Academy) -> User:
    """The budget officer of the académie."""
    return _appointed(Role.FUND_MANAGER, Perimeter.ACADEMY, academy_id=academy.pk)


def member_of(academy: Academy) -> User:
    """A new member of the commission of the académie."""
    return AppointmentFactory(role=Role.MEMBER, perimeter=Perimeter.ACADEMY, academy=academy).user


def commission_of(academy: Academy) -> list[User]:
    """A president and three members: enough to open a session. Existing members are kept."""
    present = Appointment.objects.filter(role=Role.MEMBER, academy=academy).select_related("user")
    members = [appointment.user for appointment in present]
    members += [member_of(academy) for _ in range(3 - len(members))]
    return [president_of(academy), *members]


def observer_of(academy: Academy) -> User:
    """An observer of the académie (IA-DASEN)."""
    return _appointed(Role.OBSERVER, Perimeter.ACADEMY, academy_id=academy.pk)


def national_observer() -> User:
    """An observer of the whole country (DGESCO)."""
    return _appointed(Role.OBSERVER, Perimeter.NATION)


def _appointed(role: Role, perimeter: Perimeter, **place: Any) -> User:
    found = Appointment.objects.filter(
        role=role, perimeter=perimeter, ends_on__isnull=True, **place
    ).first()
    return found.user if found else AppointmentFactory(role=role, perimeter=perimeter, **place).user


def invitation_to(school: Establishment, **fields: Any) -> Invitation:
    """An invitation that waits, whose link nobody holds; the inviter is the school's head."""
    now = clock.now()
    return Invitation.objects.create(
        establishment=school,
        created_by=fields.pop("created_by", None) or head_of(school),
        **{
            "email": f"invitation{next(_numbers)}@ac-academie.example",
            "role": Role.EDITOR,
            "starts_on": clock.today(),
            "token_hash": secrets.token_hex(32),
            "sent_at": now,
            "expires_at": now + timedelta(days=14),
        }
        | fields,
    )

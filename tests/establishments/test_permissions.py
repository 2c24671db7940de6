"""Who is who: every role, in and out of its perimeter, before and after its dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from core import clock
from establishments.enums import STAFF_ROLES, Perimeter, Role
from establishments.models import Academy, Appointment, District, Establishment, Membership
from establishments.permissions import (
    Rights,
    appointed_for,
    appointed_for_each,
    forget_rights,
    heads_of,
    heads_of_each,
    rights_of,
)
from tests.factories.establishments import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    MembershipFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

ACADEMY_ROLES = {Role.SECRETARIAT, Role.MEMBER, Role.PRESIDENT, Role.FUND_MANAGER}
DAY = timedelta(days=1)


@pytest.fixture
def school() -> Establishment:
    """An école of Rennes, in a district."""
    return EcoleFactory()


@pytest.fixture
def strangers(school: Establishment) -> dict[Perimeter, Establishment]:
    """For each perimeter, a school just outside of it."""
    nantes = AcademyFactory(code="17", name="Nantes")
    return {
        Perimeter.ACADEMY: CollegeFactory(
            department=DepartmentFactory(code="044", name="Loire-Atlantique", academy=nantes)
        ),
        Perimeter.DEPARTMENT: EcoleFactory(
            department=DepartmentFactory(code="029", name="Finistère", academy=school.academy)
        ),
        Perimeter.DISTRICT: EcoleFactory(district=DistrictFactory(name="Fougères")),
        Perimeter.ESTABLISHMENT: EcoleFactory(),
    }


def place(perimeter: Perimeter, school: Establishment) -> dict[str, object]:
    places: dict[Perimeter, dict[str, object]] = {
        Perimeter.NATION: {},
        Perimeter.ACADEMY: {"academy": school.academy},
        Perimeter.DEPARTMENT: {"department": school.department},
        Perimeter.DISTRICT: {"district": school.district},
        Perimeter.ESTABLISHMENT: {"establishment": school},
    }
    return places[perimeter]


def combinations() -> list[tuple[Role, Perimeter]]:
    return [
        (role, perimeter)
        for role in sorted(STAFF_ROLES)
        for perimeter in Perimeter
        if role not in ACADEMY_ROLES or perimeter == Perimeter.ACADEMY
    ]


@pytest.mark.parametrize(("role", "perimeter"), combinations())
def test_staff_in_and_out_of_scope(
    role: Role,
    perimeter: Perimeter,
    school: Establishment,
    strangers: dict[Perimeter, Establishment],
) -> None:
    user = AppointmentFactory(role=role, perimeter=perimeter, **place(perimeter, school)).user
    rights = rights_of(user)
    assert rights.has(role)
    assert rights.on(school) == {role}
    assert appointed_for(school, role) == [user]
    assert Establishment.objects.visible_to(user).filter(pk=school.pk).exists()
    if perimeter == Perimeter.NATION:
        assert Establishment.objects.visible_to(user).count() == 1 + len(strangers)
        return
    outside = strangers[perimeter]
    assert rights.on(outside) == frozenset()
    assert appointed_for(outside, role) == []
    assert not Establishment.objects.visible_to(user).filter(pk=outside.pk).exists()


@pytest.mark.parametrize("role", [Role.HEAD, Role.EDITOR])
def test_the_team_sees_its_school_alone(role: Role, school: Establishment) -> None:
    other = EcoleFactory()
    user = MembershipFactory(establishment=school, role=role).user
    assert rights_of(user).on(school) == {role}
    assert rights_of(user).on(other) == frozenset()
    assert list(Establishment.objects.visible_to(user)) == [school]
    assert heads_of(school) == ([user] if role == Role.HEAD else [])


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (0, None, True),
        (0, 0, True),
        (-10, 0, True),
        (1, None, False),
        (-10, -1, False),
    ],
)
def test_dates_include_both_ends(
    starts: int, ends: int | None, holds: bool, school: Establishment
) -> None:
    today = clock.today()
    dates: dict[str, date | None] = {
        "starts_on": today + starts * DAY,
        "ends_on": None if ends is None else today + ends * DAY,
    }
    head = MembershipFactory(establishment=school, **dates).user
    named = AppointmentFactory(role=Role.OBSERVER, **dates).user
    for user in (head, named):
        assert bool(rights_of(user).on(school)) is holds
        assert Establishment.objects.visible_to(user).exists() is holds
    assert bool(heads_of(school)) is holds
    assert bool(appointed_for(school, Role.OBSERVER)) is holds


def test_strangers_and_closed_accounts_have_no_rights(school: Establishment) -> None:
    closed = MembershipFactory(establishment=school, user=UserFactory(is_active=False)).user
    for user in (AnonymousUser(), UserFactory(), closed):
        assert rights_of(user) == Rights()  # type: ignore[arg-type]
        assert not Establishment.objects.visible_to(user).exists()  # type: ignore[arg-type]


def test_several_roles_and_narrowing(school: Establishment) -> None:
    user = MembershipFactory(establishment=school, role=Role.EDITOR).user
    AppointmentFactory(
        user=user, role=Role.MEMBER, perimeter=Perimeter.ACADEMY, academy=school.academy
    )
    AppointmentFactory(user=user, role=Role.OBSERVER)
    rights = rights_of(user)
    assert rights.on(school) == {Role.EDITOR, Role.MEMBER, Role.OBSERVER}
    assert rights.nationwide
    narrow = rights.only({Role.MEMBER})
    assert not narrow.nationwide
    assert narrow.academies_as(Role.MEMBER) == {school.academy_id}
    assert narrow.in_academy(school.academy_id, Role.MEMBER)
    assert not narrow.in_academy(school.academy_id, Role.SECRETARIAT)
    assert narrow.on(school) == {Role.MEMBER}


def test_a_membership_read_with_the_rights_is_the_one_of_the_base(school: Establishment) -> None:
    MembershipFactory(establishment=school)  # so that no two keys happen to agree
    made = MembershipFactory(establishment=school, user=UserFactory(), role=Role.EDITOR)
    (held,) = rights_of(made.user).memberships
    for name in ("pk", "user_id", "establishment_id", "role", "starts_on", "ends_on"):
        assert getattr(held, name) == getattr(made, name), name
    assert (held.establishment.uai, held.establishment.name) == (school.uai, school.name)


def test_rights_are_read_once_and_forgotten_on_demand(
    school: Establishment, django_assert_num_queries: object
) -> None:
    user = UserFactory()
    with django_assert_num_queries(2):  # type: ignore[operator]
        rights_of(user)
        rights_of(user)
    MembershipFactory(establishment=school, user=user)
    assert not rights_of(user).has(Role.HEAD)
    forget_rights(user)
    assert rights_of(user).has(Role.HEAD)


def test_no_district_reaches_no_school_without_one() -> None:
    college = CollegeFactory()
    AppointmentFactory(
        role=Role.REFERENT_INSPECTOR, perimeter=Perimeter.DISTRICT, district=DistrictFactory()
    )
    assert college.district is None
    assert appointed_for(college, Role.REFERENT_INSPECTOR) == []


@pytest.mark.parametrize("role", sorted(ACADEMY_ROLES))
def test_the_database_keeps_academy_roles_in_an_academy(role: Role) -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            user=user, role=role, perimeter=Perimeter.NATION, starts_on=clock.today()
        )


def test_the_database_keeps_one_head(school: Establishment) -> None:
    MembershipFactory(establishment=school)
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(establishment=school)
    assert Membership.objects.count() == 1


def test_the_database_keeps_places_and_perimeters_together(school: Establishment) -> None:
    assert isinstance(school.academy, Academy)
    assert isinstance(school.district, District)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentFactory(perimeter=Perimeter.DISTRICT, academy=school.academy)


def test_many_schools_are_asked_as_each_one(school: Establishment) -> None:
    other = CollegeFactory()
    MembershipFactory(establishment=school)
    AppointmentFactory(
        role=Role.REFERENT_INSPECTOR,
        perimeter=Perimeter.DISTRICT,
        **place(Perimeter.DISTRICT, school),
    )
    schools = [school, other]
    assert heads_of_each(schools) == {one.pk: heads_of(one) for one in schools}
    found = appointed_for_each(schools, Role.REFERENT_INSPECTOR)
    assert found == {one.pk: appointed_for(one, Role.REFERENT_INSPECTOR) for one in schools}
    assert [len(found[one.pk]) for one in schools] == [1, 0]

"""Naming State agents: the table, the dates, the account opened, two at once, raw SQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import AppointmentState, Perimeter, Role
from establishments.models import Appointment
from establishments.permissions import may_appoint, rights_of
from establishments.services.appointments import (
    appoint,
    cancel_appointment,
    end_appointment,
)
from establishments.services.stand_ins import (
    end_stand_in,
    name_stand_in,
    tell_stand_ins_that_begin,
)
from establishments.workflow import TABLE
from notifications.models import Message
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    UserFactory,
    fund_manager_of,
    inspector_of,
    member_of,
    president_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def administrator() -> User:
    return UserFactory(is_staff=True)


def named(place, role=Role.REFERENT_INSPECTOR, **columns) -> Appointment:
    """Somebody already named there."""
    perimeter = Perimeter(type(place).__name__.upper())
    return AppointmentFactory(
        role=role, perimeter=perimeter, **{perimeter.value.lower(): place}, **columns
    )


# --- the table


def test_the_table_says_who_names_whom():
    academy = AcademyFactory()
    school = CollegeFactory()
    elsewhere = CollegeFactory(
        department=DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    )
    office, president = secretariat_of(academy), president_of(academy)
    for role in (Role.MEMBER, Role.PRESIDENT, Role.FUND_MANAGER, Role.SUPPORT, Role.OBSERVER):
        assert may_appoint(office, role, academy)
        assert not may_appoint(president, role, academy)
        assert not may_appoint(office, role, elsewhere.academy)
    assert may_appoint(office, Role.REFERENT_INSPECTOR, school)
    assert may_appoint(office, Role.REFERENT_INSPECTOR, DistrictFactory())
    assert may_appoint(office, Role.OBSERVER, school.department)
    assert not may_appoint(office, Role.REFERENT_INSPECTOR, elsewhere)
    assert not may_appoint(office, Role.REFERENT_INSPECTOR, academy)
    assert not may_appoint(office, Role.SECRETARIAT, academy)
    assert may_appoint(president, Role.SECRETARIAT, academy)
    assert not may_appoint(office, Role.OBSERVER, None)
    assert not may_appoint(office, Role.HEAD, school)
    for person in (fund_manager_of(academy), member_of(academy), inspector_of(school)):
        assert not any(may_appoint(person, post.role, academy) for post in TABLE)


def test_an_administrator_names_to_every_post_and_nowhere_else():
    by, academy = administrator(), AcademyFactory()
    assert may_appoint(by, Role.SECRETARIAT, academy)
    assert may_appoint(by, Role.OBSERVER, None)
    assert not may_appoint(by, Role.MEMBER, None)
    assert not may_appoint(by, Role.REFERENT_INSPECTOR, academy)
    by.is_active = False
    assert not may_appoint(by, Role.SECRETARIAT, academy)


# --- naming


def test_a_new_person_gets_an_account_and_is_told_at_once_how_to_choose_a_password():
    academy = AcademyFactory()
    appointment = appoint(
        academy,
        role=Role.MEMBER,
        email="Anne.Martin@ac-academie.example",
        first_name="Anne",
        last_name="Martin",
        starts_on=in_days(0),
        by=secretariat_of(academy),
    )
    assert not appointment.user.has_usable_password()
    message = Message.objects.get()
    assert message.kind == "establishments.account_opened"
    assert message.urgency == "AT_ONCE"
    assert message.recipient == appointment.user
    assert message.link == "/mot-de-passe/oublie/"


def test_a_known_person_is_found_whatever_the_case_and_told_in_the_digest():
    academy = AcademyFactory()
    person = inspector_of(EcoleFactory())
    appointment = appoint(
        academy,
        role=Role.PRESIDENT,
        email=person.email.upper(),
        starts_on=in_days(0),
        by=secretariat_of(academy),
    )
    assert appointment.user == person
    message = Message.objects.get(kind="establishments.appointed")
    assert (message.urgency, message.link) == ("DIGEST", "/mon-espace/")


def test_wrong_appointments_are_refused_and_open_no_account():
    academy = AcademyFactory()
    by, member = secretariat_of(academy), member_of(academy)
    closed = UserFactory(is_active=False)
    before = User.objects.count()
    today = in_days(0)
    refusals: list[tuple[str, dict[str, Any]]] = [
        ("prénom et le nom", {"email": "x@y.example", "role": Role.MEMBER}),
        ("déjà nommé", {"email": member.email, "role": Role.MEMBER}),
        ("précéder", {"email": member.email, "role": Role.PRESIDENT, "ends_on": in_days(-1)}),
        ("soi-même", {"email": by.email.upper(), "role": Role.FUND_MANAGER}),
        ("fermé", {"email": closed.email, "role": Role.MEMBER}),
    ]
    for sentence, asked in refusals:
        with pytest.raises(DomainError, match=sentence):
            appoint(academy, starts_on=today, by=by, **asked)
    with pytest.raises(NotAllowed):
        appoint(academy, role=Role.PRESIDENT, email=member.email, starts_on=today, by=member)
    with pytest.raises(NotAllowed):
        appoint(academy, role=Role.SECRETARIAT, email=member.email, starts_on=today, by=by)
    assert User.objects.count() == before
    assert not Message.objects.exists()


def test_the_same_role_may_be_held_again_later():
    academy = AcademyFactory()
    by, person = secretariat_of(academy), UserFactory()
    for starts_on, ends_on in ((in_days(0), in_days(10)), (in_days(11), None)):
        appoint(
            academy, role=Role.MEMBER, email=person.email, starts_on=starts_on, ends_on=ends_on,
            by=by,
        )  # fmt: skip
    assert Appointment.objects.filter(user=person).count() == 2


def test_raw_sql_cannot_name_twice():
    one = named(DistrictFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.bulk_create(
            [
                Appointment(
                    user=one.user, role=one.role, perimeter=one.perimeter, district=one.district,
                    starts_on=in_days(400),
                )
            ]
        )  # fmt: skip


# --- replacing


def test_a_successor_takes_over_in_one_act():
    district = DistrictFactory()
    school = EcoleFactory(district=district)
    former = named(district)
    by, successor = secretariat_of(school.academy), UserFactory()
    appoint(
        district, role=Role.REFERENT_INSPECTOR, email=successor.email, starts_on=in_days(5), by=by,
        replaces=True,
    )  # fmt: skip
    former.refresh_from_db()
    assert former.ends_on == in_days(4)
    kinds = set(Message.objects.values_list("recipient", "kind"))
    assert kinds == {
        (successor.pk, "establishments.appointed"),
        (former.user_id, "establishments.appointment_ended"),
    }


def test_who_had_not_begun_is_cancelled_by_a_successor_and_the_journal_keeps_it():
    district = DistrictFactory()
    EcoleFactory(district=district)
    coming = named(district, starts_on=in_days(30))
    begun = named(district, starts_on=in_days(0))
    by = secretariat_of(district.department.academy)
    appoint(
        district, role=Role.REFERENT_INSPECTOR, email=UserFactory().email, starts_on=in_days(0),
        by=by, replaces=True,
    )  # fmt: skip
    begun.refresh_from_db()
    assert begun.ends_on == in_days(0)
    assert not Appointment.objects.filter(pk=coming.pk).exists()
    events = apps.get_model("establishments", "AppointmentEvent").objects.filter(
        pgh_obj_id=coming.pk
    )
    assert set(events.values_list("pgh_label", flat=True)) == {"insert", "delete"}
    message = Message.objects.get(recipient=coming.user)
    assert message.title.startswith("Nomination annulée")


# --- ending


def test_an_appointment_ends_once_today_or_later():
    academy = AcademyFactory()
    by = secretariat_of(academy)
    appointment = Appointment.objects.get(user=member_of(academy))
    with pytest.raises(DomainError, match="aujourd’hui ou plus tard"):
        end_appointment(appointment, ends_on=in_days(-1), by=by)
    end_appointment(appointment, ends_on=in_days(0), by=by)
    assert rights_of(appointment.user).has(Role.MEMBER), "the last day is included"
    Appointment.objects.filter(pk=appointment.pk).update(ends_on=in_days(-1))
    with pytest.raises(DomainError, match="déjà terminée"):
        end_appointment(appointment, ends_on=in_days(0), by=by)


def test_an_appointment_to_come_is_cancelled_one_that_began_is_not():
    academy = AcademyFactory()
    by = secretariat_of(academy)
    coming = named(academy, Role.MEMBER, starts_on=in_days(3))
    cancel_appointment(coming, by=by)
    assert not Appointment.objects.filter(pk=coming.pk).exists()
    with pytest.raises(DomainError, match="annulée par quelqu’un d’autre"):
        cancel_appointment(coming, by=by)
    with pytest.raises(DomainError, match="déjà commencé"):
        cancel_appointment(named(academy, Role.MEMBER), by=by)


def test_an_academie_keeps_a_secretariat():
    academy = AcademyFactory()
    president = president_of(academy)
    last = Appointment.objects.get(user=secretariat_of(academy))
    with pytest.raises(NotAllowed):
        end_appointment(last, ends_on=in_days(0), by=last.user)
    with pytest.raises(DomainError, match="dernière personne du secrétariat"):
        end_appointment(last, ends_on=in_days(0), by=president)
    appoint(
        academy, role=Role.SECRETARIAT, email=UserFactory().email, starts_on=in_days(1),
        by=president,
    )  # fmt: skip
    end_appointment(last, ends_on=in_days(0), by=president)
    next_one = Appointment.objects.exclude(pk=last.pk).get(role=Role.SECRETARIAT)
    with pytest.raises(DomainError, match="dernière personne du secrétariat"):
        cancel_appointment(next_one, by=president)
    cancel_appointment(next_one, by=administrator())


def test_states_follow_the_dates():
    academy = AcademyFactory()
    now = named(academy, Role.MEMBER)
    coming = named(academy, Role.MEMBER, starts_on=in_days(1))
    over = named(academy, Role.MEMBER, ends_on=in_days(-1))
    by_state = {now: AppointmentState.CURRENT, coming: AppointmentState.TO_COME,
                over: AppointmentState.ENDED}  # fmt: skip
    for one, state in by_state.items():
        assert one.state_on(in_days(0)) is state
        assert Appointment.objects.in_state(state, in_days(0)).get() == one


# --- stand-ins


def test_a_stand_in_holds_every_perimeter_and_the_absent_one_keeps_them():
    first, second = CollegeFactory(), CollegeFactory()
    absent, colleague = UserFactory(), inspector_of(CollegeFactory())
    for school in (first, second):
        named(school, user=absent)
    made = name_stand_in(
        absent, email=colleague.email, starts_on=in_days(0), ends_on=in_days(20), by=absent
    )
    assert {one.establishment for one in made} == {first, second}
    for person in (absent, colleague):
        assert Role.REFERENT_INSPECTOR in rights_of(person).on(first)
    assert set(Message.objects.values_list("recipient", flat=True)) == {absent.pk, colleague.pk}
    Appointment.objects.filter(stands_in_for__isnull=False).update(
        starts_on=in_days(-9), ends_on=in_days(-1)
    )
    assert Role.REFERENT_INSPECTOR not in rights_of(User.objects.get(pk=colleague.pk)).on(first)


def test_stand_ins_refused():
    district = DistrictFactory()
    school = EcoleFactory(district=district)
    absent = inspector_of(school)
    colleague = inspector_of(CollegeFactory())
    far = inspector_of(
        CollegeFactory(
            department=DepartmentFactory(
                code="094", academy=AcademyFactory(code="24", name="Créteil")
            )
        )
    )
    days: dict[str, Any] = {"starts_on": in_days(0), "ends_on": in_days(5)}
    for email in (far.email, "inconnue@ac-academie.example", UserFactory().email):
        with pytest.raises(DomainError, match="pas celle d’une personne nommée"):
            name_stand_in(absent, email=email, by=absent, **days)
    with pytest.raises(DomainError, match="elle-même"):
        name_stand_in(absent, email=absent.email, by=absent, **days)
    with pytest.raises(NotAllowed):
        name_stand_in(absent, email=colleague.email, by=colleague, **days)
    with pytest.raises(DomainError, match="d’aucun établissement"):
        name_stand_in(member_of(school.academy), email=absent.email, by=absent, **days)
    with pytest.raises(DomainError, match="précéder"):
        name_stand_in(
            absent, email=colleague.email, by=absent, starts_on=in_days(2), ends_on=in_days(1)
        )
    name_stand_in(absent, email=colleague.email, by=absent, **days)
    other = inspector_of(CollegeFactory())
    with pytest.raises(DomainError, match="existe déjà"):
        name_stand_in(absent, email=other.email, by=absent, **days)


def test_the_secretariat_names_somebody_new_as_a_stand_in():
    school = EcoleFactory()
    absent = inspector_of(school)
    (made,) = name_stand_in(
        absent,
        email="faisant.fonction@ac-academie.example",
        first_name="Rose",
        last_name="Le Bihan",
        starts_on=in_days(1),
        ends_on=in_days(8),
        by=secretariat_of(school.academy),
    )
    kinds = dict(Message.objects.values_list("recipient", "kind"))
    assert kinds[made.user_id] == "establishments.account_opened"
    assert kinds[absent.pk] == "establishments.stand_in_named"


def test_a_stand_in_ends_with_the_appointment_or_when_the_absent_one_is_back():
    school = EcoleFactory()
    by = secretariat_of(school.academy)
    absent, colleague = inspector_of(school), inspector_of(CollegeFactory())
    appointment = Appointment.objects.get(user=absent)
    days: dict[str, Any] = {"starts_on": in_days(0), "ends_on": in_days(20)}
    (standing,) = name_stand_in(absent, email=colleague.email, by=absent, **days)
    end_appointment(appointment, ends_on=in_days(3), by=by)
    standing.refresh_from_db()
    assert standing.ends_on == in_days(3)
    with pytest.raises(DomainError, match="ne dépasse pas"):
        end_appointment(standing, ends_on=in_days(4), by=by)
    assert end_stand_in(absent, by=absent) == 1
    ended = Message.objects.filter(kind="establishments.appointment_ended", recipient=colleague)
    assert ended.count() == 2, "cut short with the appointment, then by the return"
    with pytest.raises(DomainError, match="au-delà"):
        end_stand_in(absent, by=absent)
    standing.refresh_from_db()
    assert standing.ends_on == in_days(0)
    with pytest.raises(NotAllowed):
        end_stand_in(absent, by=colleague)


def test_a_stand_in_that_begins_is_told_once():
    absent, colleague = UserFactory(), inspector_of(CollegeFactory())
    for school in (CollegeFactory(), CollegeFactory()):
        named(school, user=absent)
    name_stand_in(
        absent, email=colleague.email, starts_on=in_days(0), ends_on=in_days(9), by=absent
    )
    assert tell_stand_ins_that_begin() == 0, "named today: already told"
    Appointment.objects.filter(stands_in_for__isnull=False).update(
        created_at=clock.now() - timedelta(days=3)
    )
    for _ in range(2):
        assert tell_stand_ins_that_begin() == 1
    told = Message.objects.filter(kind="establishments.stand_in_begun")
    assert set(told.values_list("recipient", flat=True)) == {absent.pk, colleague.pk}
    assert told.count() == 2
    assert "2\u00a0établissements" in str(told[0].facts["place"])


def test_raw_sql_cannot_break_a_stand_in():
    district = DistrictFactory()
    absent = named(district, ends_on=in_days(30))
    stands: dict[str, Any] = {
        "role": Role.REFERENT_INSPECTOR, "perimeter": Perimeter.DISTRICT, "district": district,
        "starts_on": in_days(0), "stands_in_for": absent,
    }  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {"ends_on": None},
        {"ends_on": in_days(31)},
        {"ends_on": in_days(5), "user": absent.user},
        {"ends_on": in_days(5), "district": DistrictFactory(name="Ailleurs")},
    ]
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            AppointmentFactory(**stands | columns)
    good = AppointmentFactory(**stands, ends_on=in_days(5))
    for change in ({"ends_on": in_days(4)}, {"starts_on": in_days(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.filter(pk=absent.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=good.pk).update(ends_on=in_days(31))


# --- two at once


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_name_the_same_new_person_together():
    academy = AcademyFactory()
    by = secretariat_of(academy)
    start = Barrier(2)

    def click(role: Role) -> str:
        try:
            start.wait(30)
            appoint(
                academy, role=role, email="anne.martin@ac-academie.example", first_name="Anne",
                last_name="Martin", starts_on=in_days(0), by=User.objects.get(pk=by.pk),
            )  # fmt: skip
        except DomainError as refusal:
            return refusal.message
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(click, [Role.MEMBER, Role.MEMBER]))
    assert said[0] == ""
    assert "déjà nommé" in said[1]
    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(click, [Role.PRESIDENT, Role.FUND_MANAGER]))
    assert said == ["", ""]
    assert User.objects.filter(email="anne.martin@ac-academie.example").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_end_the_last_two_secretaries_together():
    academy = AcademyFactory()
    president = president_of(academy)
    both = [named(academy, Role.SECRETARIAT) for _ in range(2)]
    start = Barrier(2)

    def click(appointment: Appointment) -> str:
        try:
            start.wait(30)
            end_appointment(appointment, ends_on=in_days(0), by=User.objects.get(pk=president.pk))
        except DomainError as refusal:
            return refusal.message
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(click, both))
    assert said[0] == ""
    assert "dernière personne du secrétariat" in said[1]
    assert Appointment.objects.filter(role=Role.SECRETARIAT, ends_on__isnull=True).count() == 1

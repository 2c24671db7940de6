"""The pages of people, appointments and inspection."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from establishments.enums import Perimeter, Role
from establishments.models import Appointment, Establishment
from projects.enums import Status
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    UserFactory,
    head_of,
    inspector_of,
    member_of,
    national_observer,
    observer_of,
    president_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def url(name: str, *args: object) -> str:
    return reverse(f"establishments:{name}", args=args)


def far_school() -> Establishment:
    return CollegeFactory(
        department=DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    )


def said(response) -> str:
    return html.unescape(response.text).replace("\u00a0", " ")


def test_the_list_shows_the_academie_and_its_filters(as_user):
    academy = AcademyFactory()
    school, far = EcoleFactory(), far_school()
    here, elsewhere = inspector_of(school), inspector_of(far)
    ended = AppointmentFactory(
        role=Role.MEMBER, perimeter=Perimeter.ACADEMY, academy=academy, ends_on=in_days(-1)
    )
    coming = AppointmentFactory(
        role=Role.OBSERVER, perimeter=Perimeter.DEPARTMENT, department=school.department,
        starts_on=in_days(5),
    )  # fmt: skip
    nation = national_observer()
    client = as_user(secretariat_of(academy))

    def emails(**filters: str) -> set[str]:
        rows = client.get(url("appointment-list"), filters).context["rows"]
        return {row.appointment.user.email for row in rows}

    everybody = emails()
    assert {here.email, coming.user.email} <= everybody
    assert not {elsewhere.email, ended.user.email, nation.email} & everybody
    assert emails(etat="terminee") == {ended.user.email}
    assert emails(etat="a-venir") == {coming.user.email}
    assert ended.user.email in emails(etat="toutes")
    assert emails(role="REFERENT_INSPECTOR") == {here.email}
    assert emails(departement=str(school.department_id)) == {here.email, coming.user.email}
    assert emails(q=f"{here.first_name} {here.last_name}") == {here.email}
    assert emails(q="%") == set()
    for wrong in ({"departement": "x"}, {"page": "zzz"}, {"etat": "?"}, {"q": "\x00"}):
        assert client.get(url("appointment-list"), wrong).status_code == 200


def test_an_administrator_sees_every_academie_and_the_country(as_user):
    inspector, far, nation = inspector_of(EcoleFactory()), inspector_of(far_school()), None
    nation = national_observer()
    client = as_user(UserFactory(is_staff=True))
    response = client.get(url("appointment-list"))
    found = {row.appointment.user for row in response.context["rows"]}
    assert {inspector, far, nation} <= found
    creteil = AcademyFactory(code="24")
    response = client.get(url("appointment-list"), {"academie": str(creteil.pk)})
    assert {row.appointment.user for row in response.context["rows"]} == {far}
    assert client.get("/mon-espace/")["Location"] == url("directoryimport-create")


def test_a_person_elsewhere_is_unknown(as_user):
    client = as_user(secretariat_of(AcademyFactory()))
    far = inspector_of(far_school())
    appointment = Appointment.objects.get(user=far)
    for address in (
        url("person-detail", far.pk),
        url("standin-create", far.pk),
        url("appointment-update", appointment.pk),
        url("person-detail", UserFactory().pk),
        url("person-detail", 10**9),
        url("appointment-create", "direction"),
    ):
        assert client.get(address).status_code == 404


def test_a_person_s_page_shows_everything_held_here(as_user):
    academy = AcademyFactory()
    school = CollegeFactory()
    head = head_of(school)
    AppointmentFactory(user=head, role=Role.MEMBER, perimeter=Perimeter.ACADEMY, academy=academy)
    page = said(as_user(secretariat_of(academy)).get(url("person-detail", head.pk)))
    assert "Membre de la commission" in page
    assert school.name in page


def test_the_form_offers_only_the_places_that_fit(as_user):
    academy = AcademyFactory()
    district = DistrictFactory()
    DistrictFactory(name="Ailleurs", department=far_school().department)
    client = as_user(secretariat_of(academy))

    def fields(role: str) -> set[str]:
        return set(client.get(url("appointment-create", role)).context["form"].fields)

    assert "place" not in fields("membre")
    assert "place" in fields("observation")
    assert {"place", "uai", "replaces"} <= fields("inspection")
    page = said(client.get(url("appointment-create", "inspection")))
    assert district.name in page
    assert "Ailleurs" not in page
    assert "France entière" not in said(client.get(url("appointment-create", "observation")))
    assert client.get(url("appointment-create", "secretariat")).status_code == 403
    roles = client.get(url("role-list")).context["choices"]
    assert "secretariat" not in {choice["slug"] for choice in roles}
    president = as_user(president_of(academy))
    assert [c["slug"] for c in president.get(url("role-list")).context["choices"]] == [
        "secretariat"
    ]
    assert president.get(url("appointment-create", "membre")).status_code == 403


def test_somebody_is_named_from_the_form(as_user):
    school = CollegeFactory()
    client = as_user(secretariat_of(school.academy))
    address = url("appointment-create", "inspection")
    person = {
        "email": "rose.le-bihan@ac-academie.example", "first_name": "Rose",
        "last_name": "Le Bihan", "starts_on": in_days(0).isoformat(),
    }  # fmt: skip
    district = DistrictFactory()
    wrong = [
        {},
        {"uai": "0350122A"},
        {"uai": far_school().uai},
        {"place": "academy-1"},
        {"place": f"district-{district.pk}", "uai": school.uai},
    ]
    for place in wrong:
        assert client.post(address, person | place).status_code == 422
    done = client.post(address, person | {"uai": school.uai.lower()})
    named = Appointment.objects.get(establishment=school)
    assert done["Location"] == url("person-detail", named.user_id)
    assert client.post(address, person | {"uai": school.uai}).status_code == 422
    again = client.post(address, person | {"place": f"district-{district.pk}"})
    assert again.status_code == 302
    assert Appointment.objects.get(district=district).user == named.user


def test_an_appointment_ends_or_is_cancelled_from_its_page(as_user):
    academy = AcademyFactory()
    client = as_user(secretariat_of(academy))
    member = Appointment.objects.get(user=member_of(academy))
    address = url("appointment-update", member.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"ends_on": in_days(-1).isoformat()}).status_code == 422
    assert client.post(address, {"annuler": "1"}).status_code == 302, "said, not done"
    assert Appointment.objects.filter(pk=member.pk).exists()
    assert client.post(address, {"ends_on": in_days(3).isoformat()}).status_code == 302
    member.refresh_from_db()
    assert member.ends_on == in_days(3)
    coming = AppointmentFactory(
        role=Role.MEMBER, perimeter=Perimeter.ACADEMY, academy=academy, starts_on=in_days(9)
    )
    assert client.post(url("appointment-update", coming.pk), {"annuler": "1"}).status_code == 302
    assert not Appointment.objects.filter(pk=coming.pk).exists()


def test_a_district_gets_its_inspector_who_sees_exactly_its_schools(as_user):
    district = DistrictFactory(name="Circonscription de Bruz")
    district.email = "ien.bruz@ac-academie.example"
    district.save()
    mine = {EcoleFactory(district=district) for _ in range(3)}
    EcoleFactory(district=DistrictFactory(name="Circonscription de Vitré"))
    CollegeFactory()
    former = AppointmentFactory(
        role=Role.REFERENT_INSPECTOR, perimeter=Perimeter.DISTRICT, district=district
    )
    client = as_user(secretariat_of(AcademyFactory()))
    page = client.get(url("district-update", district.pk))
    assert page.context["form"].initial["email"] == district.email
    data = {
        "email": "rose.le-bihan@ac-academie.example", "first_name": "Rose",
        "last_name": "Le Bihan", "starts_on": in_days(0).isoformat(),
    }  # fmt: skip
    assert client.post(url("district-update", district.pk), data).status_code == 302
    former.refresh_from_db()
    assert former.ends_on == in_days(-1)
    named = Appointment.objects.current(clock.today()).get(district=district)
    schools = as_user(named.user).get(reverse("reviews:school-list")).context["schools"]
    assert set(schools) == mine
    assert set(Establishment.objects.visible_to(named.user)) == mine


def test_the_list_of_districts_finds_those_without_inspection(as_user):
    with_one, without = DistrictFactory(name="Bruz"), DistrictFactory(name="Vitré")
    inspector_of(EcoleFactory(district=with_one))
    client = as_user(secretariat_of(AcademyFactory()))
    rows = client.get(url("district-list"), {"sans_inspection": "on"}).context["rows"]
    assert [row.district for row in rows] == [without]
    rows = client.get(url("district-list"), {"q": "bru"}).context["rows"]
    assert [(row.district, row.schools, len(row.inspectors)) for row in rows] == [(with_one, 1, 1)]


def test_inspected_schools_mark_those_without_a_project(as_user):
    district = DistrictFactory()
    filed, bare = (EcoleFactory(district=district) for _ in range(2))
    project_in(Status.SUBMITTED, filed)
    client = as_user(inspector_of(filed))
    address = reverse("reviews:school-list")
    found = {school: school.filed for school in client.get(address).context["schools"]}
    assert found == {filed: 1, bare: 0}
    assert client.get(address, {"sans_projet": "on"}).context["schools"] == [bare]
    assert client.get(address, {"q": filed.uai}).context["schools"] == [filed]


def test_a_stand_in_is_named_seen_by_the_school_and_ended(as_user):
    school = EcoleFactory()
    absent, colleague = inspector_of(school), inspector_of(CollegeFactory())
    client = as_user(absent)
    address = url("ownstandin-create")
    days = {"starts_on": in_days(0).isoformat(), "ends_on": in_days(9).isoformat()}
    assert client.post(address, days | {"email": "x@y.example"}).status_code == 422
    assert client.post(address, days | {"email": colleague.email}).status_code == 302
    home = said(as_user(head_of(school)).get(f"/etablissement/{school.uai}/"))
    assert f"Remplacement : {colleague}" in home
    office = as_user(secretariat_of(school.academy))
    assert f"remplace {absent}" in said(office.get(f"/rectorat/etablissements/{school.uai}/"))
    assert f"remplace {absent}" in said(office.get(url("district-list")))
    assert school in as_user(colleague).get(reverse("reviews:school-list")).context["schools"]
    assert str(colleague) in said(client.get(address))
    client.post(address, {"retour": "1"})
    assert Appointment.objects.get(stands_in_for__isnull=False).ends_on == in_days(0)


def test_the_secretariat_names_a_stand_in(as_user):
    school = EcoleFactory()
    absent = inspector_of(school)
    client = as_user(secretariat_of(school.academy))
    assert "Nommer un remplacement" in said(client.get(url("person-detail", absent.pk)))
    data = {
        "email": "rose.le-bihan@ac-academie.example", "first_name": "Rose",
        "last_name": "Le Bihan", "starts_on": in_days(1).isoformat(),
        "ends_on": in_days(9).isoformat(),
    }  # fmt: skip
    assert client.get(url("standin-create", absent.pk)).status_code == 200
    assert client.post(url("standin-create", absent.pk), data).status_code == 302
    assert Appointment.objects.get(stands_in_for__user=absent).user.last_name == "Le Bihan"
    observer = observer_of(school.academy)
    assert client.post(url("standin-create", observer.pk), data).status_code == 422


def test_schools_without_a_referent_are_counted_and_found(as_user):
    academy = AcademyFactory()
    followed, alone, filed = EcoleFactory(), CollegeFactory(), CollegeFactory()
    inspector_of(followed)
    inspector_of(alone)
    Appointment.objects.filter(establishment=alone).update(ends_on=in_days(-1))
    project_in(Status.SUBMITTED, filed)
    Appointment.objects.filter(establishment=filed).delete()
    client = as_user(secretariat_of(academy))
    page = said(client.get("/rectorat/"))
    assert "Nommer l’inspection référente" in page
    assert "de 2 établissements, dont 1 a un dossier déposé" in page
    rows = client.get("/rectorat/etablissements/", {"sans_inspection": "on"}).context["rows"]
    assert {row.establishment for row in rows} == {alone, filed}
    naming = f"{url('appointment-create', 'inspection')}?uai={filed.uai}"
    assert naming in said(client.get(f"/rectorat/etablissements/{filed.uai}/"))
    assert filed.uai in said(client.get(naming))
    assert "Nommer l’inspection référente" not in said(
        as_user(president_of(academy)).get("/rectorat/")
    )
    AppointmentFactory(role=Role.REFERENT_INSPECTOR, perimeter=Perimeter.ACADEMY, academy=academy)
    assert "Nommer l’inspection référente" not in said(client.get("/rectorat/"))

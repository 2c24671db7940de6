"""A school merged into another: its files follow by an explicit act, and stay readable."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from dashboards.services.mergers import merge_establishment, what_follows
from establishments.enums import EstablishmentState
from establishments.models import Establishment, Merger
from establishments.services.directory import import_directory
from notifications.models import Message
from projects.enums import Status
from projects.models import AssociatedSchool, Project
from tests.establishments.annuaire_files import row, write
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    head_of,
    inspector_of,
    project_in,
    recorded_concertation,
    secretariat_of,
)

SignIn = Callable[[User], Client]
MOTIVE = "Arrêté du 1er septembre 2026."

pytestmark = pytest.mark.django_db


def close(school: Establishment) -> Establishment:
    school.state, school.closed_on = EstablishmentState.CLOSED, clock.today()
    school.save()
    return school


@pytest.fixture
def former() -> Establishment:
    school = CollegeFactory(name="Collège des Ormes")
    project_in(Status.UNDER_REVIEW, school)
    project_in(Status.DRAFT, school)
    recorded_concertation(school)
    return close(school)


@pytest.fixture
def successor() -> Establishment:
    return CollegeFactory(name="Collège des Tilleuls")


def test_the_files_of_a_closed_school_stay_readable(former: Establishment, as_user: SignIn) -> None:
    project = Project.objects.get(status=Status.UNDER_REVIEW)
    readers = {
        head_of(former): ["dashboards:school-detail", "dashboards:project-detail"],
        secretariat_of(former.academy): ["dashboards:project-detail", "reviews:reading-detail"],
        inspector_of(former): ["reviews:reading-detail"],
    }
    for person, names in readers.items():
        for name in names:
            at = [former.uai] if name == "dashboards:school-detail" else [project.reference]
            assert as_user(person).get(reverse(name, args=at)).status_code == 200


def test_the_files_follow_and_the_act_is_told(
    former: Establishment, successor: Establishment, as_user: SignIn
) -> None:
    head = head_of(successor)
    guest = project_in(Status.DRAFT, CollegeFactory())
    AssociatedSchool.objects.create(project=guest, establishment=former)
    secretary = secretariat_of(former.academy)
    client = as_user(secretary)
    address = reverse("dashboards:merger-create", args=[former.uai])
    page = client.get(address).content.decode()
    assert "2\u00a0projets" in page
    follows = what_follows(former)
    assert f"{follows.concertations}\u00a0concertation" in page
    response = client.post(address, {"successor": successor.uai.lower(), "motive": MOTIVE})
    assert response.status_code == 302
    merger = Merger.objects.get()
    assert (merger.projects, merger.merged_by) == (2, secretary)
    assert merger.concertations == follows.concertations > 0
    assert not Project.objects.filter(establishment=former).exists()
    assert Project.objects.filter(establishment=successor).count() == 2
    assert guest.associated_schools.get().establishment == successor
    told = Message.objects.get(recipient=head)
    assert "Collège des Ormes" in told.title
    home = as_user(head).get(reverse("dashboards:school-detail", args=[successor.uai]))
    assert home.status_code == 200
    old = as_user(head_of(former)).get(reverse("dashboards:school-detail", args=[former.uai]))
    assert f"Ses dossiers ont suivi\u00a0: {successor}" in old.content.decode()


def test_it_is_done_once(former: Establishment, successor: Establishment) -> None:
    secretary = secretariat_of(former.academy)
    merge_establishment(former, into=successor, motive=MOTIVE, by=secretary)
    with pytest.raises(DomainError, match="déjà suivi"):
        merge_establishment(former, into=CollegeFactory(), motive=MOTIVE, by=secretary)
    with pytest.raises(DatabaseError), transaction.atomic():
        Merger.objects.update(motive="autre")


def test_what_cannot_be_merged(former: Establishment, successor: Establishment) -> None:
    secretary = secretariat_of(former.academy)
    with pytest.raises(DomainError, match="ouvert"):
        merge_establishment(successor, into=CollegeFactory(), motive=MOTIVE, by=secretary)
    with pytest.raises(DomainError, match="fermé"):
        merge_establishment(former, into=close(successor), motive=MOTIVE, by=secretary)
    with pytest.raises(DomainError, match="propre suite"):
        merge_establishment(former, into=former, motive=MOTIVE, by=secretary)
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    with pytest.raises(NotAllowed):
        merge_establishment(
            former, into=CollegeFactory(department=there), motive=MOTIVE, by=secretary
        )
    with pytest.raises(NotAllowed):
        merge_establishment(former, into=CollegeFactory(), motive=MOTIVE, by=head_of(former))
    assert not Merger.objects.exists()


def test_the_directory_no_longer_touches_a_merged_school(
    former: Establishment, successor: Establishment, tmp_path: Any
) -> None:
    merge_establishment(former, into=successor, motive=MOTIVE, by=secretariat_of(former.academy))
    report = import_directory(write(tmp_path / "a.csv", [row(former.uai)]))
    assert (report.merged, report.created, report.updated) == (1, 0, 0)
    former.refresh_from_db()
    assert former.state == EstablishmentState.CLOSED


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_at_once(successor: Establishment) -> None:
    former = close(CollegeFactory())
    project_in(Status.DRAFT, former)
    secretary = secretariat_of(former.academy)
    others = [successor, CollegeFactory()]
    results: list[str] = []
    start = threading.Barrier(2)

    def act(into: Establishment) -> None:
        start.wait()
        try:
            merge_establishment(former, into=into, motive=MOTIVE, by=secretary)
            results.append("done")
        except DomainError as error:
            results.append(error.message)
        finally:
            connection.close()

    people = [threading.Thread(target=act, args=[into]) for into in others]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert sorted(results) == ["Les dossiers de cet établissement ont déjà suivi ailleurs.", "done"]
    assert Merger.objects.count() == 1

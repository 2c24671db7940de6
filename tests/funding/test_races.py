"""Twenty people allocate at once from one envelope, on twenty real connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from core.errors import DomainError
from funding.models import Allocation, Envelope
from projects.models import Project
from tests.factories import CollegeFactory, award, envelope_for, fund_manager_of, project_in

PEOPLE = 20


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_never_exceed_the_envelope():
    school = CollegeFactory()
    manager = fund_manager_of(school.academy)
    projects = [project_in("VALIDATED", CollegeFactory()) for _ in range(PEOPLE)]
    # 7 × 4 500 = 31 500: the eighth does not fit
    envelope = envelope_for(school, Decimal("35000"))
    start = Barrier(PEOPLE)

    def click(project_pk: int) -> str:
        try:
            project = Project.objects.select_related("establishment").get(pk=project_pk)
            by = User.objects.get(pk=manager.pk)
            start.wait(30)
            award(
                project,
                envelope=Envelope.objects.get(pk=envelope.pk),
                amount=Decimal("4500"),
                by=by,
            )
        except DomainError as error:
            return error.message
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        said = list(pool.map(click, [project.pk for project in projects]))

    envelope.refresh_from_db()
    assert said.count("") == 7
    assert all("Il reste 3\u202f500\u00a0€ sur cette enveloppe" in text for text in said if text)
    assert envelope.committed == Decimal("31500")
    assert Allocation.objects.count() == 7
    assert Project.objects.filter(status="FUNDED").count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_people_allocate_the_same_file_once():
    project = project_in("VALIDATED")
    manager = fund_manager_of(project.establishment.academy)
    envelope = envelope_for(project.establishment)
    start = Barrier(2)

    def click(_rank: int) -> str:
        try:
            mine = Project.objects.select_related("establishment").get(pk=project.pk)
            start.wait(30)
            award(
                mine,
                envelope=envelope,
                amount=Decimal("4500"),
                by=User.objects.get(pk=manager.pk),
            )
        except DomainError as error:
            return error.message
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(click, range(2)))

    assert said[0] == ""
    assert "n’est plus possible" in said[1]
    assert Allocation.objects.count() == 1

"""Two hundred attributions on one envelope, by twenty people at once on twenty connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import chain
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from core.errors import DomainError
from funding.models import Allocation
from funding.queries.ledger import differences
from projects.models import Beneficiary, Project
from tests.factories import CollegeFactory, award, envelope_for, fund_manager_of, project_in

FILES, PEOPLE = 200, 20


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_two_hundred_attributions_never_exceed_the_envelope():
    school = CollegeFactory()
    manager = fund_manager_of(school.academy)
    template = project_in("VALIDATED", school)
    keys = [template.pk, *copies_of(template, FILES - 1)]
    # 61 × 4 500 = 274 500: the sixty-second does not fit
    envelope = envelope_for(school, Decimal("275000"))
    start = Barrier(PEOPLE)

    def click(mine: list[int]) -> list[str]:
        said = []
        try:
            by = User.objects.get(pk=manager.pk)
            start.wait(60)
            for key in mine:
                project = Project.objects.select_related("establishment").get(pk=key)
                try:
                    award(project, amount=Decimal("4500"), by=by)
                except DomainError as error:
                    said.append(error.message)
                else:
                    said.append("")
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(PEOPLE) as pool:
        said = list(chain(*pool.map(click, [keys[rank::PEOPLE] for rank in range(PEOPLE)])))

    envelope.refresh_from_db()
    assert said.count("") == 61
    assert all("Il reste 500\u00a0€ sur cette enveloppe" in text for text in said if text)
    assert envelope.committed == Decimal("274500")
    assert Allocation.objects.count() == 61
    assert Project.objects.filter(status="FUNDED").count() == 61
    assert list(differences()) == []


def copies_of(project: Project, many: int) -> list[int]:
    """Validated files like this one, written as rows: making two hundred by their story is long."""
    found = project.beneficiary
    made = []
    for rank in range(many):
        copy = Project.objects.get(pk=project.pk)
        copy.pk, copy.reference = None, f"NE-2026-9{rank:03d}"
        copy._state.adding = True
        copy.save(force_insert=True)
        Beneficiary.objects.create(
            project=copy, kind=found.kind, name=found.name, siret=found.siret, iban=found.iban
        )
        made.append(copy.pk)
    return made


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

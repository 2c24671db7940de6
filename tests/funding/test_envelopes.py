"""Envelopes: the cascade, its guards in services and in the database, the pages."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError, NotAllowed
from funding.enums import Programme
from funding.models import Envelope
from funding.services.envelopes import (
    delegate_to_department,
    set_academy_envelope,
    set_national_envelope,
)
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    envelope_for,
    fund_manager_of,
    head_of,
    president_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return CollegeFactory()


@pytest.fixture
def envelope(school):
    return envelope_for(school, Decimal("10000"))


def sql(query: str, *params: int | Decimal) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, params)


def test_the_cascade_keeps_its_sums(school, envelope):
    manager = fund_manager_of(school.academy)
    child = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    envelope.refresh_from_db()
    assert (envelope.delegated, envelope.left) == (Decimal("4000"), Decimal("6000"))

    again = delegate_to_department(envelope, school.department, Decimal("1500.50"), by=manager)
    envelope.refresh_from_db()
    assert again.pk == child.pk
    assert (again.amount, envelope.left) == (Decimal("1500.50"), Decimal("8499.50"))
    assert envelope.parent is not None
    assert envelope.parent.delegated == Decimal("10000")


def test_never_more_than_what_is_left(school, envelope):
    manager = fund_manager_of(school.academy)
    with pytest.raises(DomainError, match=r"10.000.€ au plus"):
        delegate_to_department(envelope, school.department, Decimal("10000.01"), by=manager)


def test_not_below_what_is_committed(school, envelope):
    manager = fund_manager_of(school.academy)
    delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    national = envelope.parent
    with pytest.raises(DomainError, match=r"déjà engagé 4.000"):
        set_academy_envelope(national, school.academy, Decimal("3999"))


def test_another_academys_manager_or_department(school, envelope):
    other = AcademyFactory(code="17", name="Nantes")
    elsewhere = DepartmentFactory(code="044", name="Loire-Atlantique", academy=other)
    with pytest.raises(NotAllowed):
        delegate_to_department(envelope, school.department, Decimal(1), by=fund_manager_of(other))
    with pytest.raises(DomainError, match="pas de l’académie"):
        delegate_to_department(envelope, elsewhere, Decimal(1), by=fund_manager_of(school.academy))
    with pytest.raises(NotAllowed):
        delegate_to_department(
            envelope, school.department, Decimal(1), by=secretariat_of(school.academy)
        )


BREAKING_SQL = [
    "UPDATE funding_envelope SET allocated = 0 WHERE id = %s AND FALSE OR id = %s",
    "UPDATE funding_envelope SET allocated = allocated - 100 WHERE id IN (%s, %s)",
    "UPDATE funding_envelope SET delegated = 5 WHERE id IN (%s, %s)",
    "UPDATE funding_envelope SET amount = 4499.99 WHERE id IN (%s, %s)",
    "UPDATE funding_envelope SET amount = -1 WHERE id IN (%s, %s)",
    "UPDATE funding_envelope SET amount = 100000000 WHERE id IN (%s, %s)",
    "UPDATE funding_envelope SET year = 2031 WHERE id IN (%s, %s)",
    "UPDATE funding_envelope SET academy_id = NULL, parent_id = NULL WHERE id IN (%s, %s)",
    "DELETE FROM funding_envelope WHERE id IN (%s, %s)",
    "UPDATE funding_allocation SET amount = 1 WHERE envelope_id IN (%s, %s)",
    "DELETE FROM funding_allocation WHERE envelope_id IN (%s, %s)",
    "INSERT INTO funding_envelope (programme, year, parent_id, academy_id, amount, delegated, "
    "allocated, created_at) SELECT '140', year, id, academy_id, 1, 0, 0, now() "
    "FROM funding_envelope WHERE id IN (%s, %s)",
    "INSERT INTO funding_envelope (programme, year, amount, delegated, allocated, created_at) "
    "SELECT '139', year, 1, 0, -5, now() FROM funding_envelope WHERE id IN (%s, %s)",
]


def test_raw_sql_cannot_break_the_sums():
    project = project_in("FUNDED")
    envelope = project.allocation.envelope
    assert envelope.allocated == Decimal("4500")
    for query in BREAKING_SQL:
        with pytest.raises(DatabaseError):
            sql(query, envelope.pk, envelope.pk)

        fresh = Envelope.objects.get(pk=envelope.pk)
        assert (fresh.allocated, fresh.amount) == (Decimal("4500"), envelope.amount), query


def test_raw_sql_cannot_over_commit_or_exceed_the_grant():
    project = project_in("VALIDATED")
    small = envelope_for(project.establishment, Decimal("4000"))
    insert = (
        "INSERT INTO funding_allocation (reference, project_id, envelope_id, amount, "
        "beneficiary_kind, beneficiary_name, siret, iban, allocated_on, allocated_at, "
        "allocated_by_id) VALUES ('AT-1', %s, %s, %s, 'EPLE', 'x', '1', '2', now(), now(), %s)"
    )
    by = fund_manager_of(project.establishment.academy).pk
    with pytest.raises(IntegrityError, match="funding_envelope_never_exceeded"):
        sql(insert, project.pk, small.pk, 4500, by)
    with pytest.raises(IntegrityError, match="an allocation stays within"):
        sql(insert, project.pk, small.pk, Decimal("4500.01"), by)
    nantes = AcademyFactory(code="17", name="Nantes")
    assert small.parent is not None
    away = set_academy_envelope(small.parent, nantes, Decimal("9000"))
    with pytest.raises(IntegrityError, match="place of the school"):
        sql(insert, project.pk, away.pk, 100, by)


def test_open_envelope_command(school):
    out = StringIO()
    call_command("open_envelope", "140", "1 000 000", "--year", "2026", stdout=out)
    call_command(
        "open_envelope", "140", "250000,50", "--year", "2026", "--academy", "14", stdout=out
    )

    envelope = Envelope.objects.get(academy=school.academy, programme=Programme.P140)
    assert envelope.amount == Decimal("250000.50")
    assert envelope.parent is not None
    assert envelope.parent.left == Decimal("749999.50")
    assert "Rennes" in out.getvalue()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["140", "12e3"], "Écrivez un montant"),
        (["140", "-5"], "négatif"),
        (["140", "5", "--year", "1815"], "entre 2022 et 2050"),
        (["140", "5", "--academy", "14"], "enveloppe nationale"),
        (["140", "5", "--academy", "99"], "n’existe pas"),
    ],
)
def test_open_envelope_refuses_plainly(school, args, said):
    with pytest.raises(CommandError, match=said):
        call_command("open_envelope", *args)


def test_the_list_shows_the_sums_and_only_ones_own_academy(school, envelope, as_user):
    other = CollegeFactory(
        department=DepartmentFactory(
            code="044", name="Loire-Atlantique", academy=AcademyFactory(code="17", name="Nantes")
        ),
        academy=AcademyFactory(code="17", name="Nantes"),
    )
    envelope_for(other)
    manager = fund_manager_of(school.academy)
    delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)

    page = as_user(manager).get(reverse("funding:envelope-list")).content.decode()

    assert "6\u202f000\u00a0€" in page
    assert "Ille-et-Vilaine" in page
    assert "Nantes" not in page
    for reader in (secretariat_of(school.academy), president_of(school.academy)):
        response = as_user(reader).get(reverse("funding:envelope-list"))
        assert response.status_code == 200
        assert b"guer/" not in response.content
    assert as_user(head_of(school)).get(reverse("funding:envelope-list")).status_code == 403


def delegation_url(envelope: Envelope) -> str:
    return reverse("funding:envelope-create", args=[envelope.year, envelope.programme, "14"])


def test_delegation_page(school, envelope, as_user):
    client = as_user(fund_manager_of(school.academy))
    url = delegation_url(envelope)
    assert client.get(url).status_code == 200

    response = client.post(url, {"department": school.department.pk, "amount": "2 500,50 €"})

    assert response.status_code == 302
    envelope.refresh_from_db()
    assert envelope.delegated == Decimal("2500.50")


def test_delegation_page_with_a_bad_amount(school, envelope, as_user):
    client = as_user(fund_manager_of(school.academy))
    for amount in ("", "-1", "12e3", "9" * 20, "10 000,01", "<b>5</b>", "💶", "1,234"):
        given = {"department": school.department.pk, "amount": amount}
        assert client.post(delegation_url(envelope), given).status_code == 422, amount
    assert not envelope.children.exists()


def test_the_queries_of_the_list_do_not_grow_with_the_rows(school, envelope, as_user):
    manager = fund_manager_of(school.academy)
    counts = []
    for codes in (("029", "056"), ()):
        client = as_user(User.objects.get(pk=manager.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("funding:envelope-list")).status_code == 200
        counts.append(len(queries))
        for code in codes:
            place = DepartmentFactory(code=code, name=code, academy=school.academy)
            delegate_to_department(envelope, place, Decimal(100), by=manager)
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_delegation_page_is_for_the_fund_manager_of_the_academy(school, envelope, as_user):
    url = delegation_url(envelope)
    other = AcademyFactory(code="17", name="Nantes")
    assert as_user(secretariat_of(school.academy)).get(url).status_code == 403
    assert as_user(secretariat_of(school.academy)).post(url, {}).status_code == 403
    assert as_user(fund_manager_of(other)).get(url).status_code == 404
    manager = as_user(fund_manager_of(school.academy))
    assert manager.get(url.replace("/141/", "/139/")).status_code == 404
    assert as_user(head_of(school)).get(url).status_code == 403


def test_national_envelope_cannot_go_below_its_delegations(envelope):
    with pytest.raises(DomainError, match="déjà engagé"):
        set_national_envelope(Programme.P141, envelope.year, Decimal("9999"))

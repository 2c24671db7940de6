"""Carrying over, step by step: what is left, what is promised, check, done; replayed, at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from funding.models import Entry, Envelope
from funding.queries.carry import carry_lines
from funding.queries.ledger import differences
from funding.services.envelopes import carry_over_all, delegate_to_department
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    envelope_for,
    fund_manager_of,
    head_of,
)

pytestmark = pytest.mark.django_db
YEAR = clock.today().year


class Place:
    def __init__(self) -> None:
        self.school = CollegeFactory()
        self.academy = self.school.academy
        self.manager: User = fund_manager_of(self.academy)
        self.envelope = envelope_for(self.school, Decimal(1000))
        self.below = delegate_to_department(
            self.envelope, self.school.department, Decimal(400), by=self.manager
        )

    def left(self, year: int) -> list[Decimal]:
        rows = Envelope.objects.filter(academy=self.academy, year=year)
        return [row.left for row in rows.order_by("department__code")]


@pytest.fixture
def place() -> Place:
    return Place()


def test_the_page_step_by_step(place, as_user):
    client = as_user(place.manager)
    page = reverse("funding:carryover-create", args=[YEAR])
    assert "Étape 1" in client.get(page).content.decode()
    name, below = f"amount_{place.envelope.pk}", f"amount_{place.below.pk}"
    good = {name: "500", below: "400", "motive": "Reliquat."}
    for wrong in ({}, {name: "", "motive": "x"}, good | {name: "600,01"}, good | {"motive": ""},
                  good | {name: "-5"}, good | {name: "12e3"}):  # fmt: skip
        assert client.post(page, wrong).status_code == 422, wrong
    check = client.post(page, good).content.decode()
    assert "Étape 2" in check
    assert not Entry.objects.filter(kind="CARRY_OVER").exists()
    assert "Étape 1" in client.post(page, good | {"back": "1"}).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', check)
    assert key is not None
    confirmed = good | {"key": key[1], "confirm": "1"}
    done = client.post(page, confirmed)
    assert done.status_code == 302
    assert place.left(YEAR) == [0, Decimal(100)]
    assert place.left(YEAR + 1) == [Decimal(400), Decimal(500)]
    again = client.post(page, confirmed, follow=True)
    assert "déjà fait" in again.content.decode()
    assert place.left(YEAR) == [0, Decimal(100)]
    assert Entry.objects.filter(kind="CARRY_OVER").count() == 2
    assert list(differences()) == []
    assert client.get(reverse("funding:carryover-create", args=[1999])).status_code == 404
    assert as_user(head_of(place.school)).get(page).status_code == 403
    other = fund_manager_of(AcademyFactory(code="17", name="Nantes"))
    assert as_user(other).get(page).status_code == 404


def test_all_of_it_or_nothing(place):
    moves = [(place.envelope, Decimal(600)), (place.below, Decimal(401))]
    with pytest.raises(DomainError, match="Il reste"):
        carry_over_all(moves, motive="x", key="RP-1", by=place.manager)
    assert not Entry.objects.filter(kind="CARRY_OVER").exists()
    with pytest.raises(DomainError, match="motif"):
        carry_over_all([moves[0]], motive=" ", key="RP-1", by=place.manager)
    with pytest.raises(DomainError, match="au moins un"):
        carry_over_all([], motive="x", key="RP-1", by=place.manager)
    with pytest.raises(NotAllowed):
        carry_over_all([moves[0]], motive="x", key="RP-1", by=head_of(place.school))


def test_the_same_key_twice_even_in_raw_sql(place):
    moves = [(place.envelope, Decimal(10))]
    first = carry_over_all(moves, motive="x", key="RP-1", by=place.manager)
    assert carry_over_all(moves, motive="x", key="RP-1", by=place.manager) == first
    entry = first[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(
            kind="CARRY_OVER", source=entry.source, target=entry.target, amount=1, motive="x",
            proof="RP-1", recorded_by=place.manager,
        )  # fmt: skip


def test_every_envelope_is_locked_at_once(place):
    """Two locks would wait for who locks several years at once, and make them wait."""
    with CaptureQueriesContext(connection) as queries:
        carry_over_all(
            [(place.below, Decimal(10)), (place.envelope, Decimal(10))],
            motive="x",
            key="RP-1",
            by=place.manager,
        )
    locks = [row["sql"] for row in queries if "FOR NO KEY UPDATE" in row["sql"]]
    assert len(locks) == 1
    assert place.left(YEAR + 1) == [Decimal(10), Decimal(10)]


def test_what_the_next_year_lacks_is_suggested(place):
    assert [line.suggested for line in carry_lines([place.academy.pk], YEAR)] == [0, 0]
    assert carry_lines([place.academy.pk], YEAR + 5) == []


def test_sent_twice_at_once_it_is_done_once(transactional_db: None) -> None:
    place = Place()
    start = Barrier(2)

    def act(_rank: int) -> int:
        try:
            start.wait(10)
            entries = carry_over_all(
                [(place.envelope, Decimal(300)), (place.below, Decimal(100))],
                motive="Reliquat.",
                key="RP-1",
                by=place.manager,
            )
            return len(entries)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(act, range(2))) == [2, 2]
    assert Entry.objects.filter(kind="CARRY_OVER").count() == 2
    assert list(differences()) == []

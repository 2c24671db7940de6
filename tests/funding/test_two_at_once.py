"""Two people do anything at all at once, many times: the sums agree to the cent after each round.

The acts are real services in two threads on PostgreSQL: payments by hand and by import, reversals,
recoveries with their receipts, cancellations, commitments, carry-overs, attributions over two
years. A refusal is a sentence of
the domain; a deadlock or a constraint that breaks fails the test.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction

from core import clock
from core.errors import DomainError
from establishments.permissions import forget_rights
from funding.enums import EntryKind, InstalmentState
from funding.models import ChorusLine, Entry, Envelope, Instalment, RecoveryOrder
from funding.queries.ledger import differences
from funding.services.allocation import Part, Tranche, allocate
from funding.services.chorus_lines import settle_line
from funding.services.chorus_matching import match_lines, next_lines
from funding.services.chorus_rows import keep_lines, staged
from funding.services.envelopes import carry_over, carry_over_all
from funding.services.extracts import columns_of
from funding.services.instalments import cancel_instalment, commit_instalment
from funding.services.payments import record_payment, reverse_payment
from funding.services.recovery import order_recovery, record_recovery
from projects.models import Project
from tests.factories import CollegeFactory, envelope_for, fund_manager_of, payee_of, project_in
from tests.funding.chorus_files import extract_of, pays, written

ROUNDS = 30
WAITING = 12
YEAR = clock.today().year


class Actor:
    """One of the two, with their own dice."""

    def __init__(self, academy: int, seed: str) -> None:
        self.dice = random.Random(seed)
        self.academy = academy
        self.number = 0

    def play(self) -> None:
        """One act, whichever."""
        acts: list[Callable[[], object]] = [
            self.pay, self.pay, self.undo, self.import_some, self.import_some, self.settle,
            self.order, self.receive, self.receive, self.cancel, self.commit, self.carry,
            self.carry, self.allocate, self.allocate,
        ]  # fmt: skip
        with suppress(DomainError):
            self.dice.choice(acts)()

    def _one(self, rows):
        found = list(rows.order_by("pk"))
        if not found:
            raise DomainError("Rien.")
        return self.dice.choice(found)

    def _proof(self) -> str:
        self.number += 1
        return f"P{self.dice.random():.9f}-{self.number}".replace(".", "")

    @property
    def by(self):
        row = Instalment.objects.select_related(
            "share__allocation__project__establishment__academy"
        ).first()
        assert row is not None
        person = fund_manager_of(row.share.allocation.project.establishment.academy)
        forget_rights(person)
        return person

    def _amount(self, most: Decimal) -> Decimal:
        cents = int(most * 100)
        return Decimal(self.dice.choice([cents, self.dice.randint(1, max(1, cents))])) / 100

    def pay(self) -> None:
        row = self._one(Instalment.objects.filter(state=InstalmentState.NOTIFIED))
        record_payment(
            row, amount=self._amount(row.to_pay), paid_on=clock.today(), proof=self._proof(),
            by=self.by,
        )  # fmt: skip

    def undo(self) -> None:
        paid = self._one(Entry.objects.filter(kind=EntryKind.PAYMENT))
        reverse_payment(paid, motive="Erreur.", by=self.by)

    def import_some(self) -> None:
        rows = list(
            Instalment.objects.filter(state=InstalmentState.NOTIFIED)
            .select_related("share__recipient", "share__allocation__project__academy")
            .order_by("pk")
        )
        chosen = self.dice.sample(rows, min(3, len(rows)))
        if not chosen:
            return
        academy = chosen[0].share.allocation.project.academy
        lines = [pays(row, f"EJ{row.share.recipient_id}") for row in chosen]
        extract = extract_of(academy, written(lines), by=self.by)
        with (
            extract.file.open("rb") as stream,
            staged(stream, columns_of(extract), progress=lambda _: None),
            transaction.atomic(),
        ):
            keep_lines(extract, after=0, until=100)
        after = 0
        while keys := next_lines(self.academy, after=after):
            match_lines(self.academy, keys, by=self.by)
            after = keys[-1]

    def settle(self) -> None:
        line = self._one(ChorusLine.objects.open())
        row = self._one(Instalment.objects.filter(state=InstalmentState.NOTIFIED))
        settle_line(line, row, by=self.by)

    def order(self) -> None:
        row = self._one(Instalment.objects.filter(paid__gt=0))
        order_recovery(
            row.share.allocation.project, siret=row.share.recipient.siret,
            amount=self._amount(row.paid), motive="Reste.", due_on=clock.today(), by=self.by,
        )  # fmt: skip

    def receive(self) -> None:
        asked = self._one(RecoveryOrder.objects.filter(cancelled_at__isnull=True))
        record_recovery(
            asked, amount=self._amount(asked.left), received_on=clock.today(),
            proof=self._proof(), by=self.by,
        )  # fmt: skip

    def cancel(self) -> None:
        if self.dice.random() < 0.7:
            return
        row = self._one(Instalment.objects.filter(state=InstalmentState.NOTIFIED))
        cancel_instalment(row, motive="Gel.", by=self.by)

    def commit(self) -> None:
        commit_instalment(
            self._one(Instalment.objects.filter(state=InstalmentState.PROMISED)), by=self.by
        )

    def carry(self) -> None:
        envelope = self._one(Envelope.objects.filter(academy=self.academy, year=YEAR))
        amount = self._amount(min(envelope.left, Decimal(50)))
        if self.dice.random() < 0.5:
            carry_over(envelope, amount, motive="Reliquat.", by=self.by)
        else:
            key = f"RP-{self.dice.randint(1, 6)}"  # sometimes that of an act already done
            carry_over_all([(envelope, amount)], motive="Reliquat.", key=key, by=self.by)

    def allocate(self) -> None:
        project = self._one(Project.objects.filter(status="VALIDATED"))
        tranches = [
            Tranche(YEAR, Decimal(60), clock.today()),
            Tranche(YEAR + 1, Decimal(1), date(YEAR + 1, 1, 31)),
        ]
        part = Part(project.establishment, payee_of(project), Decimal(61), tranches)
        allocate(project, parts=[part], by=self.by)


def _some_files() -> int:
    """Four files of one académie, over two years, others to attribute; the key of the académie."""
    school = CollegeFactory()
    manager = fund_manager_of(school.academy)
    envelope_for(school, Decimal(20_000))
    for rank in range(4):
        own = CollegeFactory(academy=school.academy, department=school.department)
        project = project_in("VALIDATED", own)
        tranches = [
            Tranche(YEAR, Decimal(1000 + rank % 2), clock.today()),
            Tranche(YEAR + 1, Decimal(500), date(YEAR + 1, 1, 31)),
        ]
        whole = sum((tranche.amount for tranche in tranches), Decimal(0))
        part = Part(own, payee_of(project), whole, tranches)
        allocate(project, parts=[part], by=manager)
    for _ in range(WAITING):
        project_in(
            "VALIDATED", CollegeFactory(academy=school.academy, department=school.department)
        )
    return int(school.academy_id)


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_two_people_do_at_once_the_sums_agree(seed: int) -> None:
    academy = _some_files()
    actors = [Actor(academy, f"{seed}-{rank}") for rank in range(2)]

    def act(actor: Actor, start: Barrier) -> None:
        try:
            start.wait(20)
            actor.play()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for _ in range(ROUNDS):
            start = Barrier(2)
            list(pool.map(act, actors, [start, start]))
            assert list(differences()) == []
    assert Entry.objects.filter(kind=EntryKind.PAYMENT).exists()

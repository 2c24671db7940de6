"""Whatever one does with the money, in whatever order: the sums agree to the cent after each step.

The machine plays the real services on PostgreSQL beside a pure model of a few dictionaries, checks
the sums kept against the model, and the ledger against itself.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core import clock
from core.errors import DomainError
from funding.enums import InstalmentState, Programme
from funding.models import Entry, Envelope, Instalment, RecoveryOrder
from funding.queries.ledger import differences
from funding.services.allocation import Part, Tranche, allocate
from funding.services.chorus_matching import match_lines, next_lines
from funding.services.chorus_rows import keep_lines, staged
from funding.services.envelopes import (
    carry_over,
    correct,
    delegate_to_department,
    set_academy_envelope,
    set_national_envelope,
    take_back,
    transfer,
)
from funding.services.extracts import columns_of
from funding.services.instalments import (
    cancel_instalment,
    commit_instalment,
)
from funding.services.payments import record_payment, reverse_payment
from funding.services.recovery import order_recovery, record_recovery
from projects.enums import Status
from projects.models import Project
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    UserFactory,
    envelope_for,
    fund_manager_of,
    payee_of,
    project_in,
)
from tests.funding.chorus_files import extract_of, pays, written

AMOUNTS = st.integers(min_value=1, max_value=900_000).map(lambda cents: Decimal(cents) / 100)
NOTHING = Decimal(0)


class Sums:
    """The model of one envelope."""

    def __init__(self) -> None:
        self.received = self.committed = self.paid = self.cancelled = NOTHING


class Money(RuleBasedStateMachine):
    """France, one académie, two départements, this year and the next one."""

    files = Bundle("files")
    instalments = Bundle("instalments")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.school = CollegeFactory()
        self.academy = self.school.academy
        self.manager = fund_manager_of(self.academy)
        self.boss = UserFactory(is_staff=True)
        own = envelope_for(self.school, Decimal("12000"))
        assert own.parent is not None
        self.programme, self.year = Programme(own.programme), own.year
        other = DepartmentFactory(code="056", name="Morbihan", academy=self.academy)
        self.places = [self.school.department, other]
        self.ranks = count(1)
        self.model: defaultdict[tuple[int, int], Sums] = defaultdict(Sums)  # (year, level)
        self.model[self.year, 0].received = Decimal("10000000")
        self.model[self.year, 1].received = Decimal("12000")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # The envelopes: level 0 is France, 1 the académie, 2 and 3 the départements.

    def envelope(self, level: int, year: int | None = None) -> Envelope | None:
        return (
            Envelope.objects.select_related("academy", "department", "parent__parent")
            .filter(
                programme=self.programme,
                year=year or self.year,
                academy=self.academy if level else None,
                department=self.places[level - 2] if level > 1 else None,
            )
            .first()
        )

    def known(self, level: int) -> Envelope:
        """That of this year, which exists."""
        envelope = self.envelope(level)
        assert envelope is not None
        return envelope

    def left(self, level: int, year: int) -> Decimal:
        sums = self.model[year, level]
        below = {0: (1,), 1: (2, 3)}.get(level, ())
        return sums.received - sums.committed - sum(
            (self.model[year, one].received for one in below), NOTHING
        )  # fmt: skip

    def tries(self, *, fits: bool, act) -> bool:
        """Play a service: it passes exactly when the model says so."""
        refusal = ""
        try:
            with transaction.atomic():
                act()
        except DomainError as error:
            refusal = error.message
        assert (refusal == "") is fits, refusal
        assert refusal == "" or refusal.endswith(".")
        return fits

    @rule(amount=AMOUNTS, place=st.sampled_from([2, 3]))
    def delegate(self, amount, place):
        done = self.tries(
            fits=amount <= self.left(1, self.year),
            act=lambda: delegate_to_department(
                self.known(1), self.places[place - 2], amount, by=self.manager
            ),
        )
        if done:
            self.model[self.year, place].received += amount

    @rule(amount=AMOUNTS, place=st.sampled_from([2, 3]))
    def give_back(self, amount, place):
        envelope = self.envelope(place)
        if envelope is not None and self.tries(
            fits=amount <= self.left(place, self.year),
            act=lambda: take_back(envelope, amount, by=self.manager),
        ):
            self.model[self.year, place].received -= amount

    @rule(amount=AMOUNTS, place=st.sampled_from([2, 3]))
    def move(self, amount, place):
        source, target = self.envelope(place), self.envelope(5 - place)
        if source and target and self.tries(
            fits=amount <= self.left(place, self.year),
            act=lambda: transfer(source, target, amount, motive="Besoin.", by=self.manager),
        ):  # fmt: skip
            self.model[self.year, place].received -= amount
            self.model[self.year, 5 - place].received += amount

    @rule(amount=AMOUNTS, place=st.sampled_from([2, 3]), sign=st.sampled_from([1, -1]))
    def mend(self, amount, place, sign):
        envelope = self.envelope(place)
        giver = 1 if sign > 0 else place
        if envelope is not None and self.tries(
            fits=amount <= self.left(giver, self.year),
            act=lambda: correct(envelope, sign * amount, motive="Erreur.", by=self.manager),
        ):
            self.model[self.year, place].received += sign * amount

    @rule(amount=AMOUNTS)
    def resize(self, amount):
        """The académie is brought to an amount, then the nation to what it holds and a little."""
        total = amount + Decimal("5000")
        used = self.model[self.year, 1].received - self.left(1, self.year)
        if self.tries(
            fits=total >= used,
            act=lambda: set_academy_envelope(self.known(0), self.academy, total),
        ):
            self.model[self.year, 1].received = total
        nation = Decimal("9000000") + amount
        set_national_envelope(self.programme, self.year, nation)
        self.model[self.year, 0].received = nation

    @rule(amount=AMOUNTS, level=st.sampled_from([1, 2, 3]))
    def carry(self, amount, level):
        envelope = self.envelope(level)
        if envelope is None or not self.tries(
            fits=amount <= self.left(level, self.year),
            act=lambda: carry_over(envelope, amount, motive="Reliquat.", by=self.manager),
        ):
            return
        for one in {0, 1, level}:
            self.model[self.year, one].received -= amount
            self.model[self.year + 1, one].received += amount

    # The files.

    @rule(target=files)
    def validate(self):
        school = CollegeFactory(academy=self.academy, department=self.places[next(self.ranks) % 2])
        return project_in("VALIDATED", school).pk

    @rule(key=consumes(files), amount=AMOUNTS, share=st.integers(min_value=1, max_value=99))
    def attribute(self, key, amount, share):
        project = Project.objects.select_related("establishment__academy").get(pk=key)
        amount = min(amount, project.amount_granted)
        now = (amount * share / 100).quantize(Decimal("0.01")) or Decimal("0.01")
        tranches = [Tranche(self.year, now, clock.today())]
        if amount > now:
            day = clock.today().replace(year=self.year + 1, month=1, day=31)
            tranches.append(Tranche(self.year + 1, amount - now, day))
        whole = sum((tranche.amount for tranche in tranches), NOTHING)
        part = Part(project.establishment, payee_of(project), whole, tranches)
        levels = [self._payer(project.establishment, t.year, t.amount) for t in tranches]
        fits = (
            all(
                level is None or t.amount <= self.left(level, t.year)
                for level, t in zip(levels, tranches, strict=True)
            )
            and levels[0] is not None
        )
        if self.tries(fits=fits, act=lambda: allocate(project, parts=[part], by=self.manager)):
            for level, tranche in zip(levels, tranches, strict=True):
                if level is not None:
                    self.model[tranche.year, level].committed += tranche.amount
        project.refresh_from_db()
        assert (project.status == Status.FUNDED) is fits

    def _payer(self, school, year, amount):
        """The département when it has enough, else the académie, else whichever exists."""
        place = 2 + self.places.index(school.department)
        levels = [one for one in (place, 1) if self.envelope(one, year) is not None]
        if not levels:
            return None
        return next((one for one in levels if amount <= self.left(one, year)), levels[0])

    def _one(self, pick: int, *states: str) -> Instalment | None:
        rows = list(Instalment.objects.filter(state__in=states).order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    def _level(self, instalment: Instalment | None) -> tuple[int, int]:
        assert instalment is not None
        envelope = instalment.envelope
        assert envelope is not None
        if envelope.department_id is None:
            return envelope.year, 1
        return envelope.year, 2 + [one.pk for one in self.places].index(envelope.department_id)

    @rule(pick=st.integers(min_value=0, max_value=99))
    def commit(self, pick):
        row = self._one(pick, InstalmentState.PROMISED)
        if row is None:
            return
        level = self._payer(row.share.establishment, row.year, row.amount)
        fits = level is not None and row.amount <= self.left(level, row.year)
        if self.tries(fits=fits, act=lambda: commit_instalment(row, by=self.manager)):
            self.model[row.year, level].committed += row.amount

    @rule(pick=st.integers(min_value=0, max_value=99), amount=AMOUNTS, whole=st.booleans())
    def pay(self, pick, amount, whole):
        row = self._one(pick, InstalmentState.NOTIFIED)
        if row is None:
            return
        amount = row.to_pay if whole else amount
        if self.tries(
            fits=amount <= row.to_pay,
            act=lambda: record_payment(
                row,
                amount=amount,
                paid_on=clock.today(),
                proof=f"P{next(self.ranks)}",
                by=self.manager,
            ),
        ):
            self.model[self._level(row)].paid += amount
            row.refresh_from_db()
            assert (row.state == InstalmentState.PAID) is (row.to_pay == 0)

    @rule(pick=st.integers(min_value=0, max_value=99))
    def undo(self, pick):
        paid = list(Entry.objects.filter(kind="PAYMENT").order_by("pk"))
        if not paid:
            return
        entry = paid[pick % len(paid)]
        row = entry.instalment
        fits = (
            not hasattr(entry, "reversal")
            and row.state in {InstalmentState.NOTIFIED, InstalmentState.PAID}
            and row.paid >= entry.amount
        )
        if self.tries(
            fits=fits, act=lambda: reverse_payment(entry, motive="Erreur.", by=self.manager)
        ):
            self.model[self._level(row)].paid -= entry.amount
            row.refresh_from_db()
            assert row.state == InstalmentState.NOTIFIED

    @rule(picks=st.sets(st.integers(min_value=0, max_value=9), min_size=1, max_size=3))
    def import_some(self, picks):
        """Each line finds its instalment by its SIRET or its EJ; the same file again, nothing."""
        rows = list(
            Instalment.objects.filter(state=InstalmentState.NOTIFIED)
            .select_related("share__recipient")
            .order_by("pk")
        )
        chosen = [row for rank, row in enumerate(rows) if rank in picks]
        if not chosen:
            return
        lines = [pays(row, f"EJ{row.share.recipient_id}") for row in chosen]
        extract = extract_of(self.academy, written(lines), by=self.manager)
        before = self._last_entry()
        self._read(extract)
        paid = list(Entry.objects.filter(pk__gt=before).select_related("line", "instalment"))
        for entry in paid:
            assert entry.line is not None
            assert entry.line.state == "PAID"
            self.model[self._level(entry.instalment)].paid += entry.amount
        last = self._last_entry()
        self._read(extract)
        assert self._last_entry() == last

    def _last_entry(self) -> int:
        return Entry.objects.latest("pk").pk

    def _read(self, extract) -> None:
        with (
            extract.file.open("rb") as stream,
            staged(stream, columns_of(extract), progress=lambda _: None),
        ):
            keep_lines(extract, after=0, until=100)
        after = 0
        while keys := next_lines(self.academy.pk, after=after):
            match_lines(self.academy.pk, keys, by=self.manager)
            after = keys[-1]

    @rule(pick=st.integers(min_value=0, max_value=99), amount=AMOUNTS, back=AMOUNTS)
    def recover(self, pick, amount, back):
        """Money asked back, and what came of it: returned to the envelopes it came from."""
        rows = list(Instalment.objects.filter(paid__gt=0).order_by("pk"))
        if not rows:
            return
        share = rows[pick % len(rows)].share
        project, recipient = share.allocation.project, share.recipient
        held = sum((row.paid for row in rows if row.share.recipient_id == recipient.pk), NOTHING)
        asked = RecoveryOrder.objects.filter(project=project)
        awaited = sum((order.left for order in asked), NOTHING)
        if self.tries(
            fits=amount <= held - awaited,
            act=lambda: order_recovery(
                project, siret=recipient.siret, amount=amount, motive="Reste.",
                due_on=clock.today(), by=self.manager,
            ),
        ):  # fmt: skip
            awaited += amount
        order = RecoveryOrder.objects.filter(project=project).order_by("pk").last()
        if order is None:
            return
        before = self._last_entry()
        self.tries(
            fits=back <= order.left and back <= held,
            act=lambda: record_recovery(
                order,
                amount=back,
                received_on=clock.today(),
                proof=f"T{next(self.ranks)}",
                by=self.manager,
            ),
        )
        for entry in Entry.objects.filter(pk__gt=before):
            self.model[self._level(entry.instalment)].paid -= entry.amount
            self.model[self._level(entry.instalment)].committed -= entry.amount

    @rule(pick=st.integers(min_value=0, max_value=99))
    def cancel(self, pick):
        row = self._one(pick, *InstalmentState.values)
        if row is None:
            return
        lost, fits = row.to_pay, row.state in {InstalmentState.PROMISED, InstalmentState.NOTIFIED}
        if self.tries(
            fits=fits, act=lambda: cancel_instalment(row, motive="Gel.", by=self.manager)
        ):
            if row.envelope_id is not None:
                self.model[self._level(row)].committed -= lost
                self.model[self._level(row)].cancelled += lost
            row.refresh_from_db()
            assert (row.state, row.committed) == (InstalmentState.CANCELLED, row.paid)

    @invariant()
    def sums_agree(self):
        for (year, level), sums in list(self.model.items()):
            row = self.envelope(level, year)
            if row is None:
                assert sums.received == 0
                continue
            assert row.left == self.left(level, year) >= 0
            kept = (row.received, row.committed, row.paid, row.cancelled)
            assert kept == (sums.received, sums.committed, sums.paid, sums.cancelled)
        assert list(differences()) == []


@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_the_sums_agree_after_every_step():
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=30,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

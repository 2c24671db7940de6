"""Killed in the middle of an import of payments, of a carry-over: begun again, nothing is twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core import clock
from funding.models import ChorusLine, Entry, Envelope, Instalment
from funding.queries.ledger import differences
from funding.services.envelopes import carry_over_all, delegate_to_department
from funding.services.extracts import columns_of, request_import
from jobs.enums import JobStatus
from jobs.models import Job
from jobs.services.running import run_due
from notifications.models import Message
from tests.factories import CollegeFactory, envelope_for, fund_manager_of, project_in
from tests.funding.chorus_files import counts, extract_of, pays, written
from tests.real.killed import killed_once_said

pytestmark = pytest.mark.django_db(transaction=True)

# The second batch, or the second envelope, is written; nothing of it is committed when killed.
PROGRAM = """
import sys, time
import django; django.setup()
from decimal import Decimal
from accounts.models import User
from funding.models import Envelope
from funding.services import chorus_matching, envelopes
from jobs.services.running import run_due
calls = []
def then_stuck(act):
    def wrapped(*args, **kwargs):
        done = act(*args, **kwargs)
        calls.append(1)
        if len(calls) == 2:
            print("written", flush=True)
            time.sleep(120)
        return done
    return wrapped
if sys.argv[1] == "import":
    chorus_matching.CHUNK = 2
    chorus_matching._write = then_stuck(chorus_matching._write)
    run_due()
else:
    envelopes.write_entry = then_stuck(envelopes.write_entry)
    moves = [(Envelope.objects.get(pk=int(key)), Decimal(100)) for key in sys.argv[3:]]
    by = User.objects.get(pk=int(sys.argv[2]))
    envelopes.carry_over_all(moves, motive="Reliquat.", key="RP-1", by=by)
"""


def killed(*arguments: object) -> None:
    """Play the act in a process of its own, killed once its second part is written."""
    killed_once_said("written", PROGRAM, *arguments)


def test_killed_in_the_middle_of_an_import() -> None:
    school = CollegeFactory()
    manager = fund_manager_of(school.academy)
    envelope_for(school, Decimal(100_000))
    for _ in range(5):
        project_in("FUNDED", CollegeFactory(academy=school.academy, department=school.department))
    rows = list(Instalment.objects.order_by("pk"))
    lines = [pays(row, f"140100000{rank}") for rank, row in enumerate(rows)]
    extract = extract_of(school.academy, written(lines), by=manager)
    request_import(extract, columns_of(extract), is_trial=False, by=manager)

    killed("import")

    assert list(differences()) == []
    paid = Entry.objects.filter(kind="PAYMENT")
    assert (paid.count(), ChorusLine.objects.count()) == (2, 5)
    assert Job.objects.get().status == JobStatus.RUNNING
    Job.objects.update(next_attempt_at=clock.now())  # the lease of the dead worker ends
    assert run_due() == 1
    job = Job.objects.get()
    assert (job.status, job.attempts) == (JobStatus.DONE, 2), job.last_error
    assert counts(job)["Rapprochées"] == "5"  # those of the first attempt are its own
    assert paid.count() == 5
    assert Message.objects.filter(kind="funding.instalment_paid").count() == 5
    assert {row.state for row in Instalment.objects.all()} == {"PAID"}
    assert list(differences()) == []


def test_killed_in_the_middle_of_a_carry_over() -> None:
    school = CollegeFactory()
    manager = fund_manager_of(school.academy)
    envelope = envelope_for(school, Decimal(1000))
    below = delegate_to_department(envelope, school.department, Decimal(400), by=manager)

    killed("carry", manager.pk, envelope.pk, below.pk)

    assert list(differences()) == []
    assert not Entry.objects.filter(kind="CARRY_OVER").exists()
    assert not Envelope.objects.filter(year=envelope.year + 1).exists()
    moves = [(envelope, Decimal(100)), (below, Decimal(100))]
    carry_over_all(moves, motive="Reliquat.", key="RP-1", by=manager)
    assert Entry.objects.filter(kind="CARRY_OVER").count() == 2
    assert list(differences()) == []

"""The process killed in the middle of a service: nothing is half-written, the ledger is right."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from funding.models import Allocation, Entry, Envelope, Instalment
from funding.services.instalments import cancel_instalment
from projects.enums import Status
from projects.models import Project
from tests.factories import award, envelope_for, fund_manager_of, project_in
from tests.real.killed import killed_once_said

pytestmark = pytest.mark.django_db(transaction=True)

# The entry is written, its triggers ran, nothing is committed: stopped there until it is killed.
PROGRAM = """
import sys, time
import django; django.setup()
from decimal import Decimal
from accounts.models import User
from core import clock
from funding.models import Entry, Instalment
from funding.services import allocation, instalments, ledger
from projects.models import Project
def stuck(*args, **kwargs):
    print("written", flush=True)
    time.sleep(120)
act, key, by = sys.argv[1], int(sys.argv[2]), User.objects.get(pk=int(sys.argv[3]))
if act == "allocate":
    allocation._tell = stuck
    project = Project.objects.get(pk=key)
    found = project.beneficiary
    payee = allocation.Payee(found.kind, found.name, found.siret, found.iban)
    today, amount = clock.today(), Decimal("4500")
    tranche = allocation.Tranche(today.year, amount, today)
    part = allocation.Part(project.establishment, payee, amount, [tranche])
    allocation.allocate(project, parts=[part], by=by)
else:
    instalments.tell_instalment = stuck
    instalments.cancel_instalment(Instalment.objects.get(pk=key), motive="Gel.", by=by)
"""


def killed(act: str, key: int, by: int) -> None:
    """Play the act in a process of its own, killed once everything is written."""
    killed_once_said("written", PROGRAM, act, key, by)


def proved() -> bool:
    """Whether check_ledger finds nothing to say."""
    out = StringIO()
    call_command("check_ledger", stdout=out)
    return "Aucune différence" in out.getvalue()


def test_killed_in_the_middle_of_an_attribution() -> None:
    project = project_in("VALIDATED")
    manager = fund_manager_of(project.establishment.academy)
    envelope = envelope_for(project.establishment, Decimal("5000"))
    before = Entry.objects.count()

    killed("allocate", project.pk, manager.pk)

    assert proved()
    assert (Allocation.objects.count(), Entry.objects.count()) == (0, before)
    assert Project.objects.get(pk=project.pk).status == Status.VALIDATED
    award(project, envelope=Envelope.objects.get(pk=envelope.pk), by=manager)  # sent again
    assert Envelope.objects.get(pk=envelope.pk).left == Decimal("500")
    assert proved()


def test_killed_in_the_middle_of_a_cancellation() -> None:
    project = project_in("FUNDED")
    manager = fund_manager_of(project.establishment.academy)
    instalment = Instalment.objects.get(share__allocation=project.allocation)

    killed("cancel", instalment.pk, manager.pk)

    assert proved()
    instalment.refresh_from_db()
    assert (instalment.state, instalment.committed) == ("NOTIFIED", Decimal("4500"))
    cancel_instalment(instalment, motive="Gel.", by=manager)
    assert proved()

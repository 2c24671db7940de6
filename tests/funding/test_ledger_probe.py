from decimal import Decimal

import pytest
from django.core.management import call_command

from tests.factories import envelope_for, project_in

pytestmark = pytest.mark.django_db


def test_probe():
    p = project_in("FUNDED")
    e = envelope_for(p.establishment)
    assert e.committed == Decimal("4500")
    call_command("check_ledger")

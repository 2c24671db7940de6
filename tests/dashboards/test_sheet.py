"""The sheet of a school: people, files, messages, for the secretariat of its académie."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from establishments.models import Establishment
from notifications.models import Message
from projects.enums import Status
from tests.factories import (
    CollegeFactory,
    MembershipFactory,
    head_of,
    inspector_of,
    project_in,
    recorded_concertation,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def fill(school: Establishment, number: int) -> None:
    """One more of everything the sheet shows."""
    for status in (Status.DRAFT, Status.SUBMITTED, Status.COMPLETION_REQUESTED, Status.VALIDATED):
        project_in(status, school)
    recorded_concertation(school)
    MembershipFactory(establishment=school, role="EDITOR")
    Message.objects.create(
        kind="test", facts={}, recipient=None, email=school.email, urgency="AT_ONCE",
        title=f"Code d’accès {number}", link="/activation/",
    )  # fmt: skip


def cost(client: Client, school: Establishment) -> int:
    with CaptureQueriesContext(connection) as queries:
        address = reverse("dashboards:establishment-detail", args=[school.uai])
        assert client.get(address).status_code == 200
    return len(queries)


def test_everything_about_the_school_is_there(as_user: SignIn) -> None:
    school = CollegeFactory(ips="101.4", priority_education="REP")
    head, inspector = head_of(school), inspector_of(school)
    fill(school, 1)
    client = as_user(secretariat_of(school.academy))
    page = client.get(f"/rectorat/etablissements/{school.uai}/").content.decode()
    for said in (str(head), str(inspector), "Code d’accès 1", "À envoyer", "101,4", "REP"):
        assert said in page
    assert page.count('class="ne-files__item"') >= 5


def test_it_costs_the_same_with_one_and_with_five_of_each(as_user: SignIn) -> None:
    school = CollegeFactory()
    head_of(school)
    client = as_user(secretariat_of(school.academy))
    fill(school, 1)
    first = cost(client, school)
    for number in range(2, 6):
        fill(school, number)
    assert cost(client, school) == first <= 16

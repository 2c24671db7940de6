"""Suspending the clock and letting it run again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from funding.models import Suspension
from funding.queries import clock_of
from funding.services.suspension import resume_clock, suspend_clock
from notifications.models import Message
from projects.models import Project
from tests.factories import fund_manager_of, head_of, project_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    with time_machine.travel("2026-09-08 10:00", tick=False):
        return project_in("VALIDATED")


@pytest.fixture
def manager(project):
    return fund_manager_of(project.establishment.academy)


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel("2026-10-10 09:00", tick=False):
        yield


def url(project: Project, name: str = "suspension-create") -> str:
    return reverse(f"funding:{name}", args=[project.reference])


def test_suspend_then_resume(project, manager):
    suspend_clock(project, starts_on=date(2026, 10, 5), motive="RIB manquant", by=manager)
    during = clock_of(project)
    assert during is not None
    assert (during.suspended, during.due_on) == (True, date(2026, 11, 14))

    resume_clock(project, ends_on=date(2026, 10, 9), by=manager)
    after = clock_of(project)
    assert after is not None
    assert (after.suspended, after.due_on) == (False, date(2026, 11, 13))
    told = Message.objects.filter(recipient=head_of(project.establishment))
    assert told.get(kind="funding.clock_suspended").facts["motive"] == "RIB manquant"
    assert "13" in told.get(kind="funding.clock_resumed").facts["due_on"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"starts_on": date(2026, 9, 7)}, "avant la validation"),
        ({"starts_on": date(2026, 10, 11)}, "au plus tard aujourd’hui"),
        ({"ends_on": date(2026, 10, 4)}, "précéder le début"),
        ({"motive": "  "}, "motivée"),
    ],
)
def test_refusals(project, manager, changes, said):
    with pytest.raises(DomainError, match=said):
        suspend_clock(
            project,
            **({"starts_on": date(2026, 10, 5), "motive": "RIB"} | changes),
            by=manager,
        )


def test_two_suspensions_never_overlap(project, manager):
    suspend_clock(
        project, starts_on=date(2026, 9, 10), ends_on=date(2026, 9, 20), motive="a", by=manager
    )
    with pytest.raises(DomainError, match="déjà ces jours"):
        suspend_clock(project, starts_on=date(2026, 9, 20), motive="b", by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(
            project=project, starts_on=date(2026, 9, 1), motive="c", created_by=manager
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Suspension.objects.all().delete()


def test_only_the_fund_manager_and_only_while_it_runs(project, manager):
    with pytest.raises(NotAllowed):
        suspend_clock(
            project, starts_on=clock.today(), motive="x", by=head_of(project.establishment)
        )
    with pytest.raises(DomainError, match="Aucune suspension"):
        resume_clock(project, ends_on=clock.today(), by=manager)
    funded = project_in("FUNDED")
    with pytest.raises(StepRefused):
        suspend_clock(funded, starts_on=clock.today(), motive="x", by=manager)


def test_pages(project, manager, as_user):
    client = as_user(manager)
    assert client.get(url(project)).status_code == 200
    posted = {
        "starts_on": "2026-10-05",
        "ends_on": "",
        "motive": "RIB <manquant>",
        "unblocks": "Envoyez-le.",
    }
    assert client.post(url(project), posted).status_code == 302
    assert client.get(url(project))["Location"] == url(project, "suspension-update")

    page = client.get(url(project, "suspension-update")).content.decode()
    assert "RIB &lt;manquant&gt;" in page
    assert (
        client.post(url(project, "suspension-update"), {"ends_on": "10/10/2026"}).status_code == 302
    )
    assert Suspension.objects.get(project=project).ends_on == date(2026, 10, 10)


def test_bad_input_comes_back(project, manager, as_user):
    client = as_user(manager)
    for changes in (
        {"starts_on": ""},
        {"starts_on": "2026-02-31"},
        {"starts_on": "31/02/2026"},
        {"starts_on": "demain"},
        {"starts_on": "9999-12-31"},
        {"starts_on": "2026-09-07"},
        {"ends_on": "2026-10-01"},
        {"motive": ""},
        {"motive": "x" * 1001},
    ):
        given = {"starts_on": "2026-10-05", "ends_on": "", "motive": "RIB"} | changes
        assert client.post(url(project), given).status_code == 422, changes
    assert not Suspension.objects.exists()


def test_bad_end_comes_back(project, manager, as_user):
    suspend_clock(project, starts_on=date(2026, 10, 5), motive="RIB", by=manager)
    client = as_user(manager)
    for day in ("", "31/02/2026", "2026-10-11", "2026-10-04", "9" * 50):
        response = client.post(url(project, "suspension-update"), {"ends_on": day})
        assert response.status_code == 422, day
    assert Suspension.objects.get().ends_on is None


def test_a_known_end_counts_whole_then_runs_again(project, manager):
    suspend_clock(
        project,
        starts_on=date(2026, 10, 5),
        ends_on=clock.today() + timedelta(days=5),
        motive="Conseil municipal",
        by=manager,
    )
    running = clock_of(project)
    assert running is not None
    assert running.due_on == date(2026, 11, 19)
    with time_machine.travel("2026-10-16 09:00", tick=False):
        later = clock_of(project)
    assert later is not None
    assert not later.suspended

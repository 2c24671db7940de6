"""The desk: order, suspended files, pages, and a number of queries that does not grow."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from establishments.models import Academy
from establishments.permissions import forget_rights
from funding.models import Suspension
from funding.queries import clocks_of, waiting_files
from projects.models import Project
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    fund_manager_of,
    head_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
DESK = reverse("funding:desk-detail")


def validated(on: str, title: str = "") -> Project:
    with time_machine.travel(f"{on} 10:00", tick=False):
        project = project_in("VALIDATED", CollegeFactory())
        if title:
            Project.objects.filter(pk=project.pk).update(title=title)
        return project


def pause(project: Project, starts_on: str, ends_on: str | None) -> None:
    Suspension.objects.create(
        project=project,
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        motive="RIB manquant",
        created_by=fund_manager_of(project.establishment.academy),
    )


def test_sql_and_python_agree_on_every_due_date():
    days = ["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-08", "2025-12-31", "2025-12-30"]
    for day in days:
        validated(day)
    paused = validated("2026-08-15")
    pause(paused, "2026-08-20", "2026-09-02")
    pause(paused, "2026-09-20", None)
    future = validated("2026-08-16")
    pause(future, "2026-09-20", "2026-12-01")

    for today in (date(2026, 9, 10), date(2026, 9, 25), date(2026, 12, 24)):
        rows = list(waiting_files(Project.objects.all(), today=today))
        clocks = clocks_of(rows, today=today)
        assert len(rows) == 8
        for row in rows:
            assert row.clock_due_on == clocks[row.pk].due_on
            assert row.is_paused == clocks[row.pk].suspended


@time_machine.travel("2026-11-10 09:00", tick=False)
def test_overdue_first_suspended_last(as_user):
    project = validated("2026-10-20", "Loin")
    validated("2026-09-12", "Bientôt")
    validated("2026-08-30", "En retard")
    paused = validated("2026-08-01", "Suspendu")
    pause(paused, "2026-10-02", None)

    page = as_user(fund_manager_of(project.establishment.academy)).get(DESK).content.decode()

    table = page[page.index("<tbody") :]
    places = [table.index(f">{title}<") for title in ("En retard", "Bientôt", "Loin", "Suspendu")]
    assert places == sorted(places)
    assert "en retard de 11" in page.replace("\u00a0", " ")
    assert "RIB manquant" in page
    assert page.index("À faire") < page.index("<tbody")


@pytest.mark.parametrize(
    ("zone", "now", "said"),
    [
        ("America/Martinique", "2026-11-09 03:30+00:00", "aujourd’hui"),
        ("Europe/Paris", "2026-11-09 03:30+00:00", "en retard de 1 jour"),
        ("Indian/Reunion", "2026-11-08 20:30+00:00", "en retard de 1 jour"),
        ("Europe/Paris", "2026-11-08 20:30+00:00", "aujourd’hui"),
    ],
)
def test_each_file_is_late_on_the_day_of_its_place(as_user, zone, now, said):
    project = validated("2026-09-08")
    Academy.objects.update(time_zone=zone)
    with time_machine.travel(now, tick=False):
        page = as_user(fund_manager_of(project.establishment.academy)).get(DESK).content.decode()
    assert page.replace("\u00a0", " ").count(said) == 2  # what to do first, the list
    assert page.count("ne-todo__item--late") == int("retard" in said)


def test_allocated_files_are_on_the_other_list(as_user):
    funded = project_in("FUNDED")
    client = as_user(fund_manager_of(funded.establishment.academy))

    assert "Aucun dossier n’attend de fonds" in client.get(DESK).content.decode()
    page = client.get(DESK, {"vue": "attribues"}).content.decode()
    assert funded.reference in page
    assert funded.allocation.recipients.get().name in page


def test_the_desk_is_the_fund_managers_and_of_the_academy(as_user):
    project = project_in("VALIDATED")
    nantes = AcademyFactory(code="17", name="Nantes")

    assert project.reference not in as_user(fund_manager_of(nantes)).get(DESK).content.decode()
    for user in (head_of(project.establishment), secretariat_of(project.establishment.academy)):
        assert as_user(user).get(DESK).status_code == 403


@pytest.mark.parametrize("query", ["", "?page=0", "?page=abc", "?page=99", "?vue=x&page=-1"])
def test_odd_addresses(as_user, query):
    manager = fund_manager_of(project_in("VALIDATED").establishment.academy)
    assert as_user(manager).get(DESK + query).status_code == 200


@pytest.mark.parametrize("query", ["", "?vue=attribues"])
def test_the_queries_do_not_grow_with_the_rows(as_user, query):
    status = "FUNDED" if query else "VALIDATED"
    project = project_in(status, CollegeFactory())
    manager = fund_manager_of(project.establishment.academy)
    counts = []
    for _ in range(2):
        forget_rights(manager)
        client = as_user(manager)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DESK + query).status_code == 200
        counts.append(len(queries))
        for _ in range(4):
            project_in(status, CollegeFactory())
    assert counts[0] == counts[1]
    assert counts[0] <= 12

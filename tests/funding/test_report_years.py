"""A project of several years: a report each year renews the next instalment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from core.tickets import Ticket
from funding.enums import ReportStage
from funding.models import Report, ReportReminder
from funding.queries.reports import (
    expected_of,
    is_renewed,
    lines_of,
    report_page,
    reports_of,
)
from funding.rules import ReportReminderDue, expected_reports, report_reminder_due
from funding.services.allocation import Part, Tranche, allocate
from funding.services.report import (
    ReportContent,
    accept_report,
    file_report,
    save_report,
    send_back_report,
)
from funding.services.report_reminders import remind_of_reports
from notifications.models import Message
from projects.enums import Status
from projects.models import Project
from tests.factories import (
    editor_of,
    envelope_for,
    fund_manager_of,
    head_of,
    payee_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
D = date


@pytest.fixture
def project() -> Project:
    return project_in(Status.FUNDED)


@pytest.fixture
def year(project) -> int:
    found = expected_of(project)[0].year
    assert found is not None
    return found


@pytest.fixture
def over_two_years(project, year) -> Project:
    """The same, given in two instalments: what the second year asked is not what it has."""
    found = project_in(Status.VALIDATED)
    envelope_for(found.establishment)
    today = clock.today()
    tranches = [
        Tranche(today.year, Decimal("3000"), today),
        Tranche(year + 1, Decimal("1234.50"), D(year + 1, 12, 31)),
    ]
    part = Part(found.establishment, payee_of(found), Decimal("4234.50"), tranches)
    allocate(found, parts=[part], by=fund_manager_of(found.establishment.academy))
    return found


def test_nothing_is_renewed_when_the_next_year_has_no_instalment(project, year):
    file_year(project, year)
    secretariat = secretariat_of(project.establishment.academy)
    accept_report(project, by=secretariat, motive="Merci.", year=year)
    assert not Message.objects.filter(kind="funding.instalment_renewed").exists()


def content(project: Project, year: int) -> ReportContent:
    return ReportContent(
        what_changed="Le jardin est dessiné.",
        what_was_hard="La pluie.",
        spent={row.pk: Decimal(10) for row in lines_of(project, year=year)},
    )


def file_year(project: Project, year: int) -> None:
    head = head_of(project.establishment)
    save_report(project, content(project, year), by=head, version=0, year=year)
    file_report(project, by=head, year=year)


@pytest.mark.parametrize(
    ("years", "ends_on", "days", "expected"),
    [
        ([], None, 60, [(None, None)]),
        ([2026], None, 60, [(None, D(2027, 3, 1))]),
        ([2026], D(2026, 12, 31), 60, [(None, D(2027, 3, 1))]),
        ([2027], D(2027, 12, 31), 60, [(None, D(2028, 2, 29))]),
        ([2026], D(2026, 7, 3), 0, [(None, D(2026, 7, 3))]),
        (
            [2028, 2026, 2027, 2026],
            D(2028, 6, 30),
            30,
            [(2026, D(2026, 12, 31)), (2027, D(2027, 12, 31)), (None, D(2028, 7, 30))],
        ),
    ],
)
def test_which_reports_are_expected_until_when(years, ends_on, days, expected):
    found = expected_reports(years, ends_on=ends_on, days=days)
    assert [(row.year, row.due_on) for row in found] == expected


def test_reminders_of_a_report_day_by_day():
    due_on, told = D(2027, 2, 28), []
    given: set[ReportReminderDue] = set()
    for offset in range(-60, 500):
        day = due_on + timedelta(days=offset)
        reminder = report_reminder_due(due_on, today=day, given=given)
        if reminder:
            given.add(reminder)
            told.append(offset)
    assert told[:4] == [-30, -7, 1, 31]
    assert len(told) == 14
    assert told[-1] == 331
    back = report_reminder_due(due_on, today=due_on - timedelta(days=3), given=())
    assert back == ReportReminderDue(ReportStage.BEFORE_7, due_on)


def test_the_report_of_a_year_renews_the_next_one(over_two_years, year):
    project = over_two_years
    head, manager = head_of(project.establishment), fund_manager_of(project.establishment.academy)
    secretariat = secretariat_of(project.establishment.academy)
    assert is_renewed(project, year=year)
    assert not is_renewed(project, year=year + 1)

    file_year(project, year)
    assert project.status == Status.FUNDED
    send_back_report(project, motive="Précisez.", by=secretariat, year=year)
    file_report(project, by=head, year=year)
    assert not is_renewed(project, year=year + 1)
    accept_report(project, by=secretariat, motive="Merci.", year=year)

    project.refresh_from_db()
    assert project.status == Status.FUNDED
    assert is_renewed(project, year=year + 1)
    assert [row.state for row in reports_of(project)] == ["accepté", "à écrire"]
    kinds = set(Message.objects.values_list("kind", "recipient"))
    assert ("funding.intermediate_accepted", head.pk) in kinds
    assert ("funding.instalment_renewed", manager.pk) in kinds
    told = Message.objects.get(kind="funding.instalment_renewed", recipient=manager)
    assert (told.facts["year"], told.facts["amount"]) == (str(year + 1), "1\u202f234,50\u00a0€")
    assert ("funding.report_filed", secretariat.pk) in kinds


def test_the_final_report_proposes_what_the_years_said(project, year):
    file_year(project, year)
    told = [row.told for row in report_page(project).lines if row.line.year == year]
    assert told
    assert set(told) == {Decimal(10)}


def test_refusals(project, year):
    head, school = head_of(project.establishment), project.establishment
    secretariat = secretariat_of(school.academy)
    with pytest.raises(StepRefused):
        save_report(project, ReportContent(), by=head, version=0, year=year + 1)
    with pytest.raises(NotAllowed):
        save_report(project, ReportContent(), by=secretariat, version=0, year=year)
    with pytest.raises(DomainError, match="rien n’est encore écrit"):
        file_report(project, by=head, year=year)
    later = {row.pk: Decimal(1) for row in lines_of(project, year=year + 1)}
    with pytest.raises(DomainError, match="pas de ce bilan"):
        save_report(project, ReportContent(spent=later), by=head, version=0, year=year)
    save_report(project, content(project, year), by=head, version=0, year=year)
    with pytest.raises(NotAllowed):
        file_report(project, by=editor_of(school), year=year)
    with pytest.raises(DomainError, match="bilan intermédiaire"):
        accept_report(project, by=secretariat, year=year)
    file_report(project, by=head, year=year)
    with pytest.raises(StepRefused):
        file_report(project, by=head, year=year)
    with pytest.raises(NotAllowed):
        accept_report(project, by=head, year=year)
    accept_report(project, by=secretariat, year=year)
    with pytest.raises(DomainError):
        send_back_report(project, motive="Trop tard", by=secretariat, year=year)


def test_a_save_sent_again_changes_nothing(project):
    head = head_of(project.establishment)
    first = save_report(
        project, ReportContent(what_changed="A"), by=head, version=0, ticket=Ticket("page", 1)
    )
    again = save_report(
        project, ReportContent(what_changed="A"), by=head, version=0, ticket=Ticket("page", 1)
    )
    after = save_report(
        project, ReportContent(what_changed="B"), by=head, version=0, ticket=Ticket("page", 2)
    )
    assert (first.version, again.version, after.version) == (1, 1, 2)
    assert Report.objects.get().what_changed == "B"


def test_the_database_keeps_one_report_a_year(project, year):
    file_year(project, year)
    wrongs: list[dict[str, Any]] = [
        {"kind": "INTERMEDIATE", "year": year},
        {"kind": "FINAL", "year": 2027},
        {"kind": "INTERMEDIATE", "year": None},
    ]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(project=project, **wrong)


def test_reminded_once_then_filed_nobody(project, year):
    head = head_of(project.establishment)
    secretariat = secretariat_of(project.establishment.academy)
    Project.objects.filter(pk=project.pk).update(ends_on=date(year + 1, 12, 31))
    with time_machine.travel(f"{year}-12-02 08:00", tick=False):
        assert remind_of_reports() == 1
        assert remind_of_reports() == 0
    with time_machine.travel(f"{year + 1}-01-05 08:00", tick=False):
        assert remind_of_reports() == 1
    late = Message.objects.filter(kind="funding.report_late")
    assert set(late.values_list("recipient", flat=True)) == {head.pk, secretariat.pk}
    assert ReportReminder.objects.count() == 2
    file_year(project, year)
    with time_machine.travel(f"{year + 1}-02-20 08:00", tick=False):
        assert remind_of_reports() == 0


def test_pages_of_a_year(project, year, as_user):
    client = as_user(head_of(project.establishment))
    key = [project.reference, year]
    listed = client.get(reverse("funding:report-list", args=key[:1])).content.decode()
    assert f"Bilan intermédiaire {year}" in listed
    assert "Bilan final" in listed
    page = client.get(reverse("funding:report-update", args=key)).content.decode()
    assert "point d’étape" in page
    unexpected = client.get(reverse("funding:report-update", args=[project.reference, 2044]))
    assert "n’est pas ouvert" in unexpected.content.decode()
    file_year(project, year)
    secretariat = as_user(secretariat_of(project.establishment.academy))
    inbox = secretariat.get(reverse("funding:reportinbox-list")).content.decode()
    assert f"Bilan intermédiaire {year}" in inbox
    verdict = reverse("funding:reportverdict-create", args=key)
    assert "renouveler la tranche" in secretariat.get(verdict).content.decode()
    assert secretariat.post(verdict, {"verdict": "accept", "motive": ""}).status_code == 302
    assert Report.objects.get(year=year).accepted_at is not None
    assert secretariat.post(verdict, {"verdict": "accept", "motive": ""}).status_code == 422

"""The weekly note: who has which sleeping file, once a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core import clock
from dashboards import notices
from dashboards.tasks import note_sleeping_files
from notifications.models import Message
from notifications.rendering import render
from projects.models import Project
from reviews.enums import Audience
from reviews.models import CompletionRequest
from tests.factories import (
    CollegeFactory,
    head_of,
    inspector_of,
    project_in,
    remark_on,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23 07:00"


def days_ago(days: int):
    return time_machine.travel(clock.now() - timedelta(days=days), tick=False)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def old(status: str, days: int) -> Project:
    with days_ago(days):
        return project_in(status, CollegeFactory())


def notes() -> dict[int | None, list[str]]:
    rows = Message.objects.filter(kind="dashboards.files_asleep")
    return {row.recipient_id: [f["reference"] for f in row.facts["files"]] for row in rows}


def test_a_filed_project_wakes_inspector_and_secretariat():
    project = old("SUBMITTED", 31)
    old("SUBMITTED", 29)
    school = project.establishment

    assert note_sleeping_files() == 2

    assert notes() == {
        inspector_of(school).pk: [project.reference],
        secretariat_of(school.academy).pk: [project.reference],
    }


def test_a_comment_is_a_movement():
    project = old("SUBMITTED", 40)
    with days_ago(3):
        remark_on(project, "SUMMARY", audience=Audience.STAFF)
    assert note_sleeping_files() == 0


def test_the_delay_is_a_setting_of_the_academy():
    project = old("SUBMITTED", 12)
    academy = project.establishment.academy
    academy.sleeping_days = 10
    academy.save()
    assert note_sleeping_files() == 2


def test_completion_past_its_date_wakes_the_school_and_who_asked():
    project = old("COMPLETION_REQUESTED", 20)
    request = CompletionRequest.objects.get(project=project)

    assert note_sleeping_files() == 2

    assert set(notes()) == {head_of(project.establishment).pk, request.requested_by_id}
    message = Message.objects.get(
        kind="dashboards.files_asleep", recipient=head_of(project.establishment)
    )
    assert "échéance passée depuis 5" in message.facts["files"][0]["waiting"].replace("\u00a0", " ")


def test_a_filed_report_wakes_the_secretariat():
    project = old("REPORTED", 31)
    assert note_sleeping_files() == 1
    assert notes() == {secretariat_of(project.establishment.academy).pk: [project.reference]}


def test_others_sleep_in_peace():
    for status in ("DRAFT", "UNDER_REVIEW", "FUNDED", "CLOSED", "DECLINED", "WITHDRAWN"):
        old(status, 100)
    assert note_sleeping_files() == 0


def test_one_note_a_week_and_a_person(monkeypatch):
    monkeypatch.setattr(notices, "LISTED", 2)
    files = [old("SUBMITTED", days) for days in (35, 50, 40)]
    secretariat = secretariat_of(files[0].establishment.academy)

    note_sleeping_files()
    note_sleeping_files()

    mine = Message.objects.filter(kind="dashboards.files_asleep", recipient=secretariat)
    assert mine.get().facts["count"] == 3
    assert notes()[secretariat.pk] == [files[1].reference, files[2].reference]
    with time_machine.travel("2026-11-30 07:00", tick=False):
        note_sleeping_files()
    assert mine.count() == 2


def test_the_mail_reads_well():
    project = old("SUBMITTED", 31)
    note_sleeping_files()
    message = Message.objects.get(
        kind="dashboards.files_asleep", recipient=inspector_of(project.establishment)
    )
    mail = render(message)
    assert "1 dossier sans mouvement attend votre action" in mail.subject.replace("\u00a0", " ")
    for text in (mail.text, mail.html):
        assert project.reference in text
        assert "sans mouvement depuis 31" in text.replace("\u00a0", " ")

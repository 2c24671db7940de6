"""The weekly note: who has which sleeping file, once a week."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from core import clock
from core.errors import DomainError, NotAllowed
from dashboards import notices
from dashboards.models import Reminder
from dashboards.queries.holders import in_hand
from dashboards.services.reminders import remind
from dashboards.tasks import note_sleeping_files
from establishments.enums import Role
from notifications.models import Message
from notifications.rendering import render
from projects.models import Project
from projects.services.assignment import assign
from reviews.enums import Audience
from reviews.models import CompletionRequest, Opinion
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    UserFactory,
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


def test_the_page_says_who_has_it_since_when_and_recalls_once(as_user):
    project = old("SUBMITTED", 40)
    old("SUBMITTED", 3)
    inspector = inspector_of(project.establishment)
    client = as_user(secretariat_of(project.establishment.academy))
    here = reverse("dashboards:sleepingfile-list")
    page = client.get(here).content.decode()
    assert "1\u202fdossier" in page or "1\u00a0dossier" in page
    assert "L’inspection référente" in page
    assert str(inspector) in page
    assert "Jamais" in page

    recall = reverse("dashboards:reminder-create", args=[project.reference])
    done = client.post(recall, {"page": "1"}, follow=True).content.decode()
    assert f"relance envoyée à {inspector}" in done
    again = client.post(recall, follow=True).content.decode()
    assert "Déjà relancé le" in again
    assert Reminder.objects.get().recipient == inspector
    told = Message.objects.get(kind="dashboards.files_recalled")
    assert told.recipient == inspector
    assert "avis attendu" in render(told).text

    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        remind(project, by=secretariat_of(project.establishment.academy))
    assert Reminder.objects.count() == 2


def test_who_has_a_file_follows_its_status(as_user):
    judged = old("SUBMITTED", 40)
    Opinion.objects.create(
        project=judged,
        passage=1,
        kind="FAVOURABLE",
        motive="Clair.",
        filed_by=inspector_of(judged.establishment),
        filed_at=clock.now() - timedelta(days=35),
    )
    school_has_it = old("COMPLETION_REQUESTED", 40)
    secretary = secretariat_of(judged.establishment.academy)
    hands = in_hand(list(Project.objects.select_related("establishment").order_by("pk")))
    assert hands[judged.pk].people == (secretary,)
    assert hands[school_has_it.pk].people == (head_of(school_has_it.establishment),)
    client = as_user(secretary)
    refused = client.post(
        reverse("dashboards:reminder-create", args=[judged.reference]), follow=True
    )
    assert "Ce dossier est entre vos mains" in refused.content.decode()


def test_a_person_named_for_a_file_is_recalled_alone(as_user):
    project = old("SUBMITTED", 40)
    school = project.establishment
    named = UserFactory()
    AppointmentFactory(
        user=named, role="REFERENT_INSPECTOR", perimeter="ESTABLISHMENT", establishment=school,
        academy=None,
    )  # fmt: skip
    secretary = secretariat_of(school.academy)
    assert len(in_hand([project])[project.pk].people) == 2
    assign(project, role=Role.REFERENT_INSPECTOR, to=named, by=secretary)
    assert in_hand([project])[project.pk].people == (named,)
    as_user(secretary).post(reverse("dashboards:reminder-create", args=[project.reference]))
    assert Reminder.objects.get().recipient == named


def test_strangers_recall_nothing(as_user):
    project = old("SUBMITTED", 40)
    recall = reverse("dashboards:reminder-create", args=[project.reference])
    far = AcademyFactory(code="24", name="Créteil")
    assert as_user(secretariat_of(far)).post(recall).status_code == 404
    assert as_user(head_of(project.establishment)).post(recall).status_code == 403
    with pytest.raises(NotAllowed):
        remind(project, by=secretariat_of(far))
    assert not Reminder.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_recall_the_same_file_at_once():
    with time_machine.travel(clock.now() - timedelta(days=40), tick=False):
        project = project_in("SUBMITTED", CollegeFactory())
    by = secretariat_of(project.establishment.academy)
    outcomes = []

    def recall():
        try:
            remind(Project.objects.get(pk=project.pk), by=by)
            outcomes.append("done")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=recall) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "refused"]
    assert Reminder.objects.count() == 1

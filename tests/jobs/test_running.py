"""Long tasks: done once, shown while they run, taken up when their worker dies, stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError
from establishments.models import Academy
from jobs.enums import FileRole, JobStatus
from jobs.models import Job, JobFile
from jobs.rules import FILES_KEPT, MAX_ATTEMPTS
from jobs.services.cleaning import destroy_old_files
from jobs.services.requests import Given, request_job, stop_job
from jobs.services.running import INTERRUPTED, UNEXPECTED, run_due
from notifications.models import Message
from tests.factories import UserFactory, ended_job
from tests.jobs import kinds  # noqa: F401 - makes the tasks known
from tests.real.killed import killed
from tests.real.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]


def ask(kind: str, *, by: User, lines: bytes = b"") -> Job:
    """A task of the tests."""
    files = [Given("liste.txt", "text/plain", BytesIO(lines))] if lines else []
    return request_job(kind, title="Une tâche", by=by, files=files, back_url="/rectorat/")


def make_due(job: Job) -> None:
    """As if its wait, or its lease, were over."""
    Job.objects.filter(pk=job.pk).update(next_attempt_at=clock.now())


def page(client: Client, job: Job) -> str:
    return client.get(reverse("jobs:job-detail", args=[job.pk])).content.decode()


def test_a_task_is_done_and_told(as_user: SignIn) -> None:
    person = UserFactory()
    job = ask("tests.count", by=person, lines=b"a\nb\nc\n")
    client = as_user(person)
    assert "en attente" in page(client, job)
    assert run_due() == 1
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == (JobStatus.DONE, 3, 3)
    made = job.files.get(role=FileRole.RESULT)
    shown = page(client, job)
    assert "Lignes copiées" in shown
    assert "data-refresh-seconds" not in shown
    download = client.get(reverse("jobs:jobfile-detail", args=[job.pk, made.pk]))
    assert b"".join(download.streaming_content) == b"A\nB\nC\n"  # type: ignore[attr-defined]
    assert download["Content-Disposition"] == 'attachment; filename="copie.txt"'
    told = Message.objects.get(recipient=person)
    assert told.title == "Une tâche\u00a0: terminée"
    assert run_due() == 0


def test_a_refusal_is_read_by_its_asker(as_user: SignIn) -> None:
    person = UserFactory()
    job = ask("tests.refuse", by=person)
    assert run_due() == 1
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "Le fichier n’est pas un annuaire." in page(as_user(person), job)


def test_a_fault_is_tried_again_then_given_up() -> None:
    job = ask("tests.break", by=UserFactory())
    for _ in range(MAX_ATTEMPTS - 1):
        make_due(job)
        assert run_due() == 0
        job.refresh_from_db()
        assert job.status == JobStatus.REQUESTED
        assert job.next_attempt_at > clock.now()
    make_due(job)
    assert run_due() == 1
    job.refresh_from_db()
    assert (job.status, job.last_error) == (JobStatus.FAILED, UNEXPECTED)


def test_a_person_sees_their_tasks_alone(as_user: SignIn) -> None:
    job, file = ended_job(UserFactory())
    stranger = as_user(UserFactory())
    for address in (
        reverse("jobs:job-detail", args=[job.pk]),
        reverse("jobs:jobfile-detail", args=[job.pk, file.pk]),
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.post(reverse("jobs:job-update", args=[job.pk])).status_code == 404
    assert as_user(UserFactory(is_staff=True)).get(address).status_code == 200
    mine, _ = ended_job(UserFactory())
    crossed = reverse("jobs:jobfile-detail", args=[mine.pk, file.pk])
    assert as_user(mine.requested_by).get(crossed).status_code == 404


def test_a_task_that_waits_stops_at_once(as_user: SignIn) -> None:
    person = UserFactory()
    job = ask("tests.count", by=person, lines=b"a\n")
    client = as_user(person)
    response = client.post(reverse("jobs:job-update", args=[job.pk]), follow=True)
    assert "arrêtée à votre demande" in response.content.decode()
    assert run_due() == 0
    with pytest.raises(DomainError):
        stop_job(job, by=person)


def test_a_running_task_shows_its_progress_and_stops_when_asked() -> None:
    person = UserFactory()
    job = ask("tests.long", by=person)
    ended: list[int] = []

    def work() -> None:
        ended.append(run_due())
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()

    def seen() -> bool:
        job.refresh_from_db()
        return job.done > 0

    wait_until(seen, "progress is seen from outside the transaction", seconds=30)
    assert job.words == "Dans la transaction"
    assert run_due() == 0  # JOBS_AT_ONCE: the others wait for their turn
    stop_job(job, by=person)
    worker.join(30)
    job.refresh_from_db()
    assert ended == [1]
    assert job.status == JobStatus.STOPPED
    assert not Academy.objects.filter(code="99").exists()


def process() -> AbstractContextManager[None]:
    """A worker of its own, doing what is due with the tasks of the tests."""
    program = (
        "import django; django.setup(); import tests.jobs.kinds; "
        "from jobs.services.running import run_due; run_due()"
    )
    return killed(program)


def test_a_task_whose_worker_is_killed_is_taken_up_again() -> None:
    job = ask("tests.long", by=UserFactory())

    def seen() -> bool:
        job.refresh_from_db()
        return job.done > 0

    with process():
        wait_until(seen, "the other process does the task", seconds=60)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    assert run_due() == 0  # its lease is not over: nobody else does it meanwhile
    Job.objects.filter(pk=job.pk).update(kind="tests.count", attempts=MAX_ATTEMPTS)
    make_due(job)
    assert run_due() == 0
    job.refresh_from_db()
    assert (job.status, job.last_error) == (JobStatus.FAILED, INTERRUPTED)


def test_a_worker_that_lost_its_lease_changes_nothing() -> None:
    job = ask("tests.stolen", by=UserFactory())
    assert run_due() == 1
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.RUNNING, 2)


def test_old_files_are_destroyed_and_said_so(as_user: SignIn) -> None:
    person = UserFactory()
    job, file = ended_job(person)
    assert destroy_old_files() == 0
    JobFile.objects.filter(pk=file.pk).update(created_at=clock.now() - FILES_KEPT)
    path = Path(file.file.path)
    assert path.exists()
    assert destroy_old_files() == 1
    assert not path.exists()
    client = as_user(person)
    assert "détruit le" in page(client, job)
    address = reverse("jobs:jobfile-detail", args=[job.pk, file.pk])
    assert client.get(address).status_code == 404


def test_an_unknown_kind_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(KeyError):
        ask("tests.unknown", by=UserFactory(), lines=b"a\n")
    assert not Job.objects.exists()

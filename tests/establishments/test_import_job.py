"""Importing from the administration: a page, a task, a report; rotten files and dead workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import NotAllowed
from establishments.enums import OfficialFile
from establishments.models import Establishment
from establishments.services.directory_jobs import request_import
from jobs.enums import FileRole, JobStatus
from jobs.models import Job
from jobs.services.running import run_due
from tests.establishments.annuaire_files import row, uai, write
from tests.factories import UserFactory, secretariat_of
from tests.factories.establishments import AcademyFactory

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]
PAGE = "/administration/annuaire/"


@pytest.fixture
def administrator(as_user: SignIn) -> Client:
    return as_user(UserFactory(is_staff=True))


def directory(folder: Path, count: int = 3) -> bytes:
    return write(
        folder / "a.csv", [row(uai(number)) for number in range(1, count + 1)]
    ).read_bytes()


def send(client: Client, content: bytes, *, name: str = "annuaire.csv", **options: Any) -> Any:
    data = {"kind": "DIRECTORY", "file": SimpleUploadedFile(name, content), **options}
    return client.post(PAGE, data)


def report_of(client: Client, job: Job) -> str:
    made = job.files.get(role=FileRole.RESULT)
    response = client.get(reverse("jobs:jobfile-detail", args=[job.pk, made.pk]))
    return b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_a_trial_then_the_import(administrator: Client, tmp_path: Path) -> None:
    content = directory(tmp_path)
    response = send(administrator, content, is_trial="on")
    assert run_due() == 1
    job = Job.objects.get()
    assert response["Location"] == reverse("jobs:job-detail", args=[job.pk])
    assert job.status == JobStatus.DONE, job.last_error
    assert not Establishment.objects.exists()
    trial = report_of(administrator, job)
    assert trial.count(";créé;") == 3
    page = administrator.get(response["Location"]).content.decode()
    assert "rien n’a changé" in page
    send(administrator, content)
    assert run_due() == 1
    done = Job.objects.latest("requested_at")
    assert Establishment.objects.count() == 3
    assert report_of(administrator, done) == trial
    assert "Annuaire de l’éducation" in administrator.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + b"\x00" * 400, b"\x00" * 100, b"a;b\n1;2\n", "é;è\n".encode("utf-16")],
)
def test_a_rotten_file_is_refused_in_a_sentence(administrator: Client, content: bytes) -> None:
    send(administrator, content, name="../../etc/passwd\u202e.csv")
    assert run_due() == 1
    job = Job.objects.get()
    assert job.status == JobStatus.FAILED
    assert job.last_error.endswith(".")
    assert ".." not in job.title
    page = administrator.get(reverse("jobs:job-detail", args=[job.pk])).content.decode()
    assert "La tâche n’a pas abouti" in page


def test_a_file_too_large_or_empty_is_refused_at_once(
    administrator: Client, settings: Any, tmp_path: Path
) -> None:
    settings.DIRECTORY_FILE_MAX_BYTES = 10
    assert "trop lourd" in send(administrator, directory(tmp_path)).content.decode()
    assert "vide" in send(administrator, b"").content.decode()
    assert not Job.objects.exists()


def test_a_worker_that_dies_leaves_the_import_to_another(
    administrator: Client, tmp_path: Path
) -> None:
    send(administrator, directory(tmp_path))
    Job.objects.update(status=JobStatus.RUNNING, attempts=1, next_attempt_at=clock.now())
    assert run_due() == 1
    assert Job.objects.get().status == JobStatus.DONE
    assert Establishment.objects.count() == 3


def test_only_administrators(as_user: SignIn, tmp_path: Path) -> None:
    secretary = secretariat_of(AcademyFactory())
    client = as_user(secretary)
    assert client.get(PAGE).status_code == 403
    assert send(client, directory(tmp_path)).status_code == 403
    with (tmp_path / "a.csv").open("rb") as file, pytest.raises(NotAllowed):
        request_import(
            OfficialFile.DIRECTORY, file=file, name="a.csv", is_complete=False, is_trial=False,
            by=secretary,
        )  # fmt: skip

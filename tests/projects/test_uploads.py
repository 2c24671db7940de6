"""Files sent in pieces: order, size, content, owner, cuts, replays, forgetting."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import DomainError
from projects.enums import Status
from projects.models import Project, Upload, UploadPiece
from projects.services import attachments as joining
from projects.services import uploads as service
from tests.factories import (
    attachment_of,
    complete_draft,
    editor_of,
    head_of,
    inspector_of,
    project_in,
)
from tests.factories.projects import PDF

SIZE = service.PIECE_BYTES
LONG = PDF + bytes(2 * SIZE)

pytestmark = pytest.mark.django_db


def announce(client: Client, project: Project, content: bytes = LONG, **fields: Any) -> Any:
    values = {
        "name": "devis.pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    } | fields
    return client.post(reverse("projects:upload-create", args=[project.reference]), values)


def send(client: Client, url: str, number: int, content: bytes = LONG, **options: Any) -> Any:
    piece = options.get("piece", content[number * SIZE : (number + 1) * SIZE])
    return client.post(url, {"number": number, "piece": SimpleUploadedFile("blob", piece)})


@pytest.fixture
def project(client) -> Project:
    made = complete_draft()
    client.force_login(head_of(made.establishment))
    return made


def test_a_file_in_pieces_is_joined_once_whole(client, project, django_capture_on_commit_callbacks):
    told = announce(client, project)
    assert told.status_code == 201
    assert told.json()["next"] == 0
    url = told.json()["url"]
    assert send(client, url, 0).json() == {"next": 1}
    assert send(client, url, 1).json() == {"next": 2}
    assert not project.attachments.exists(), "nothing is joined before the last piece"
    paths = [Path(piece.file.path) for piece in UploadPiece.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        assert send(client, url, 2).json()["done"]
    attachment = project.attachments.get()
    assert attachment.file.read() == LONG
    assert attachment.name == "devis.pdf"
    assert attachment.sha256 == hashlib.sha256(LONG).hexdigest()
    assert not any(path.exists() for path in paths)
    assert send(client, url, 2).json()["done"], "the answer was lost: asked again, said again"
    assert project.attachments.count() == 1


def test_cut_at_eighty_percent_it_goes_on(client, project):
    url = announce(client, project).json()["url"]
    send(client, url, 0)
    send(client, url, 1)
    again = announce(client, project)
    assert again.json() == {"url": url, "piece_bytes": SIZE, "next": 2}
    assert send(client, url, 1).json() == {"next": 2}, "a piece sent twice is kept once"
    assert UploadPiece.objects.count() == 2
    assert send(client, url, 2).json()["done"]


def test_the_server_stopped_between_the_last_piece_and_the_joining(client, project):
    url = announce(client, project).json()["url"]
    upload = Upload.objects.get()
    for number in range(3):
        service.receive_piece(
            upload, number=number, content=LONG[number * SIZE : (number + 1) * SIZE]
        )
    assert announce(client, project).json()["next"] == 3
    assert send(client, url, 3, piece=b"").json()["done"]


@pytest.mark.parametrize(
    ("number", "piece"), [(1, LONG[SIZE : 2 * SIZE]), (0, b"court"), (0, bytes(SIZE + 1))]
)
def test_out_of_turn_or_of_another_size(client, project, number, piece):
    url = announce(client, project).json()["url"]
    refused = send(client, url, number, piece=piece)
    assert refused.status_code == 422
    assert "désordre" in refused.json()["message"]
    assert not UploadPiece.objects.exists()


def test_what_arrived_is_not_what_was_announced(client, project):
    url = announce(client, project).json()["url"]
    other = bytes(len(LONG))
    send(client, url, 0, other)
    send(client, url, 1, other)
    refused = send(client, url, 2, other)
    assert refused.status_code == 422
    assert "abîmé" in refused.json()["message"]
    assert not Upload.objects.exists()
    assert send(client, url, 0).status_code == 404


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "a.exe"}, "n’est pas accepté"),
        ({"size": 11 * 1024 * 1024}, "Ce fichier pèse 11\u00a0Mo"),
        ({"sha256": "faux"}, ""),
        ({"size": -1}, ""),
    ],
)
def test_refused_before_anything_is_sent(client, project, fields, why):
    refused = announce(client, project, **fields)
    assert refused.status_code == 422
    assert why in refused.json()["message"]
    assert not Upload.objects.exists()


def test_the_content_is_checked_as_for_the_ordinary_form(client, project):
    content = b"<html>" + bytes(20)
    url = announce(client, project, content).json()["url"]
    refused = send(client, url, 0, content)
    assert refused.status_code == 422
    assert "Le contenu de ce fichier" in refused.json()["message"]
    assert not project.attachments.exists()


def test_names_are_cleaned(client, project):
    url = announce(client, project, PDF, name="../../etc/pass\u202ewd.pdf").json()["url"]
    send(client, url, 0, PDF)
    assert project.attachments.get().name == "passwd.pdf"


def test_it_belongs_to_one_person(client, project):
    url = announce(client, project).json()["url"]
    client.force_login(editor_of(project.establishment))
    assert send(client, url, 0).status_code == 404
    assert announce(client, project).json()["url"] != url
    client.force_login(inspector_of(project.establishment))
    assert send(client, url, 0).status_code in {403, 404}
    assert announce(client, project).status_code in {403, 404}


def test_a_closed_part_or_a_full_project_is_said_at_once(client, project, monkeypatch):
    attachment_of(project)
    monkeypatch.setattr(joining, "MOST_FILES", 1)
    assert "au plus" in announce(client, project).json()["message"]
    filed = project_in(Status.SUBMITTED, project.establishment)
    refused = announce(client, filed)
    assert refused.status_code == 422
    assert "n’est pas ouverte" in refused.json()["message"]


def test_filed_meanwhile_nothing_is_joined(client, project):
    url = announce(client, project, PDF).json()["url"]
    Project.objects.filter(pk=project.pk).update(status=Status.WITHDRAWN)
    assert send(client, url, 0, PDF).status_code == 422
    assert not project.attachments.exists()


def test_a_version_in_pieces(client, project):
    first = attachment_of(project)
    url = announce(client, project, PDF + b"2", replaces=str(first.pk)).json()["url"]
    assert send(client, url, 0, PDF + b"2").json()["done"]
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert project.attachments.current().get().version == 2
    other = attachment_of(complete_draft())
    assert announce(client, project, replaces=str(other.pk)).status_code == 404


def test_a_sixth_upload_takes_the_place_of_the_oldest(client, project):
    urls = [announce(client, project, PDF + bytes([n])).json()["url"] for n in range(6)]
    assert Upload.objects.count() == service.MOST_OPEN
    assert send(client, urls[0], 0).status_code == 404


def test_forgotten_between_two_pieces(project, client):
    announce(client, project)
    upload = Upload.objects.get()
    service.abandon_upload(upload)
    with pytest.raises(DomainError, match="abandonné"):
        service.receive_piece(upload, number=0, content=LONG[:SIZE])


def test_what_nobody_went_on_with_is_forgotten(client, project, django_capture_on_commit_callbacks):
    url = announce(client, project).json()["url"]
    send(client, url, 0)
    path = Path(UploadPiece.objects.get().file.path)
    assert service.forget_expired() == 0
    Upload.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert send(client, url, 1).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert service.forget_expired() == 1
    assert not path.exists()
    assert not Upload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_piece_from_two_tabs_at_once_joins_once():
    project = complete_draft()
    head = head_of(project.establishment)
    client = Client()
    client.force_login(head)
    url = announce(client, project, PDF).json()["url"]
    start = Barrier(2)

    def last(_: int) -> int:
        tab = Client()
        tab.cookies[conf.SESSION_COOKIE_NAME] = client.cookies[conf.SESSION_COOKIE_NAME].value
        start.wait(30)
        try:
            return send(tab, url, 0, PDF).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(last, range(2))) == [200, 200]
    assert project.attachments.count() == 1

"""Documents joined: what is accepted, where they are kept, who gets them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import DomainError
from projects.enums import Part, Status
from projects.forms.attachment import clean_name
from projects.models import Attachment, Project
from projects.services import attachments as service
from projects.services.ending import reopen_project
from tests.factories import (
    CollegeFactory,
    attachment_of,
    complete_draft,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    project_in,
)
from tests.factories.projects import PDF
from tests.factories.statuses import _decide

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00"


def container(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as box:
        for name, content in members.items():
            # One date for all: the bytes name a test, the same in every process that runs it.
            box.writestr(zipfile.ZipInfo(name.replace("__", "/")), content)
    return stream.getvalue()


DOCX = container(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
XLSX = container(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})
MACRO = container(
    **{"[Content_Types].xml": b"<T/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}
)
ODT = container(mimetype=b"application/vnd.oasis.opendocument.text")


def add(project: Project) -> str:
    return reverse("projects:attachment-create", args=[project.reference])


def get(attachment: Attachment) -> str:
    reference = attachment.project.reference
    return reverse("projects:attachment-detail", args=[reference, attachment.pk])


def remove(attachment: Attachment) -> str:
    reference = attachment.project.reference
    return reverse("projects:attachment-delete", args=[reference, attachment.pk])


@pytest.fixture
def project(client):
    made = complete_draft()
    client.force_login(head_of(made.establishment))
    return made


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("devis.pdf", PDF, "application/pdf"),
        ("Plan.PNG", PNG, "image/png"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("dessin.webp", WEBP, "image/webp"),
        ("lettre.docx", DOCX, "wordprocessingml"),
        ("budget.xlsx", XLSX, "spreadsheetml"),
        ("lettre.odt", ODT, "opendocument.text"),
    ],
)
def test_what_is_accepted(client, project, settings, name, content, content_type):
    response = client.post(add(project), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.context["form"].errors
    attachment = project.attachments.get()
    assert content_type in attachment.content_type
    assert attachment.size == len(content)
    path = Path(attachment.file.path)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert name not in str(path)
    download = client.get(get(attachment))
    assert b"".join(download.streaming_content) == content
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.html", b"<html>", "n’est pas accepté"),
        ("image.svg", b"<svg/>", "n’est pas accepté"),
        ("programme.exe", b"MZ\x90", "n’est pas accepté"),
        ("sans-extension", PDF, "n’est pas accepté"),
        ("faux.pdf", b"<html><script>alert(1)</script>", "Le contenu de ce fichier"),
        ("faux.png", PDF, "Le contenu de ce fichier"),
        ("faux.jpg", PNG, "Le contenu de ce fichier"),
        ("faux.docx", XLSX, "Le contenu de ce fichier"),
        ("faux.odt", DOCX, "Le contenu de ce fichier"),
        ("macro.docx", MACRO, "Le contenu de ce fichier"),
        ("abime.docx", DOCX[:60], "Le contenu de ce fichier"),
        ("vide.pdf", b"", "Ce fichier est vide"),
    ],
)
def test_what_is_refused(client, project, name, content, why):
    response = client.post(add(project), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    page = response.content.decode()
    assert why in page
    assert "data-error-summary" in page
    assert not project.attachments.exists()


def test_no_file_at_all(client, project):
    response = client.post(add(project))
    assert response.status_code == 422
    assert "Choisissez un fichier" in response.content.decode()


def test_fifty_megabytes_are_a_form_error(client, project, tmp_path):
    large = tmp_path / "enorme.pdf"
    with large.open("wb") as stream:
        stream.write(PDF)
        stream.truncate(50 * 1024 * 1024)
    with large.open("rb") as stream:
        response = client.post(add(project), {"file": stream})
    assert response.status_code == 422
    assert "50\u00a0Mo" in response.content.decode()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe.pdf", "planfdp.exe.pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("<b>gras</b>.pdf", "b.pdf"),
        ("\x00\r\n", "sans nom"),
    ],
)
def test_names_are_cleaned(raw, clean):
    assert clean_name(raw) == clean


def test_twenty_files_at_most(client, project, monkeypatch):
    monkeypatch.setattr(service, "MOST_FILES", 1)
    attachment_of(project)
    response = client.post(add(project), {"file": SimpleUploadedFile("b.pdf", PDF)})
    assert response.status_code == 422
    assert "au plus" in response.content.decode()
    stored = list(Path(attachment_of(project).file.path).parent.iterdir())
    assert len(stored) == 2


def test_a_draft_attachment_goes_with_its_bytes(
    client, project, django_capture_on_commit_callbacks
):
    attachment = attachment_of(project)
    path = Path(attachment.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(remove(attachment)).status_code == 302
    assert not project.attachments.exists()
    assert not path.exists()


def test_a_filed_attachment_stays_readable(client):
    project = complete_draft()
    attachment = attachment_of(project)
    head = head_of(project.establishment)
    _decide(project, Status.DECLINED)
    reopen_project(project, by=head)
    client.force_login(head)
    assert client.post(remove(attachment)).status_code == 302
    attachment.refresh_from_db()
    assert attachment.removed_at is not None
    client.force_login(inspector_of(project.establishment))
    assert client.get(get(attachment)).status_code == 200
    with pytest.raises(DomainError):
        service.remove_attachment(attachment, by=head)


def test_staff_get_only_what_was_filed(client):
    project = project_in(Status.COMPLETION_REQUESTED)
    unfiled = attachment_of(project)
    client.force_login(inspector_of(project.establishment))
    assert client.get(get(unfiled)).status_code == 404
    client.force_login(editor_of(project.establishment))
    assert client.get(get(unfiled)).status_code == 200
    for person in (
        head_of(CollegeFactory()),
        fund_manager_of(project.establishment.academy),
    ):
        client.force_login(person)
        assert client.get(get(unfiled)).status_code == 404


def test_closed_attachments_are_not_changed(client):
    project = complete_draft()
    attachment = attachment_of(project)
    _decide(project, Status.VALIDATED)
    client.force_login(head_of(project.establishment))
    refused = client.post(add(project), {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert refused.status_code == 422
    assert "n’est pas ouverte" in refused.content.decode()
    assert client.post(remove(attachment), follow=True).status_code == 200
    attachment.refresh_from_db()
    assert attachment.removed_at is None


def test_an_attachment_of_another_project_is_not_found(client, project):
    other = attachment_of(complete_draft())
    stolen = reverse("projects:attachment-detail", args=[project.reference, other.pk])
    assert client.get(stolen).status_code == 404
    attachment = attachment_of(project)
    Path(attachment.file.path).unlink()
    assert client.get(get(attachment)).status_code == 404


def test_the_page_costs_the_same_with_one_and_five_documents(client, project):
    page = reverse("projects:part-update", args=[project.reference, Part.ATTACHMENTS.slug])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    attachment_of(project)
    client.get(page)
    with_one = cost()
    for number in range(4):
        attachment_of(project, f"plan-{number}.pdf")
    assert cost() == with_one
    assert with_one <= 12

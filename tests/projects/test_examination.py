"""What the worker does with joined files: the real antivirus, the pages drawn, bad days."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter

from core import antivirus as hook
from core import clock
from notifications.models import Message
from projects.enums import FileState, Part, Status
from projects.models import Attachment, Project
from projects.queries import file_content, filing_points, joined_documents
from projects.services.attachments import attach_file, remove_attachment
from projects.services.examination import examine_due
from projects.services.submission import submit_project
from tests.factories import complete_draft, editor_of, head_of, inspector_of, project_in
from tests.factories.projects import PDF
from tests.projects.test_attachments import JPEG
from tests.real.antivirus import THREAT, THREAT_NAME, Antivirus, antivirus

pytestmark = pytest.mark.django_db


def pdf_of(pages: int) -> bytes:
    stream, writer = io.BytesIO(), PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(stream)
    return stream.getvalue()


def png_of(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(stream, "PNG")
    return stream.getvalue()


def joined(
    project: Project,
    content: bytes | None = None,
    *,
    name: str = "devis.pdf",
    kind: str = "application/pdf",
    replaces: Attachment | None = None,
) -> Attachment:
    head = head_of(project.establishment)
    file = io.BytesIO(pdf_of(1) if content is None else content)
    return attach_file(project, file=file, name=name, content_type=kind, by=head, replaces=replaces)


def due_again() -> None:
    """As if the wait were over."""
    Attachment.objects.filter(due_at__isnull=False).update(due_at=clock.now())


@pytest.fixture
def project() -> Project:
    return complete_draft()


@pytest.fixture
def guarded(settings) -> Iterator[Antivirus]:
    with antivirus() as server:
        settings.CLAMD_URL = server.url
        yield server


def test_without_antivirus_a_file_is_usable_at_once(project):
    assert joined(project).state == FileState.READY
    assert len(joined_documents(project)) == 1


def test_a_clean_file_is_unseen_until_the_antivirus_answers(client, project, guarded):
    attachment = joined(project)
    get = reverse("projects:attachment-detail", args=[project.reference, attachment.pk])
    page = reverse("projects:part-update", args=[project.reference, Part.ATTACHMENTS.slug])
    client.force_login(editor_of(project.establishment))
    assert client.get(get).status_code == 404
    shown = client.get(page).content.decode()
    assert "En attente de vérification" in shown
    assert "devis.pdf" not in shown
    client.force_login(head_of(project.establishment))
    assert client.get(get).status_code == 404
    assert "devis.pdf" in client.get(page).content.decode()
    assert file_content(project)[Part.ATTACHMENTS][0]["text"] == "Aucune pièce jointe."

    assert examine_due() == 1
    attachment.refresh_from_db()
    assert attachment.state == FileState.READY
    assert client.get(get).status_code == 200
    client.force_login(editor_of(project.establishment))
    assert "devis.pdf" in client.get(page).content.decode()


def test_an_infected_file_is_destroyed_and_said_so(
    client, project, guarded, django_capture_on_commit_callbacks
):
    current = joined(project)
    examine_due()
    attachment = joined(project, PDF + THREAT, replaces=current)
    path = Path(attachment.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        assert examine_due() == 1
    attachment.refresh_from_db()
    assert (attachment.state, attachment.file.name) == (FileState.REFUSED, "")
    assert THREAT_NAME in attachment.threat
    assert not path.exists()
    message = Message.objects.get(kind="projects.attachment_refused")
    assert message.recipient == attachment.uploaded_by
    assert THREAT_NAME in str(message.facts)

    client.force_login(head_of(project.establishment))
    page = reverse("projects:part-update", args=[project.reference, Part.ATTACHMENTS.slug])
    assert "Refusé par l’antivirus" in client.get(page).content.decode()
    (document,) = joined_documents(project)
    assert document.current == current, "the version before stays the current one"
    remove_attachment(attachment, by=attachment.uploaded_by)
    assert joined_documents(project)[0].refused == []


def test_an_infected_file_among_others_of_an_archive(project, guarded):
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", b"<Types/>")
        box.writestr("word/document.xml", b"<w/>" + THREAT)
    attachment = joined(project, stream.getvalue(), name="a.docx", kind="application/x")
    examine_due()
    attachment.refresh_from_db()
    assert attachment.state == FileState.REFUSED, "office files are opened by the antivirus"


def test_the_antivirus_stopped_then_back(project, guarded):
    guarded.stop()
    attachment = joined(project)
    for attempt in (1, 2):
        due_again()
        assert examine_due() == 0
        attachment.refresh_from_db()
        assert (attachment.state, attachment.attempts) == (FileState.WAITING, attempt)
        assert attachment.due_at is not None
        assert attachment.due_at > clock.now()
    guarded.start()
    due_again()
    assert examine_due() == 1
    attachment.refresh_from_db()
    assert attachment.state == FileState.READY


def test_an_address_nobody_listens_on_is_away(settings):
    settings.CLAMD_URL = "unix:///nowhere/clamd.ctl"
    with pytest.raises(hook.AntivirusAway):
        hook.threat_in(io.BytesIO(b"x"))


def test_what_waits_is_not_filed(project, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    joined(project)
    advice = filing_points(project)
    assert any("antivirus" in point.text and not point.blocking for point in advice)
    snapshot = submit_project(project, by=head_of(project.establishment))
    assert snapshot.content[Part.ATTACHMENTS][0]["text"] == "Aucune pièce jointe."


def test_a_version_waits_behind_the_current_one(client, project, settings):
    first = joined(project)
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    second = joined(project, PDF + b"2", replaces=first)
    (document,) = joined_documents(project)
    assert (document.current, document.waiting) == (first, second)
    settings.CLAMD_URL = ""
    examine_due()
    (document,) = joined_documents(project)
    assert (document.current, document.earlier) == (second, [first])


def test_pages_of_a_pdf_are_drawn(client, project):
    attachment = joined(project, pdf_of(23))
    assert examine_due() == 1
    attachment.refresh_from_db()
    assert (attachment.pages, attachment.due_at) == (23, None)
    assert attachment.pictures.count() == 21
    client.force_login(head_of(project.establishment))
    page = client.get(
        reverse("projects:attachmentpreview-detail", args=[project.reference, attachment.pk])
    ).content.decode()
    assert "Page 20 de devis.pdf" in page
    assert "3\u00a0pages suivantes" in page
    picture = client.get(
        reverse("projects:attachmentpicture-detail", args=[project.reference, attachment.pk, 1])
    )
    assert b"".join(picture.streaming_content)[:4] == b"RIFF"
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    editor = reverse("projects:part-update", args=[project.reference, Part.ATTACHMENTS.slug])
    assert f"{attachment.pk}/pages/0/" in client.get(editor).content.decode()


def test_an_image_is_drawn_small(project):
    attachment = joined(project, png_of(3000, 500), name="plan.png", kind="image/png")
    examine_due()
    sizes = {p.number: (p.width, p.height) for p in attachment.pictures.all()}
    assert sizes == {0: (240, 40), 1: (1100, 183)}


@pytest.mark.parametrize(
    ("content", "kind"), [(JPEG, "image/jpeg"), (b"%PDF-1.7 rien", "application/pdf")]
)
def test_a_damaged_file_is_shown_without_pages(client, project, content, kind):
    attachment = joined(project, content, kind=kind)
    for _ in range(3):
        due_again()
        examine_due()
    attachment.refresh_from_db()
    assert (attachment.pages, attachment.due_at) == (0, None)
    client.force_login(head_of(project.establishment))
    page = client.get(
        reverse("projects:attachmentpreview-detail", args=[project.reference, attachment.pk])
    )
    assert "n’a pas d’aperçu" in page.content.decode()


def test_an_image_of_a_billion_pixels_is_not_opened(project):
    attachment = joined(project, png_of(1, 1).replace(
        b"\x00\x00\x00\x01\x00\x00\x00\x01", b"\x00\x00\x7f\xff\x00\x00\x7f\xff", 1
    ), name="grand.png", kind="image/png")  # fmt: skip
    for _ in range(3):
        due_again()
        examine_due()
    attachment.refresh_from_db()
    assert attachment.pages == 0


def test_a_worker_killed_leaves_the_file_due_again(project):
    attachment = joined(project)
    Attachment.objects.filter(pk=attachment.pk).update(
        attempts=1, due_at=clock.now() + timedelta(minutes=5)
    )
    assert examine_due() == 0, "its lease runs"
    due_again()
    assert examine_due() == 1


def test_a_file_taken_out_while_it_was_examined(project, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    attachment = joined(project)
    remove_attachment(attachment, by=head_of(project.establishment))
    assert examine_due() == 0
    assert not Attachment.objects.exists()


def test_versions_are_reachable_for_the_team_and_filed_ones_stay(client):
    project = complete_draft()
    head = head_of(project.establishment)
    first = joined(project)
    submit_project(project, by=head)
    first.refresh_from_db()
    assert first.filed_at is not None
    Project.objects.filter(pk=project.pk).update(
        status=Status.COMPLETION_REQUESTED, reopened_parts=[Part.ATTACHMENTS]
    )
    project.refresh_from_db()
    second = joined(project, PDF + b"2", name="devis-2.pdf", replaces=first)
    assert second.version == 2
    client.force_login(editor_of(project.establishment))
    page = reverse("projects:part-update", args=[project.reference, Part.ATTACHMENTS.slug])
    shown = client.get(page).content.decode()
    assert "1\u00a0version précédente" in shown
    assert "déposée le" in shown
    client.force_login(inspector_of(project.establishment))
    read = "projects:attachment-detail"
    assert client.get(reverse(read, args=[project.reference, first.pk])).status_code == 200
    assert client.get(reverse(read, args=[project.reference, second.pk])).status_code == 404
    remove_attachment(second, by=head)
    first.refresh_from_db()
    assert first.removed_at is not None
    assert Path(first.file.path).exists()
    assert not Attachment.objects.filter(pk=second.pk).exists()


def test_the_database_keeps_what_was_filed():
    project = project_in(Status.DRAFT)
    attachment = joined(project)
    Attachment.objects.filter(pk=attachment.pk).update(filed_at=clock.now())
    for act in (
        lambda: Attachment.objects.filter(pk=attachment.pk).delete(),
        lambda: Attachment.objects.filter(pk=attachment.pk).update(sha256="0" * 64),
        lambda: Attachment.objects.filter(pk=attachment.pk).update(filed_at=None),
    ):
        with pytest.raises(Exception, match="pgtrigger"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(
            project=project, series=attachment.series, version=2, file="x", name="x",
            content_type="x", size=1, sha256="0" * 64, uploaded_by=attachment.uploaded_by,
        )  # fmt: skip


def test_replacing_by_form_twice_makes_one_version(client, project):
    first = joined(project)
    client.force_login(head_of(project.establishment))
    url = reverse("projects:attachmentversion-create", args=[project.reference, first.pk])
    assert client.get(url).status_code == 200
    sent = [SimpleUploadedFile("devis.pdf", PDF + b"2") for _ in range(2)]
    assert client.post(url, {"file": sent[0]}).status_code == 302
    assert client.post(url, {"file": sent[1]}).status_code == 404
    (document,) = joined_documents(project)
    assert document.current is not None
    assert document.current.version == 2
    page = client.post(
        reverse("projects:attachment-create", args=[project.reference]),
        {"file": SimpleUploadedFile("devis.pdf", PDF + b"2")},
    )
    assert page.status_code == 302
    assert len(joined_documents(project)) == 1

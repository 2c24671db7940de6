"""Invoices and photos of a report: what is accepted, who reads, what may be published."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import DomainError, NotAllowed, StepRefused
from funding.enums import PieceKind
from funding.models import Report, ReportPiece
from funding.services.pieces import PieceFacts, join_piece, remove_piece
from funding.services.report import (
    ReportContent,
    accept_report,
    file_report,
    save_report,
    send_back_report,
)
from projects.enums import FileState, Status
from projects.models import Attachment, Project
from tests.factories import (
    CollegeFactory,
    editor_of,
    head_of,
    inspector_of,
    project_in,
    secretariat_of,
)
from tests.factories.projects import PDF

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
SHOWN = PieceFacts(
    PieceKind.PHOTO,
    caption="Le jardin en mai",
    rights_holder="L’établissement",
    agreed_by="Douze familles, autorisations signées",
    may_publish=True,
)


@pytest.fixture
def project() -> Project:
    return project_in(Status.FUNDED)


def invoice(project: Project) -> PieceFacts:
    line = project.budget_lines.first()
    assert line is not None
    return PieceFacts(PieceKind.INVOICE, budget_line=line.pk)


def join(project: Project, facts: PieceFacts, *, content: bytes = PDF, by=None) -> Attachment:
    is_photo = facts.kind is PieceKind.PHOTO
    return join_piece(
        project,
        facts,
        file=io.BytesIO(content),
        name="jardin.png" if is_photo else "facture.pdf",
        content_type="image/png" if is_photo else "application/pdf",
        by=by or head_of(project.establishment),
    )


def fill(project: Project) -> None:
    report = Report.objects.filter(project=project).first()
    content = ReportContent(
        what_changed="a", what_was_hard="b", what_next="c", publish_consent=True,
        measured={row.pk: "5" for row in project.objectives.all()},
        attained={row.pk: "MET" for row in project.objectives.all()},
        spent={row.pk: Decimal(1) for row in project.budget_lines.all()},
    )  # fmt: skip
    version = report.version if report else 0
    save_report(project, content, by=head_of(project.establishment), version=version)


def listing(project: Project) -> str:
    return reverse("funding:reportpiece-list", args=[project.reference])


def test_joined_read_filed_kept(project, as_user):
    head = head_of(project.establishment)
    joined = join(project, invoice(project), by=editor_of(project.establishment))
    address = reverse("projects:attachment-detail", args=[project.reference, joined.pk])
    assert as_user(head).get(address).status_code == 200
    assert as_user(inspector_of(project.establishment)).get(address).status_code == 404
    assert as_user(head_of(CollegeFactory())).get(address).status_code == 404
    fill(project)
    file_report(project, by=head)
    assert as_user(secretariat_of(project.establishment.academy)).get(address).status_code == 200
    joined.refresh_from_db()
    assert joined.filed_at is not None

    piece = ReportPiece.objects.get()
    with pytest.raises(StepRefused):
        remove_piece(piece, by=head)
    send_back_report(
        project, motive="Autre facture", by=secretariat_of(project.establishment.academy)
    )
    remove_piece(piece, by=head)
    joined.refresh_from_db()
    assert joined.removed_at is not None
    assert joined.file.size == len(PDF)
    with pytest.raises(DomainError, match="déjà retirée"):
        remove_piece(piece, by=head)


def test_pieces_of_a_report_are_none_of_the_documents_of_the_file(project):
    before = list(project.attachments.current())
    join(project, invoice(project))
    assert list(project.attachments.current()) == before
    assert list(project.attachments.joined()) == before
    assert project.attachments.counted().count() == len(before)


def test_a_photo_without_consent_is_never_published(project):
    head, secretariat = (
        head_of(project.establishment),
        secretariat_of(project.establishment.academy),
    )
    with pytest.raises(DomainError, match="qui a donné son accord"):
        join(
            project,
            PieceFacts(PieceKind.PHOTO, caption="Cour", may_publish=True, rights_holder="Moi"),
            content=PNG,
        )
    with pytest.raises(DomainError, match="Dites ce que montre"):
        join(project, PieceFacts(PieceKind.PHOTO), content=PNG)
    join(project, PieceFacts(PieceKind.PHOTO, caption="Sans accord"), content=PNG)
    join(project, SHOWN, content=PNG + b"1")
    assert not ReportPiece.objects.publishable().exists()
    fill(project)
    file_report(project, by=head)
    assert not ReportPiece.objects.publishable().exists()
    accept_report(project, by=secretariat)
    assert [piece.caption for piece in ReportPiece.objects.publishable()] == ["Le jardin en mai"]
    for change in (
        {"may_publish": True},
        {"agreed_by": ""},
        {"rights_holder": ""},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ReportPiece.objects.update(**change)


def test_the_database_refuses_a_published_photo_without_consent(project):
    join(project, PieceFacts(PieceKind.PHOTO, caption="Sans accord"), content=PNG)
    with pytest.raises(DatabaseError, match="consent"), transaction.atomic():
        ReportPiece.objects.update(may_publish=True)


def test_refusals_leave_nothing_behind(project, settings):
    head = head_of(project.establishment)
    other = project_in(Status.FUNDED, CollegeFactory())
    with pytest.raises(DomainError, match="ligne de budget"):
        join(project, invoice(other))
    with pytest.raises(NotAllowed):
        join(project, invoice(project), by=inspector_of(project.establishment))
    first = join(project, invoice(project))
    with pytest.raises(DomainError, match="déjà joint"):
        join(project, invoice(project))
    closed = project_in(Status.CLOSED, CollegeFactory())
    with pytest.raises(StepRefused):
        join(closed, invoice(closed))
    assert list(Attachment.objects.filter(purpose="REPORT")) == [first]
    path = str(first.file.name)
    assert first.file.storage.exists(path)
    folder = path.rsplit("/", 1)[0]
    assert len(first.file.storage.listdir(folder)[1]) == 1
    assert head.pk


def test_what_never_was_filed_loses_its_bytes(project, django_capture_on_commit_callbacks):
    joined = join(project, invoice(project))
    storage, name = joined.file.storage, str(joined.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_piece(ReportPiece.objects.get(), by=head_of(project.establishment))
    assert not storage.exists(name)
    assert not ReportPiece.objects.exists()


def test_a_file_that_waits_for_the_antivirus_blocks_the_filing(project):
    joined = join(project, invoice(project))
    Attachment.objects.filter(pk=joined.pk).update(state=FileState.WAITING)
    fill(project)
    with pytest.raises(DomainError, match="antivirus"):
        file_report(project, by=head_of(project.establishment))


def test_pages(project, as_user):
    client = as_user(head_of(project.establishment))
    line = project.budget_lines.first()
    assert "Rien n’est encore joint" in client.get(listing(project)).content.decode()
    wrong = client.post(
        listing(project),
        {"kind": "INVOICE", "facture-budget_line": line.pk,
         "facture-file": SimpleUploadedFile("facture.pdf", b"<html>")},
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "contenu de ce fichier" in wrong.content.decode()
    sent = {
        "kind": "INVOICE",
        "facture-budget_line": line.pk,
        "facture-file": SimpleUploadedFile("facture.pdf", PDF),
    }
    assert client.post(listing(project), sent).status_code == 302
    photo = {
        "kind": "PHOTO",
        "photo-caption": "Jardin",
        "photo-may_publish": "on",
        "photo-file": SimpleUploadedFile("jardin.png", PNG),
    }
    refused = client.post(listing(project), photo)
    assert refused.status_code == 422
    assert "Dites qui a donné son accord" in refused.content.decode()
    photo |= {
        "photo-rights_holder": "Le collège",
        "photo-agreed_by": "Les familles",
        "photo-file": SimpleUploadedFile("jardin.png", PNG),
    }
    assert client.post(listing(project), photo).status_code == 302
    page = client.get(listing(project)).content.decode()
    assert "facture.pdf" in page
    assert "Le collège" in page
    piece = ReportPiece.objects.get(kind="PHOTO")
    delete = reverse("funding:reportpiece-delete", args=[project.reference, piece.pk])
    assert as_user(secretariat_of(project.establishment.academy)).post(delete).status_code == 403
    assert client.post(delete).status_code == 302
    assert ReportPiece.objects.count() == 1
    assert settings.ATTACHMENT_MAX_BYTES

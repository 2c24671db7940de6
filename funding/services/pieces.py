"""Invoices and photos joined to a report, through the files of projects (antivirus included)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import DomainError
from core.tickets import NO_TICKET
from funding.enums import PieceKind
from funding.models import Report, ReportPiece
from funding.queries.reports import lines_of
from funding.services.report import lock_open_report, new_report
from projects.enums import FilePurpose
from projects.models import Attachment, Project
from projects.services.attachments import attach_beside, take_out

if TYPE_CHECKING:
    from accounts.models import User

MOST_PIECES = 60


@dataclass(frozen=True)
class PieceFacts:
    """What the school says of a file: an invoice of a budget line, or a photo and its rights."""

    kind: PieceKind
    budget_line: int | None = None
    caption: str = ""
    rights_holder: str = ""
    agreed_by: str = ""
    may_publish: bool = False


def join_piece(
    project: Project,
    facts: PieceFacts,
    *,
    file: IO[bytes],
    name: str,
    content_type: str,
    by: User,
    year: int | None = None,
) -> Attachment:
    """Join a file already checked by the form to a report, begun here when nothing was written.

    The same file sent twice is joined once. Raises NotAllowed or StepRefused when the report is
    not open, DomainError beyond sixty files, for a budget line of another report, or for a photo
    to publish without saying who took it and who agreed.
    """
    _refuse_unsaid(facts)

    def admit(locked: Project) -> None:
        lock_open_report(locked, year=year, by=by)
        lines = {row.pk for row in lines_of(locked, year=year)}
        if facts.kind is PieceKind.INVOICE and facts.budget_line not in lines:
            raise DomainError("Choisissez la ligne de budget de cette facture.")

    def cite(attachment: Attachment) -> None:
        report = Report.objects.filter(project=project, year=year).first()
        if report is None:
            report = new_report(project, year=year)
        pieces = ReportPiece.objects.shown().filter(report=report.pk)
        if pieces.filter(
            attachment__sha256=attachment.sha256,
            kind=facts.kind,
            budget_line=facts.budget_line,
        ).exists():
            raise DomainError("Ce fichier est déjà joint.")
        if pieces.count() >= MOST_PIECES:
            raise DomainError(
                f"Un bilan compte {MOST_PIECES} pièces au plus\u00a0: retirez-en une."
            )
        _touch(report, by)
        ReportPiece.objects.create(
            report=report,
            attachment=attachment,
            kind=facts.kind,
            budget_line_id=facts.budget_line,
            caption=facts.caption,
            rights_holder=facts.rights_holder,
            agreed_by=facts.agreed_by,
            may_publish=facts.may_publish,
        )

    return attach_beside(
        project,
        purpose=FilePurpose.REPORT,
        file=file,
        name=name,
        content_type=content_type,
        by=by,
        admit=admit,
        cite=cite,
    )


@transaction.atomic
def remove_piece(piece: ReportPiece, *, by: User) -> None:
    """Take a file out of a report that is open: what was filed once keeps its bytes.

    Raises NotAllowed or StepRefused when the report is not open, DomainError when it is gone.
    """
    project = lock_open_report(piece.report.project, year=piece.report.year, by=by)
    found = ReportPiece.objects.shown().filter(pk=piece.pk, report__project=project).first()
    if found is None:
        raise DomainError("Cette pièce est déjà retirée.")
    _touch(found.report, by)
    take_out(found.attachment, by=by)


def _touch(report: Report, by: User) -> None:
    """Begin the report when nothing was written; its version is that of its words alone."""
    if report._state.adding:
        report.version = 1
        report.writer, report.rank = NO_TICKET.writer, NO_TICKET.rank
    report.updated_at, report.updated_by = clock.now(), by
    report.save()


def _refuse_unsaid(facts: PieceFacts) -> None:
    if facts.kind is PieceKind.PHOTO and not facts.caption.strip():
        raise DomainError("Dites ce que montre la photo\u00a0: la légende sert aussi de texte lu.")
    if facts.may_publish and not (facts.rights_holder.strip() and facts.agreed_by.strip()):
        raise DomainError(
            "Une photo n’est publiée que si vous dites qui l’a prise et qui a donné son accord."
        )

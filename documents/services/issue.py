"""Issuing official documents: claim a request, render it, seal its bytes, store them once.

The claim is a lease in its own short transaction; the rendering holds no lock. A worker killed
meanwhile leaves a request that becomes due again; two workers that render the same one store it
once. The decision is explained in docs/adr/0005-documents-app.md.
"""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import clock
from core.errors import DomainError
from core.haste import run_soon
from core.pdf import render_pdf
from documents.enums import DocumentStatus
from documents.models import DocumentContent, IssuedDocument
from documents.querysets import IssuedDocumentQuerySet
from documents.rules import LEASE, MAX_ATTEMPTS, wait_after
from notifications.services.delivery import release_waiting

logger = logging.getLogger(__name__)

RUN_SECONDS = 50.0
"""One run stops claiming after that time: the next sweep goes on."""

INTERRUPTED = "La préparation a été interrompue à chaque essai."


def issue_requested(*, run_seconds: float = RUN_SECONDS) -> int:
    """Render and seal the documents that are due; return how many were issued.

    A document whose template fails waits longer and longer, then is given up and shown (`FAILED`);
    it never holds up the others.
    """
    issued = 0
    until = time.monotonic() + run_seconds
    while time.monotonic() < until and (document := _claim()) is not None:
        issued += _issue(document)
    return issued


def retry(document: IssuedDocument) -> None:
    """Prepare a document that was given up again. Raises DomainError when it was not."""
    with transaction.atomic():
        changed = IssuedDocument.objects.filter(
            pk=document.pk, status=DocumentStatus.FAILED
        ).update(status=DocumentStatus.REQUESTED, attempts=0, next_attempt_at=clock.now())
        if not changed:
            raise DomainError("Ce document n’est plus en échec\u00a0: il n’y a rien à relancer.")
        from documents.tasks import issue_requested_documents

        run_soon(issue_requested_documents)


def _claim() -> IssuedDocument | None:
    """Take the oldest due request for the time of a lease; None when nothing is due."""
    while True:
        with transaction.atomic():
            now = clock.now()
            document = (
                IssuedDocument.objects.due(now)
                .select_for_update(skip_locked=True, no_key=True, of=("self",))
                .select_related("replaces")
                .first()
            )
            if document is None:
                return None
            if document.attempts < MAX_ATTEMPTS:
                document.attempts += 1
                document.next_attempt_at = now + LEASE
                document.save(update_fields=["attempts", "next_attempt_at"])
                return document
            document.status = DocumentStatus.FAILED
            document.last_error = document.last_error or INTERRUPTED
            document.save(update_fields=["status", "last_error"])


def _issue(document: IssuedDocument) -> bool:
    """Render one claimed document and seal it; whether it is issued."""
    issued_at = clock.now()
    try:
        pdf = render_pdf(
            f"documents/{document.kind}.html",
            _context(document, issued_at=issued_at),
            title=f"{document.title} {document.number}",
        )
    except Exception as error:  # a broken template must not hold up the other documents
        _failed(
            document,
            f"Le modèle du document est en erreur\u00a0: {type(error).__name__}, {error}"[:500],
        )
        return False
    return _seal(document, pdf, issued_at=issued_at)


def _context(document: IssuedDocument, *, issued_at: datetime) -> dict[str, Any]:
    """The facts, and what the document knows of itself."""
    return {
        "reference": document.number,
        **document.facts,
        "number": document.number,
        "issued_on": timezone.localdate(issued_at),
        "replaces_number": document.replaces.number if document.replaces else "",
    }


@transaction.atomic
def _seal(document: IssuedDocument, pdf: bytes, *, issued_at: datetime) -> bool:
    """Store the bytes with their SHA-256, unless another worker already did."""
    row = IssuedDocument.objects.select_for_update(no_key=True, of=("self",)).get(pk=document.pk)
    if row.status == DocumentStatus.ISSUED:
        return False
    DocumentContent.objects.create(document=row, pdf=pdf)
    row.status = DocumentStatus.ISSUED
    row.issued_at = issued_at
    row.sha256 = hashlib.sha256(pdf).hexdigest()
    row.size = len(pdf)
    row.last_error = ""
    row.save(update_fields=["status", "issued_at", "sha256", "size", "last_error"])
    release_waiting(row.number)
    return True


def _failed(document: IssuedDocument, reason: str) -> None:
    """Wait longer before the next attempt, or give up; no effect once the lease was lost."""
    logger.warning("document %s not rendered, attempt %s", document.number, document.attempts)
    wait = wait_after(document.attempts)
    ours: IssuedDocumentQuerySet = IssuedDocument.objects.filter(
        pk=document.pk, status=DocumentStatus.REQUESTED, attempts=document.attempts
    )
    if wait is None:
        ours.update(status=DocumentStatus.FAILED, last_error=reason)
    else:
        ours.update(next_attempt_at=clock.now() + wait, last_error=reason)

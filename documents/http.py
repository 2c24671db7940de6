"""Serving a sealed document: the bytes that were issued, or a page that says why not yet."""

from __future__ import annotations

import hashlib
import logging
import re

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from documents.enums import DocumentStatus
from documents.models import DocumentContent, IssuedDocument

logger = logging.getLogger(__name__)


def pdf_response(
    request: HttpRequest, document: IssuedDocument, *, filename: str = ""
) -> HttpResponse:
    """The PDF as a download; the caller's view already checked who asks.

    Not issued yet: a page « en préparation » (202). Given up, or bytes that no longer match their
    SHA-256: a page that refuses plainly (503), never a wrong document. `filename` defaults to the
    document's number. One query, two when the PDF is there.
    """
    if document.status != DocumentStatus.ISSUED:
        is_failed = document.status == DocumentStatus.FAILED
        return _page(
            request, document, state="failed" if is_failed else "pending", status=_status(is_failed)
        )
    pdf = bytes(DocumentContent.objects.values_list("pdf", flat=True).get(document=document))
    if hashlib.sha256(pdf).hexdigest() != document.sha256:
        logger.error("document %s does not match its seal, not served", document.number)
        return _page(request, document, state="broken", status=503)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{_safe(filename or document.number)}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _status(is_failed: bool) -> int:
    return 503 if is_failed else 202


def _page(
    request: HttpRequest, document: IssuedDocument, *, state: str, status: int
) -> HttpResponse:
    response = TemplateResponse(
        request,
        "documents/document_pending.html",
        {"document": document, "state": state},
        status=status,
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _safe(filename: str) -> str:
    """A file name that every browser and system accepts, ending in `.pdf`."""
    kept = re.sub(r"[^A-Za-z0-9_.-]+", "-", filename)
    return kept if kept.lower().endswith(".pdf") else f"{kept}.pdf"

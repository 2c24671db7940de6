"""Issued documents joined to e-mails."""

from __future__ import annotations

from documents.models import DocumentContent
from notifications.attachments import Attached


def issued_file(number: str) -> Attached | None:
    """The PDF of this number; None while it is not issued. One query."""
    content = DocumentContent.objects.filter(document__number=number).first()
    if content is None:
        return None
    return Attached(f"{number}.pdf", bytes(content.pdf), "application/pdf")

"""Asking for an official document in the transaction of the act it proves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from core.haste import run_soon
from documents.models import IssuedDocument

if TYPE_CHECKING:
    from accounts.models import User


def request_document(
    kind: str,
    *,
    number: str,
    title: str,
    facts: dict[str, Any],
    by: User,
    replaces: IssuedDocument | None = None,
) -> IssuedDocument:
    """Ask for a PDF rendered from `templates/documents/<kind>.html` with these frozen facts.

    `kind` is `app/name` (`projects/receipt`); `facts` are plain JSON, already written in French.
    The worker renders, seals and stores it after the commit. Raises RuntimeError outside a
    transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a document is requested inside the transaction of the act it proves")
    document = IssuedDocument.objects.create(
        kind=kind, number=number, title=title, facts=facts, requested_by=by, replaces=replaces
    )
    from documents.tasks import issue_requested_documents

    run_soon(issue_requested_documents)
    return document

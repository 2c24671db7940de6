"""Freezing what was filed: a snapshot, its seal and its receipt."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import clock, french
from core.richtext import plain
from documents.models import IssuedDocument
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from projects.content import Content
from projects.enums import Part
from projects.models import Attachment, Project, Snapshot
from projects.queries import file_content, in_order

if TYPE_CHECKING:
    from accounts.models import User

RECEIPT = "projects/receipt"
EXCERPT = 300


@transaction.atomic
def take_snapshot(project: Project, *, by: User) -> Snapshot:
    """Freeze the file as it stands, sealed by the SHA-256 of its canonical JSON.

    Snapshots of a file are numbered from 1. The receipt is asked for: its PDF comes
    after the commit.
    """
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    content = file_content(project)
    sha256 = content_seal(content)
    last = Snapshot.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    snapshot = Snapshot.objects.create(
        project=project,
        number=number,
        passage=project.passage,
        content=content,
        sha256=sha256,
        taken_at=project.submitted_at or clock.now(),
        taken_by=by,
        receipt=_request_receipt(project, content, sha256, number=number, by=by),
    )
    _freeze_files(snapshot)
    return snapshot


def _freeze_files(snapshot: Snapshot) -> None:
    """From now on the database refuses to change or to destroy the files of this filing."""
    filed = [
        file["id"]
        for entry in snapshot.content.get(Part.ATTACHMENTS.value, [])
        for file in entry.get("files", [])
    ]
    Attachment.objects.filter(pk__in=filed, filed_at__isnull=True).update(
        filed_at=snapshot.taken_at
    )


def content_seal(content: Content) -> str:
    """The SHA-256, in hexadecimal, of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _request_receipt(
    project: Project, content: Content, sha256: str, *, number: int, by: User
) -> IssuedDocument:
    filed_at = project.submitted_at or clock.now()
    return request_document(
        RECEIPT,
        number=next_reference("RE"),
        title=receipt_title(project),
        facts=receipt_facts(project, content, sha256, number=number, filed_at=filed_at, by=by),
        by=by,
    )


def receipt_title(project: Project) -> str:
    """The name of the receipt of a filing."""
    return f"Récépissé de dépôt du projet {project.reference}"


def receipt_facts(
    project: Project, content: Content, sha256: str, *, number: int, filed_at: datetime, by: User
) -> dict[str, Any]:
    """What a receipt says, as plain JSON in French. No query when the school is loaded."""
    school = project.establishment
    return {
        "project": project.reference,
        "project_title": str(project),
        "school": school.name,
        "uai": school.uai,
        "commune": school.commune,
        "academy": school.academy.name,
        "filed_at": french.date_and_time(timezone.localtime(filed_at)),
        "filed_by": str(by),
        "filing": number,
        "passage": french.ordinal(project.passage),
        "amount": french.euros(project.amount_asked) if project.amount_asked else "",
        "sha256": sha256,
        "parts": [
            {"label": part.label, "text": _excerpt(entries)} for part, entries in in_order(content)
        ],
    }


def _read(entry: Any) -> str:
    return plain(entry["text"]) if entry.get("rich") else str(entry["text"])


def _excerpt(entries: list[Any]) -> str:
    """What a part holds, in a few words."""
    texts = []
    for entry in entries:
        rows = entry.get("table", {}).get("rows", [])
        text = (
            french.counted(len(rows), "ligne")
            if rows
            else " – ".join(filter(None, _read(entry).split("\n")))
        )
        if text:
            texts.append(f"{entry['label']}\u00a0: {text}")
    whole = " · ".join(texts)
    return f"{whole[:EXCERPT].rstrip()}…" if len(whole) > EXCERPT else whole

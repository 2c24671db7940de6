"""The files and the messages of a school, on the sheet that its secretariat reads."""

from __future__ import annotations

from dataclasses import dataclass

from concertations.models import Concertation
from dashboards.queries.files import FileLine, file_lines
from dashboards.rules import Reader
from establishments.models import Establishment
from notifications.models import Message
from projects.models import Project

SHOWN = 20


@dataclass(frozen=True)
class SheetFiles:
    """The latest projects and concertations of a school, and the messages to its mailbox."""

    projects: list[FileLine]
    concertations: list[Concertation]
    messages: list[Message]


def sheet_files(school: Establishment) -> SheetFiles:
    """Twenty of each at most, the newest first. Three queries, one more for the lines of files."""
    projects = Project.objects.filter(establishment=school).order_by("-updated_at")[:SHOWN]
    concertations = Concertation.objects.filter(establishment=school).order_by("-created_at")
    return SheetFiles(
        projects=file_lines(list(projects), reader=Reader.STAFF),
        concertations=list(concertations[:SHOWN]),
        messages=_messages(school),
    )


def _messages(school: Establishment) -> list[Message]:
    if not school.email:
        return []
    sent = Message.objects.filter(recipient__isnull=True, email=school.email)
    light = sent.defer("facts", "sealed", "sent_text", "sent_html")
    return list(light.order_by("-created_at")[:SHOWN])

"""Who at the school is told: its heads, or the school's own mailbox when nobody has an account."""

from __future__ import annotations

from typing import TypedDict

from establishments.models import Establishment
from establishments.permissions import heads_of
from notifications import outbox
from notifications.notices import Notice
from projects.models import Project


class FileFacts(TypedDict):
    """What every notice about a file says of it."""

    reference: str
    project_title: str
    school: str


def file_facts(project: Project) -> FileFacts:
    """The name of the file and of its school, as text."""
    return {
        "reference": project.reference,
        "project_title": str(project),
        "school": str(project.establishment),
    }


def tell_school(notice: Notice, establishment: Establishment) -> None:
    """Post the notice to the heads of the school, else to its mailbox in the directory."""
    heads = heads_of(establishment)
    outbox.post(notice, to=heads)
    if not heads and establishment.email:
        outbox.post_to_address(notice, email=establishment.email)

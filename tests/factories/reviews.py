"""What readers write about a file: comments in their threads, opinions asked from others."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from core import clock
from establishments.enums import Role
from projects.models import Project, Snapshot
from reviews.enums import AskedKind, AskedReaders, Audience
from reviews.models import AskedOpinion, Comment, Thread
from tests.factories.people import inspector_of


def remark_on(project: Project, part: str = "BUDGET", body: str = "Vu.", **fields: Any) -> Comment:
    """A comment of the inspector that opens its thread, for the school unless said otherwise."""
    by = fields.pop("created_by", None) or inspector_of(project.establishment)
    at = fields.pop("created_at", None) or clock.now()
    thread = fields.pop("thread", None) or Thread.objects.create(
        project=project, passage=project.passage, part=part, opened_at=at, opened_by=by
    )
    return Comment.objects.create(
        **{
            "thread": thread,
            "project": project,
            "passage": project.passage,
            "part": part,
            "audience": Audience.SCHOOL,
            "body": body,
            "role": Role.REFERENT_INSPECTOR,
            "created_at": at,
            "created_by": by,
        }
        | fields
    )


def asked_on(project: Project, **fields: Any) -> AskedOpinion:
    """An opinion asked of a mairie by a link that nobody holds, or of the `person` given."""
    return AskedOpinion.objects.create(
        **{
            "project": project,
            "passage": project.passage,
            "filing": Snapshot.objects.filter(project=project).latest("number"),
            "kind": AskedKind.COMMUNITY,
            "name": "Service éducation de Bruz",
            "email": f"education{secrets.token_hex(4)}@bruz.example",
            "token_hash": "" if fields.get("person") else secrets.token_hex(32),
            "question": "La commune mettra-t-elle la cour à disposition\u00a0?",
            "parts": ["SUMMARY", "ACTIONS"],
            "readers": AskedReaders.SERVICES,
            "due_on": clock.today() + timedelta(days=15),
            "asked_by": inspector_of(project.establishment),
            "role": Role.REFERENT_INSPECTOR,
        }
        | fields
    )

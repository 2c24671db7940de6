"""What readers write about a file: comments in their threads, opinions asked from others."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core import clock
from establishments.enums import Role
from establishments.models import Academy, Appointment
from projects.models import Project, Snapshot
from reviews.enums import AskedKind, AskedReaders, Audience
from reviews.models import AskedOpinion, Comment, CriteriaGrid, Criterion, MotiveTemplate, Thread
from tests.factories.establishments import AppointmentFactory
from tests.factories.people import inspector_of, secretariat_of


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


def grid_for(academy: Academy, *labels: str, weights: Sequence[int | None] = ()) -> CriteriaGrid:
    """A grid in force, with these criteria (two by default)."""
    grid = CriteriaGrid.objects.create(
        academy=academy,
        number=CriteriaGrid.objects.filter(academy=academy).count() + 1,
        published_by=secretariat_of(academy),
    )
    for position, label in enumerate(labels or ("Réussite des élèves", "Faisabilité"), start=1):
        weight = weights[position - 1] if weights else None
        Criterion.objects.create(grid=grid, position=position, label=label, weight=weight)
    return grid


def stand_in_of(titular: Appointment) -> Appointment:
    """Somebody who sits when this member does not."""
    made: Appointment = AppointmentFactory(
        role=Role.MEMBER,
        perimeter=titular.perimeter,
        academy=titular.academy,
        stands_in_for=titular,
        starts_on=titular.starts_on,
        ends_on=titular.ends_on,
    )
    return made


def motive_of(academy: Academy) -> MotiveTemplate:
    """A template of motive of the académie, each with its own title."""
    return MotiveTemplate.objects.create(
        academy=academy,
        outcome="DECLINE",
        title=f"Objectifs flous {secrets.token_hex(3)}",
        text="Les objectifs du projet {projet} restent flous.",
        written_by=secretariat_of(academy),
    )

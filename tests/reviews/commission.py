"""A commission at work, for the tests."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from core import clock
from establishments.enums import Role
from establishments.models import Appointment, Establishment
from projects.enums import Status
from projects.models import Project
from reviews.documents import decisions_seal
from reviews.enums import Outcome, PresenceMode, SessionStatus
from reviews.models import AgendaItem, CommissionSession, Opinion
from reviews.queries.commission import agenda_of, agenda_with_points, sitting
from reviews.rules import Votes
from reviews.services.agenda import add_files
from reviews.services.attendance import Presence, record_attendance
from reviews.services.decisions import Proposal, prepare_decision
from reviews.services.sessions import close_session, invite_members, open_session, plan_session
from reviews.services.signature import sign_decisions
from tests.factories import (
    commission_of,
    inspector_of,
    president_of,
    project_in,
    secretariat_of,
)

URGENT = "Les crédits doivent être engagés avant la fin du mois."


def ready_project(school: Establishment | None = None, *, funds: bool = True) -> Project:
    """A filed project with the inspector's opinion."""
    project = project_in(Status.SUBMITTED, school, funds=funds)
    Opinion.objects.create(
        project=project,
        passage=project.passage,
        kind="FAVOURABLE",
        motive="Un projet solide.",
        filed_by=inspector_of(project.establishment),
    )
    return project


def planned(*projects: Project) -> CommissionSession:
    """A session planned later today, with these ready projects (one at least) on its agenda."""
    academy = projects[0].establishment.academy
    commission_of(academy)
    by = secretariat_of(academy)
    session = plan_session(
        academy,
        held_at=clock.now() + timedelta(seconds=30),
        place="Rectorat",
        by=by,
        short_notice_motive=URGENT,
    )
    add_files(session, projects, by=by)
    return session


def invited(*projects: Project) -> CommissionSession:
    """The same, the members being invited."""
    session = planned(*projects)
    return invite_members(session, by=secretariat_of(session.academy))


def people_of(session: CommissionSession) -> list[Appointment]:
    """The president first, then the members."""
    return sitting(session)


def present(session: CommissionSession, count: int | None = None) -> None:
    """The first `count` people (all by default) are in the room."""
    people = people_of(session)
    record_attendance(
        session,
        presences={p.pk: Presence(PresenceMode.ROOM) for p in people[:count]},
        by=secretariat_of(session.academy),
    )


def opened(*projects: Project) -> CommissionSession:
    """The session is open, everybody being in the room."""
    session = invited(*projects)
    present(session)
    # A few seconds before midnight the session would be tomorrow's.
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    return open_session(session, by=secretariat_of(session.academy))


def item_of(session: CommissionSession, project: Project) -> AgendaItem:
    """The line of this project on the agenda."""
    return agenda_of(session).get(project=project)


def decide(
    session: CommissionSession, project: Project, outcome: Outcome = Outcome.VALIDATE, **extra
):
    """Prepare a decision carried by everybody."""
    voices = len(people_of(session))
    return prepare_decision(
        item_of(session, project),
        Proposal(outcome=outcome, motive="Le projet est mûr.", votes=Votes(voices), **extra),
        by=secretariat_of(session.academy),
    )


def closed(*projects: Project, outcome: Outcome = Outcome.VALIDATE) -> CommissionSession:
    """The session is closed, every file having the same decision."""
    session = opened(*projects)
    for project in projects:
        decide(session, project, outcome)
    return sign(close_session(session, by=secretariat_of(session.academy)))


def sign(session: CommissionSession) -> CommissionSession:
    """The presidency signs the decisions of a closed session."""
    seal = decisions_seal(agenda_with_points(session))
    sign_decisions(session, seal=seal, by=president_of(session.academy))
    return session


__all__ = [
    "URGENT",
    "Decimal",
    "Role",
    "SessionStatus",
    "closed",
    "decide",
    "invited",
    "item_of",
    "opened",
    "people_of",
    "planned",
    "present",
    "ready_project",
    "sign",
]

"""What may happen to a commission session, and by whom (DOMAIN.md §5)."""

from __future__ import annotations

from core.workflow import Transition, WorkflowTable
from establishments.enums import Role
from reviews.enums import SessionStatus, SessionStep


def _row(step: SessionStep, source: SessionStatus, target: SessionStatus, *by: Role) -> Transition:
    return Transition(step=step, source=source, target=target, by=frozenset(by))


SESSION_TABLE = WorkflowTable(
    [
        _row(SessionStep.INVITE, SessionStatus.PLANNED, SessionStatus.INVITED, Role.SECRETARIAT),
        _row(SessionStep.OPEN, SessionStatus.INVITED, SessionStatus.OPEN, Role.SECRETARIAT),
        _row(SessionStep.CANCEL, SessionStatus.INVITED, SessionStatus.CANCELLED, Role.SECRETARIAT),
        _row(
            SessionStep.CALL_OFF, SessionStatus.PLANNED, SessionStatus.CALLED_OFF, Role.SECRETARIAT
        ),
        _row(
            SessionStep.CALL_OFF, SessionStatus.INVITED, SessionStatus.CALLED_OFF, Role.SECRETARIAT
        ),
        _row(SessionStep.CLOSE, SessionStatus.OPEN, SessionStatus.CLOSED, Role.SECRETARIAT),
        _row(
            SessionStep.PUBLISH,
            SessionStatus.CLOSED,
            SessionStatus.PUBLISHED,
            Role.SECRETARIAT,
            Role.PRESIDENT,
        ),
    ]
)

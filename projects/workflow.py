"""THE TABLE: what may happen to a project, and by whom (DOMAIN.md §4).

Buttons, refusals, the database guard, tests and `docs/generated/cycle-de-vie.md` derive from it.
"""

from __future__ import annotations

from enum import StrEnum

from core.workflow import Transition, WorkflowTable
from establishments.enums import Role
from projects.enums import Status, Step


class Fact(StrEnum):
    """What decides between two rows of the table: does the validated project receive funds?"""

    FUNDS = "FUNDS"
    NO_FUNDS = "NO_FUNDS"


def _row(
    step: Step, source: Status, target: Status, *by: Role, when: Fact | None = None
) -> Transition:
    return Transition(step=step, source=source, target=target, by=frozenset(by), when=when or "")


TABLE = WorkflowTable(
    [
        _row(Step.SUBMIT, Status.DRAFT, Status.SUBMITTED, Role.HEAD),
        _row(
            Step.REQUEST_COMPLETION,
            Status.SUBMITTED,
            Status.COMPLETION_REQUESTED,
            Role.REFERENT_INSPECTOR,
            Role.SECRETARIAT,
        ),
        _row(
            Step.REQUEST_COMPLETION,
            Status.UNDER_REVIEW,
            Status.COMPLETION_REQUESTED,
            Role.SECRETARIAT,
        ),
        _row(Step.RESUBMIT, Status.COMPLETION_REQUESTED, Status.SUBMITTED, Role.HEAD),
        _row(
            Step.CANCEL_COMPLETION,
            Status.COMPLETION_REQUESTED,
            Status.SUBMITTED,
            Role.REFERENT_INSPECTOR,
            Role.SECRETARIAT,
        ),
        _row(Step.SCHEDULE, Status.SUBMITTED, Status.UNDER_REVIEW, Role.SECRETARIAT),
        _row(Step.UNSCHEDULE, Status.UNDER_REVIEW, Status.SUBMITTED, Role.SECRETARIAT),
        _row(
            Step.VALIDATE, Status.UNDER_REVIEW, Status.VALIDATED, Role.SECRETARIAT, Role.PRESIDENT
        ),
        _row(Step.DECLINE, Status.UNDER_REVIEW, Status.DECLINED, Role.SECRETARIAT, Role.PRESIDENT),
        _row(Step.REOPEN, Status.DECLINED, Status.DRAFT, Role.HEAD),
        _row(Step.WITHDRAW, Status.DRAFT, Status.WITHDRAWN, Role.HEAD),
        _row(Step.WITHDRAW, Status.SUBMITTED, Status.WITHDRAWN, Role.HEAD),
        _row(Step.WITHDRAW, Status.COMPLETION_REQUESTED, Status.WITHDRAWN, Role.HEAD),
        _row(Step.ALLOCATE, Status.VALIDATED, Status.FUNDED, Role.FUND_MANAGER, when=Fact.FUNDS),
        _row(Step.REPORT, Status.FUNDED, Status.REPORTED, Role.HEAD),
        _row(Step.REPORT, Status.VALIDATED, Status.REPORTED, Role.HEAD, when=Fact.NO_FUNDS),
        _row(
            Step.SEND_BACK_REPORT,
            Status.REPORTED,
            Status.FUNDED,
            Role.SECRETARIAT,
            when=Fact.FUNDS,
        ),
        _row(
            Step.SEND_BACK_REPORT,
            Status.REPORTED,
            Status.VALIDATED,
            Role.SECRETARIAT,
            when=Fact.NO_FUNDS,
        ),
        _row(Step.CLOSE, Status.REPORTED, Status.CLOSED, Role.SECRETARIAT),
    ]
)

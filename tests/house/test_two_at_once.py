"""Two people take the same step together: one success, one plain refusal, for every step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from core.errors import StepRefused
from core.workflow import Transition
from establishments.enums import Role
from projects.enums import Part, Status, Step
from projects.models import Project, StatusChange
from projects.services.transitions import advance
from projects.workflow import TABLE, Fact
from tests.factories import (
    fund_manager_of,
    head_of,
    inspector_of,
    president_of,
    project_in,
    secretariat_of,
)


def somebody(role: str, project: Project) -> User:
    """A person who holds this role for the school of the project."""
    school = project.establishment
    match Role(role):
        case Role.HEAD:
            return head_of(school)
        case Role.REFERENT_INSPECTOR:
            return inspector_of(school)
        case Role.PRESIDENT:
            return president_of(school.academy)
        case Role.FUND_MANAGER:
            return fund_manager_of(school.academy)
        case _:
            return secretariat_of(school.academy)


def both_click(row: Transition) -> list[str]:
    """What each of two people is answered, on two connections."""
    project = project_in(Status(row.source), funds=row.when != Fact.NO_FUNDS)
    person = somebody(min(row.by), project)
    start = Barrier(2)

    def click(_: int) -> str:
        try:
            mine, by = Project.objects.get(pk=project.pk), User.objects.get(pk=person.pk)
            start.wait(30)
            asked = row.step == Step.REQUEST_COMPLETION
            advance(
                mine,
                Step(row.step),
                by=by,
                reopened_parts=[Part.BUDGET] if asked else [],
                amount_granted=Decimal(100) if row.step == Step.VALIDATE else None,
            )
        except StepRefused as refusal:
            return refusal.message
        else:
            return ""
        finally:
            connection.close()

    before = StatusChange.objects.filter(project=project).count()
    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(click, range(2)))
    project.refresh_from_db()
    assert project.status == row.target
    assert StatusChange.objects.filter(project=project).count() == before + 1
    return said


@pytest.mark.timeout(240)
@pytest.mark.django_db(transaction=True)
def test_every_step_is_taken_once() -> None:
    for row in TABLE:
        done, refused = both_click(row)
        assert done == "", row
        assert "n’est plus possible" in refused, row

"""What the database refuses whatever the code: illegal steps, rewritten history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from projects.enums import Status
from projects.models import Project
from projects.workflow import TABLE, Fact
from tests.factories import (
    CollegeFactory,
    complete_draft,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    member_of,
    national_observer,
    president_of,
    project_in,
    secretariat_of,
    support_of,
)

pytestmark = pytest.mark.django_db

EXTRA = {
    Status.COMPLETION_REQUESTED: "reopened_parts = '{BUDGET}'",
    Status.VALIDATED: "validated_on = current_date, amount_granted = {amount}",
    Status.FUNDED: "validated_on = current_date, amount_granted = {amount}",
    Status.REPORTED: "validated_on = current_date, amount_granted = {amount}",
    Status.CLOSED: "validated_on = current_date, amount_granted = {amount}",
}
COLUMNS = (
    "reopened_parts = '{}', validated_on = NULL, amount_granted = NULL, "
    "first_submitted_at = now(), submitted_at = now()"
)


def raw_move(project: Project, target: str, amount: Decimal) -> None:
    """Move the file by SQL, with the columns the target status asks for."""
    columns = dict(part.split(" = ", 1) for part in COLUMNS.split(", "))
    wanted = EXTRA.get(Status(target), "").format_map(_Keep(amount=amount))
    if wanted:
        columns |= dict(part.split(" = ", 1) for part in wanted.split(", "))
    sets = ", ".join(f"{name} = {value}" for name, value in columns.items())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE projects_project SET status = %s, {sets} WHERE id = %s", [target, project.pk]
        )


class _Keep(dict):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@pytest.mark.parametrize("fact", Fact)
@pytest.mark.parametrize("source", Status.values)
def test_raw_sql_follows_the_table(source, fact):
    funds = fact == Fact.FUNDS
    if source == Status.FUNDED and not funds:
        pytest.skip("without funds nothing is allocated")
    project = project_in(source, funds=funds)
    amount = Decimal("4500") if funds else Decimal(0)
    validated = {Status.VALIDATED, Status.FUNDED, Status.REPORTED, Status.CLOSED}
    for target in Status.values:
        if target == source:
            continue
        pairs = TABLE.pairs(fact) if target in validated else TABLE.pairs(Fact.NO_FUNDS)
        point = transaction.savepoint()
        if (source, target) in pairs:
            raw_move(project, target, amount)
        else:
            with pytest.raises(DatabaseError, match="Invalid transition"):
                raw_move(project, target, amount)
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("table", ["projects_statuschange", "projects_snapshot"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET passage = 9", "DELETE FROM {}"])
def test_history_is_not_rewritten(table, statement):
    project_in(Status.SUBMITTED)
    with (
        pytest.raises(DatabaseError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_a_project_is_not_deleted():
    project = complete_draft()
    with pytest.raises(DatabaseError), transaction.atomic():
        Project.objects.filter(pk=project.pk)._raw_delete("default")


class TestWhoSeesWhat:
    def visible(self, user) -> bool:
        return Project.objects.visible_to(user).exists()

    def test_a_draft_belongs_to_its_team(self):
        project = complete_draft()
        school = project.establishment
        assert self.visible(head_of(school))
        assert self.visible(editor_of(school))
        for person in (inspector_of(school), secretariat_of(school.academy), national_observer()):
            assert not self.visible(person)

    def test_a_filed_project_is_read_in_its_perimeter(self):
        project = project_in(Status.SUBMITTED)
        school = project.establishment
        academy = school.academy
        for person in (
            inspector_of(school),
            secretariat_of(academy),
            member_of(academy),
            president_of(academy),
            national_observer(),
        ):
            assert self.visible(person)
        for person in (
            fund_manager_of(academy),
            support_of(academy),
            head_of(CollegeFactory()),
            inspector_of(CollegeFactory()),
        ):
            assert not self.visible(person)

    def test_the_fund_manager_sees_what_was_validated(self):
        project = project_in(Status.VALIDATED)
        assert self.visible(fund_manager_of(project.establishment.academy))

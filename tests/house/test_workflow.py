"""The table of steps, the services and the database guard say the same thing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pgtrigger
from django.conf import settings

from projects.enums import Status, Step
from projects.workflow import TABLE, Fact

APPS = ("projects", "reviews", "funding")


def _steps_taken_in_services() -> Counter[str]:
    """The services that call `advance(…, Step.X, …)`, by step."""
    found: Counter[str] = Counter()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app / "services").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "advance":
                    continue
                for child in ast.walk(node):
                    if (
                        isinstance(child, ast.Attribute)
                        and getattr(child.value, "id", "") == "Step"
                    ):
                        found[child.attr] += 1
    return found


def test_every_step_of_the_table_has_a_service() -> None:
    assert {row.step for row in TABLE} == set(Step)
    assert set(_steps_taken_in_services()) == {step.name for step in Step}


def test_no_other_code_writes_a_status() -> None:
    """`status=` on a project outside `advance` would go round the table."""
    writers = []
    for app in (*APPS, "support", "dashboards"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            text = path.read_text()
            inside_seed = "/seed/" in str(path) or "/migrations/" in str(path)
            if re.search(r"project\.status = ", text) and not inside_seed:
                writers.append(str(path))
    assert writers == []


def test_the_database_guard_is_made_from_the_table() -> None:
    for name, fact in (("with_funds", Fact.FUNDS), ("without_funds", Fact.NO_FUNDS)):
        [(_, guard)] = pgtrigger.registered(f"projects.Project:project_steps_{name}")
        assert isinstance(guard, pgtrigger.FSM)
        assert guard.transitions == TABLE.pairs(fact)


def test_every_status_can_be_reached_and_only_two_are_ends() -> None:
    reached = {row.target for row in TABLE} | {Status.DRAFT}
    assert reached == set(Status)
    assert set(Status) - {row.source for row in TABLE} == {Status.CLOSED, Status.WITHDRAWN}

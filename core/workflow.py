"""Machinery of a transition table: which step leads where, by whom. Pure, knows no domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a table: `step` leads from `source` to `target` and belongs to the `by` roles.

    With `when`, the row holds only for objects of which that fact is true.
    """

    step: str
    source: str
    target: str
    by: frozenset[str]
    when: str = ""


class WorkflowTable:
    """The one place that says what may happen; buttons, refusals, guards, docs derive from it."""

    def __init__(self, rows: Iterable[Transition]) -> None:
        self._rows = tuple(rows)
        keys = {(row.step, row.source, row.when) for row in self._rows}
        if len(keys) != len(self._rows):
            raise ValueError("two rows have the same step, source and fact")

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._rows)

    def find(self, step: str, source: str, facts: Iterable[str] = ()) -> Transition | None:
        """The transition of `step` from `source` when these facts hold, or None."""
        held = {"", *facts}
        return next(
            (
                row
                for row in self._rows
                if row.step == step and row.source == source and row.when in held
            ),
            None,
        )

    def steps_from(self, source: str, roles: Iterable[str], facts: Iterable[str] = ()) -> list[str]:
        """Steps that somebody with these roles may take from this status, in table order."""
        roles_held, facts_held = frozenset(roles), {"", *facts}
        return [
            row.step
            for row in self._rows
            if row.source == source and row.by & roles_held and row.when in facts_held
        ]

    def sources_of(self, step: str) -> list[str]:
        """Statuses from which the step exists."""
        return [row.source for row in self._rows if row.step == step]

    def pairs(self, fact: str) -> list[tuple[str, str]]:
        """Distinct (source, target) pairs that hold with this fact: what the database allows."""
        return sorted({(row.source, row.target) for row in self._rows if row.when in {"", fact}})

"""Database guards shared by the apps: history that cannot be rewritten."""

from __future__ import annotations

import pgtrigger


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Refuse UPDATE and DELETE on the table: its rows are history."""
    return [
        pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
    ]


def undeletable(name: str) -> list[pgtrigger.Trigger]:
    """Refuse DELETE on the table: what was filed is never destroyed by an ordinary act."""
    return [pgtrigger.Protect(name=f"{name}_undeletable", operation=pgtrigger.Delete)]


def kept_once(name: str, moment: str) -> list[pgtrigger.Trigger]:
    """Refuse DELETE of a row once the column `moment` is set."""
    condition = pgtrigger.Condition(f"OLD.{moment} IS NOT NULL")
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Delete, condition=condition)]


def frozen_once(name: str, status: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Refuse to change these columns once `status` had this value: the row became history."""
    return frozen_when(name, f"OLD.status = '{status}'", *columns)


def frozen_when(name: str, state: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Refuse to change these columns of a row in this state, in SQL on OLD."""
    changes = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    return [
        pgtrigger.Protect(
            name=name,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(f"{state} AND ({changes})"),
        )
    ]

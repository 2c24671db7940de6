"""The values of a part as plain JSON and back, whatever fields the part has. Reads only.

A value is kept by what it is: texts, numbers and yes/no as they are; amounts, days and rows of the
database under a mark (`$`). A row of the database that no longer exists comes back as nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model

from projects.enums import Part

MARK = "$"
_WRITTEN = {
    Part.SCHOOLS: frozenset({"groups", "levels"}),
    Part.BUDGET: frozenset({"rows", "cofunding"}),
}


def written(part: Part, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a part writes, without what it only shows (`part_data` gives both)."""
    names = _WRITTEN.get(part)
    return {name: value for name, value in values.items() if names is None or name in names}


def to_json(value: Any) -> Any:
    """The value in plain JSON. Raises TypeError for a kind of value that parts do not hold.

    >>> to_json({"amount": Decimal("12.50"), "themes": []})
    {'amount': {'$': 'amount', 'value': '12.50'}, 'themes': []}
    """
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {MARK: "amount", "value": str(value)}
        case date():
            return {MARK: "day", "value": value.isoformat()}
        case Model():
            return {MARK: value._meta.label_lower, "value": str(value.pk)}
        case Mapping():
            return {str(name): to_json(item) for name, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [to_json(item) for item in value]
    raise TypeError(f"a part does not hold {type(value).__name__}")


def from_json(kept: Any) -> Any:
    """The values again. One query for each kind of row of the database they name."""
    wanted: defaultdict[str, set[Any]] = defaultdict(set)
    for label, pk in _named(kept):
        wanted[label].add(pk)
    found = {
        (label, str(row.pk)): row
        for label, pks in wanted.items()
        for row in apps.get_model(label)._default_manager.filter(pk__in=sorted(pks))
    }
    return _read(kept, found)


def _named(kept: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(kept, list):
        for item in kept:
            yield from _named(item)
    elif isinstance(kept, dict):
        if MARK not in kept:
            yield from _named(list(kept.values()))
        elif "." in kept[MARK]:
            yield kept[MARK], kept["value"]


def _read(kept: Any, found: Mapping[tuple[str, Any], Model]) -> Any:
    if isinstance(kept, list):
        values = [_read(item, found) for item in kept]
        return [value for value in values if value is not None]
    if not isinstance(kept, dict):
        return kept
    match kept.get(MARK):
        case None:
            return {name: _read(item, found) for name, item in kept.items()}
        case "amount":
            return Decimal(kept["value"])
        case "day":
            return date.fromisoformat(kept["value"])
        case label:
            return found.get((label, kept["value"]))

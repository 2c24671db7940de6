"""The raw values of a file as the answers of its Word form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from core import money
from projects.content import PartData
from projects.enums import Part


def answers_of(data: Mapping[Part, PartData]) -> dict[str, dict[str, Any]]:
    """By part, what each question is answered now; rows under `rows`, with their ids. No query."""
    return {
        part.value: {name: _answer(value) for name, value in _asked(part, values).items()}
        for part, values in data.items()
    }


def _asked(part: Part, values: PartData) -> PartData:
    """The values by name of field: the pupils of each level have one each."""
    if part != Part.SCHOOLS:
        return values
    return {**values, **{f"n_{level}": count for level, count in values["groups"].items()}}


def _answer(value: Any) -> Any:
    if isinstance(value, list):
        return [_answer(item) for item in value]
    if isinstance(value, dict):
        return {name: _answer(item) for name, item in value.items()}
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return money.written(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)

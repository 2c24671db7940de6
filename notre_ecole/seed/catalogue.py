"""All the invented ideas, with French typography, by kind of school. Pure."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from core.french import typography
from establishments.enums import EstablishmentKind
from notre_ecole.seed.idea import Idea
from notre_ecole.seed.ideas_first import FIRST_DEGREE
from notre_ecole.seed.ideas_second import SECOND_DEGREE


def _typeset(value: Any) -> Any:
    if type(value) is str:
        return typography(value)
    if isinstance(value, tuple):
        parts = [_typeset(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


IDEAS: tuple[Idea, ...] = tuple(
    Idea(**{field.name: _typeset(getattr(idea, field.name)) for field in fields(idea)})
    for idea in (*FIRST_DEGREE, *SECOND_DEGREE)
)
BY_KIND: dict[EstablishmentKind, tuple[Idea, ...]] = {
    kind: tuple(idea for idea in IDEAS if kind in idea.kinds) for kind in EstablishmentKind
}
BY_TITLE: dict[str, Idea] = {idea.title: idea for idea in IDEAS}

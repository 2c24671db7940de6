"""The parameters of the API: one table for what is accepted, refused, and documented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from establishments.enums import EstablishmentKind
from showcase.enums import Breakdown, Measure

MOST, USUAL = 100, 20


class BadParameter(ValueError):
    """A parameter that the API does not know, or cannot read; the text is a French sentence."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of the address: its name, its shape (JSON Schema), what it does."""

    name: str
    schema: dict[str, Any]
    about: str

    def read(self, text: str) -> str:
        """The value, when it has the shape. Raises BadParameter."""
        pattern, among = self.schema.get("pattern"), self.schema.get("enum")
        right = (
            len(text) <= self.schema.get("maxLength", 200)
            and (pattern is None or re.fullmatch(pattern.strip("^$"), text))
            and (among is None or text in among)
            and "\x00" not in text
        )
        if self.schema["type"] == "integer":
            right = text.isascii() and text.isdigit() and len(text) < 6
            right = right and self.schema["minimum"] <= int(text) <= self.schema["maximum"]
        if not right:
            raise BadParameter(f"Le paramètre {self.name} n’est pas lisible\u00a0: {self.about}")
        return text


_CURSOR = Parameter(
    "apres",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]{2,200}$"},
    "La page suivante, telle que « suivant » la donne.",
)
_LIMIT = Parameter(
    "limite",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    f"Nombre de résultats, de 1 à {MOST}.",
)
_ACADEMY = Parameter(
    "academie", {"type": "string", "pattern": "^[0-9]{2}$"}, "Code d’académie, deux chiffres."
)
_DEPARTMENT = Parameter(
    "departement",
    {"type": "string", "pattern": "^[0-9]{2}[0-9A-B]$"},
    "Code de département, trois caractères.",
)
_KIND = Parameter(
    "type", {"type": "string", "enum": EstablishmentKind.values}, "Type d’établissement."
)
_UAI = Parameter("uai", {"type": "string", "pattern": "^[0-9]{7}[A-Z]$"}, "UAI de l’établissement.")
_THEME = Parameter("theme", {"type": "string", "pattern": "^[-a-z0-9_]{1,60}$"}, "Code d’un thème.")
_PLACE = Parameter(
    "academie",
    {"type": "string", "pattern": "^([0-9]{2}|FR)$"},
    "Code d’académie, ou FR pour la France.",
)
_MEASURE = Parameter("mesure", {"type": "string", "enum": Measure.values}, "Ce qui est compté.")
_BREAKDOWN = Parameter(
    "ventilation", {"type": "string", "enum": Breakdown.values}, "Par quoi le chiffre est détaillé."
)

PAGING = (_CURSOR, _LIMIT)
OF_PROJECTS = (_ACADEMY, _DEPARTMENT, _KIND, _UAI, _THEME, *PAGING)
OF_SCHOOLS = (_ACADEMY, _DEPARTMENT, _KIND, *PAGING)
OF_FIGURES = (_PLACE, _MEASURE, _BREAKDOWN, *PAGING)


def read_parameters(query: Mapping[str, str], known: Iterable[Parameter]) -> dict[str, str]:
    """The values of the address. Raises BadParameter for one that is unknown or unreadable: a
    misspelt filter never answers everything."""
    table = {parameter.name: parameter for parameter in known}
    if unknown := sorted(set(query) - set(table)):
        raise BadParameter(f"Le paramètre {unknown[0][:40]} n’existe pas ici.")
    return {name: table[name].read(query[name]) for name in query}

"""What the form of a project asks on paper, drawn from the forms of the editor.

A field added to a form of the editor is in the Word form too. Left aside: what refers to something
kept on the site (a concertation, a finding, a joined letter), which nobody can write on paper; and
the IBAN, which does not belong in a document left in a staff room.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from django import forms

from core import clock
from core.forms import EuroField, FrenchDateField, PlainTextField
from core.richforms import RichTextField
from core.richtext import plain
from establishments.enums import EstablishmentKind
from establishments.models import Establishment
from projects.budgeting import budget_years
from projects.enums import BeneficiaryKind, Part
from projects.forms.editor import ROW_WORDS, fields_of, row_form_of
from projects.guides import national_guide
from projects.models import Theme
from projects.rules import possible_beneficiaries

_NOT_ASKED = frozenset({"id", "DELETE", "eple", "iban", "update_rate"})
_TAG = re.compile(r"<[^>]+>")
MOST_COLUMNS = 6
BLANK_LINES = 10
BLANK_BLOCKS = 3


class Kind(StrEnum):
    """How an answer is written on paper."""

    LINE = "line"
    TEXT = "text"
    RICH = "rich"
    DAY = "day"
    NUMBER = "number"
    AMOUNT = "amount"
    CHOICE = "choice"
    CHOICES = "choices"
    TICK = "tick"


@dataclass(frozen=True)
class Question:
    """One field of a form: `choices` are (value, label), empty for the other kinds."""

    name: str
    label: str
    help: str
    kind: Kind
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether the answer fits in the cell of a table."""
        return self.kind not in (Kind.TEXT, Kind.RICH, Kind.CHOICES)


@dataclass(frozen=True)
class Section:
    """One part of the file: its questions, then those asked of each of its rows."""

    part: Part
    number: int
    lead: list[str]
    questions: list[Question]
    row_word: str
    row_questions: list[Question]

    @property
    def title(self) -> str:
        """The heading: « 4. Objectifs »."""
        return f"{self.number}. {self.part.label}"

    @property
    def is_grid(self) -> bool:
        """Whether rows are lines of one table, else each row is a table of its own."""
        return bool(self.row_questions) and (
            len(self.row_questions) <= MOST_COLUMNS
            and all(question.is_short for question in self.row_questions)
        )

    @property
    def blank_rows(self) -> int:
        """How many empty rows a blank form has room for."""
        return BLANK_LINES if self.is_grid else BLANK_BLOCKS


def outline(school: Establishment | None = None) -> list[Section]:
    """What the form asks, for this school or for any. One query (the themes)."""
    choices = _choices(school)
    kinds = [school.kind] if school else EstablishmentKind.values
    asked = {
        part: (_questions(fields_of(part, kinds), part, choices), _row_questions(part, choices))
        for part in Part
        if part != Part.ATTACHMENTS
    }
    return [
        Section(
            part=part,
            number=number,
            lead=_guide(part),
            questions=questions,
            row_word=ROW_WORDS[part][0] if part in ROW_WORDS else "",
            row_questions=row_questions,
        )
        for number, (part, (questions, row_questions)) in enumerate(
            ((part, both) for part, both in asked.items() if any(both)), 1
        )
    ]


def folded(text: str) -> str:
    """The text as it is compared: no accents, no case, no punctuation, single spaces.

    >>> folded("  Qu’est-ce que\\u00a0c’est\\u00a0? ")
    'qu est ce que c est'
    """
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare.casefold()))


Choices = Mapping[tuple[Part, str], Sequence[tuple[str, str]]]


def _choices(school: Establishment | None) -> Choices:
    """The choices that the forms of the editor are given when they are made."""
    kinds = possible_beneficiaries(school.kind, school.sector) if school else list(BeneficiaryKind)
    years = budget_years(None, None, today=clock.today())
    return {
        (Part.SUMMARY, "themes"): [(str(theme.pk), str(theme)) for theme in Theme.objects.all()],
        (Part.BENEFICIARY, "kind"): [(kind.value, kind.label) for kind in kinds],
        (Part.BUDGET, "year"): [(str(year), str(year)) for year in years],
    }


def _row_questions(part: Part, choices: Choices) -> list[Question]:
    form = row_form_of(part)
    return _questions(form.base_fields, part, choices) if form is not None else []


def _questions(fields: Mapping[str, forms.Field], part: Part, choices: Choices) -> list[Question]:
    found = []
    for name, field in fields.items():
        if name in _NOT_ASKED or field.widget.is_hidden:
            continue
        offered: Sequence[tuple[str, str]] = choices.get((part, name), ())
        if isinstance(field, forms.ChoiceField):
            offered = offered or [(str(value), str(label)) for value, label in _static(field)]
            offered = [(value, label) for value, label in offered if value]
            if not offered:
                continue
        found.append(
            Question(
                name=name,
                label=_label(name, field),
                help=" ".join(_TAG.sub("", str(field.help_text)).split(" ")),
                kind=_kind(field),
                choices=tuple(offered),
            )
        )
    return found


def _label(name: str, field: forms.Field) -> str:
    """The label; a level alone says what is counted."""
    return f"Nombre d’élèves\u00a0: {field.label}" if name.startswith("n_") else str(field.label)


def _static(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    """The choices written in the form itself."""
    return list(cast("Iterable[tuple[Any, Any]]", field.choices))


def _kind(field: forms.Field) -> Kind:
    if isinstance(field, forms.MultipleChoiceField):
        return Kind.CHOICES
    if isinstance(field, forms.ChoiceField):
        return Kind.CHOICE
    if isinstance(field, forms.BooleanField):
        return Kind.TICK
    if isinstance(field, FrenchDateField):
        return Kind.DAY
    if isinstance(field, EuroField):
        return Kind.AMOUNT
    if isinstance(field, forms.IntegerField):
        return Kind.NUMBER
    if isinstance(field, RichTextField):
        return Kind.RICH
    if isinstance(field, PlainTextField) and field.is_multiline:
        return Kind.TEXT
    return Kind.LINE


def _guide(part: Part) -> list[str]:
    """The help of the whole country for this part, as paragraphs."""
    guide = national_guide(part)
    example = f"Exemple.\u00a0{guide.example}" if guide.example else ""
    texts = (plain(text) for text in (guide.question, guide.expectation, example))
    return [block for text in texts for block in re.split(r"\n\s*\n", text) if block.strip()]

"""The national help of each part, kept in templates as light text. Reads no database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.template.loader import render_to_string

from projects.enums import Part


@dataclass(frozen=True, slots=True)
class Guide:
    """What a part asks: the question, what the commission expects, an example (light texts)."""

    question: str
    expectation: str
    example: str


@cache
def national_guide(part: Part) -> Guide:
    """The help written once for the whole country: `templates/projects/guides/<part>.txt`.

    Three texts apart by a line of three dashes; the last may be empty.
    """
    written = render_to_string(f"projects/guides/{part.slug}.txt")
    question, expectation, example = (text.strip() for text in f"\n{written}\n".split("\n---\n"))
    return Guide(question, expectation, example)

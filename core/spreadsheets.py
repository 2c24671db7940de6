"""Tables that leave for a spreadsheet. Pure."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = re.compile(r"-?\d[\d.,]*")
"""A number, or several, as a position is written: `-21.11,55.53`."""


def harmless(cell: object) -> str:
    """The text of a cell, which a spreadsheet never takes for a formula.

    >>> harmless("=1+1"), harmless("Tablette"), harmless("-21.11,55.53"), harmless("-2+3")
    ("'=1+1", 'Tablette', '-21.11,55.53', "'-2+3")
    """
    text = str(cell)
    is_formula = text.startswith(_FORMULA) and not _NUMBERS.fullmatch(text)
    return f"'{text}" if is_formula else text

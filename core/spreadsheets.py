"""Tables that leave for a spreadsheet. Pure."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> str:
    """The text of a cell, which a spreadsheet never takes for a formula.

    >>> harmless("=1+1"), harmless("Tablette")
    ("'=1+1", 'Tablette')
    """
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text

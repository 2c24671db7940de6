"""Tables that leave for a spreadsheet. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

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


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """A table for French spreadsheets, a row at a time: UTF-8 with its mark, semicolons, no cell
    that is taken for a formula.

    >>> list(csv_lines([["code", "=1+1"]]))
    [b'\\xef\\xbb\\xbf', b"code;'=1+1\\r\\n"]
    """
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff".encode()
    for row in rows:
        line: str = writer.writerow([harmless(cell) for cell in row])
        yield line.encode()


class _Echo:
    """What the csv module writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line

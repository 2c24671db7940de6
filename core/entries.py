"""Blocks of a page that is read: what files and concertations are made of once written. Pure.

Plain JSON types: a snapshot keeps exactly these entries, `components/file_part.html` shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NotRequired, TypedDict


class Table(TypedDict):
    """A table of texts; `foot` is the line of totals, empty when there is none.

    `keys`, when there are some: the lasting name of each row, "" for a row without one.
    """

    head: list[str]
    rows: list[list[str]]
    foot: list[str]
    keys: NotRequired[list[str]]


class FiledFile(TypedDict):
    """An attachment as it was filed."""

    id: str
    name: str
    size: str
    sha256: str


class Entry(TypedDict):
    """One block: a label, then a text, a table or files. `rich`: a light text (core.richtext).

    `key`, when there is one, is its lasting name: the label of a row changes with its rank.
    """

    label: str
    text: str
    key: NotRequired[str]
    rich: NotRequired[bool]
    table: NotRequired[Table]
    files: NotRequired[list[FiledFile]]


def text_entry(label: str, value: object) -> Entry:
    """A labelled text, empty when there is no value.

    >>> text_entry("Lieu", None)
    {'label': 'Lieu', 'text': ''}
    """
    return {"label": label, "text": str(value or "")}


def rich_entry(label: str, text: str) -> Entry:
    """A labelled light text, shown with its lists, bold and links."""
    return {"label": label, "text": text, "rich": True}


def table_entry(
    label: str, head: list[str], rows: Iterable[list[str]], foot: list[str] | None = None
) -> Entry:
    """A labelled table; its text is empty."""
    table: Table = {"head": head, "rows": list(rows), "foot": foot or []}
    return {"label": label, "text": "", "table": table}

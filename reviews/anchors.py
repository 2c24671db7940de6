"""Where a thread points in a file: a lasting name, and the words that were there. Pure (ADR 30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.text import slugify

from core.entries import Entry
from core.richtext import plain


class Standing(StrEnum):
    """What became of the words a thread is about, in the filing that is read."""

    HERE = "here"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Place:
    """Something one may comment: an entry of a part, or a row of its table."""

    name: str
    label: str
    words: str


def places_of(entries: Iterable[Entry]) -> dict[str, Place]:
    """What one may comment in a part, by name, in reading order; the whole part has no name.

    A row is known by its key, an entry by its key or else by its label.

    >>> list(places_of([{"label": "Qui et quand", "text": "Nous"}]).values())
    [Place(name='qui-et-quand', label='Qui et quand', words='Nous')]
    """
    places: dict[str, Place] = {}
    for entry in entries:
        name = name_of(entry)
        places[name] = Place(name, entry["label"], _words(entry))
        table = entry.get("table")
        if table is None:
            continue
        for key, cells in zip(table.get("keys", []), table["rows"], strict=False):
            if key:
                places[key] = Place(key, _row_label(cells), _row_words(cells))
    return places


def name_of(entry: Entry) -> str:
    """The lasting name of an entry; filings made before names had none: its label serves."""
    return entry.get("key") or slugify(entry["label"])[:120]


def standing(quote: str, target: str, places: dict[str, Place]) -> Standing:
    """What became of the words `quote` of the place `target`; a whole part is always there.

    >>> place = {"a": Place("a", "Qui", "les élèves de 6e")}
    >>> standing("les élèves", "a", place).value, standing("les parents", "a", place).value
    ('here', 'changed')
    >>> standing("les élèves", "b", place).value
    'gone'
    """
    if not target:
        return Standing.HERE
    if target not in places:
        return Standing.GONE
    return Standing.HERE if _squash(quote) in _squash(places[target].words) else Standing.CHANGED


def quoted(chosen: str, words: str, *, most: int) -> str:
    """The words to keep with a thread: those chosen when they are there, else the first ones.

    >>> quoted("de  6e", "les élèves de 6e", most=10), quoted("rien", "les élèves", most=7)
    ('de 6e', 'les élè')
    """
    picked = _squash(chosen)
    return (picked if picked and picked in _squash(words) else words)[:most].strip()


def _squash(text: str) -> str:
    return " ".join(text.split())


def _words(entry: Entry) -> str:
    table = entry.get("table")
    if table is not None:
        return "\n".join(_row_words(cells) for cells in table["rows"])
    return plain(entry["text"]) if entry.get("rich") else entry["text"]


def _row_words(cells: list[str]) -> str:
    return " – ".join(filter(None, cells))


def _row_label(cells: list[str]) -> str:
    return " – ".join(filter(None, cells[:2]))[:200]

"""Two states of a file side by side, as data: what was taken out, what was added. Pure."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from core.entries import Entry, Table
from projects.content import Content
from projects.enums import Part

_WORDS = re.compile(r"\s+|[^\s]+")
WORD_LIMIT = 4_000


class Op(StrEnum):
    """What became of a piece of text or of a table row."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, kept, taken out or added."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A cell before and after; the same twice when it did not change."""

    old: str
    new: str

    @property
    def changed(self) -> bool:
        """Whether it differs."""
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A table row, kept, taken out, added, or changed: then `before` has the cells as they were."""

    op: Op
    cells: list[str]
    before: list[str] = field(default_factory=list)

    @property
    def pairs(self) -> list[ComparedCell]:
        """The cells of a changed row, before and after."""
        return [ComparedCell(*pair) for pair in zip(self.before, self.cells, strict=True)]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry before and after. `pieces` compares the texts; `head` and `rows` the tables.

    A text that only moved its line breaks did not change.
    """

    label: str
    old: str
    new: str
    changed: bool
    pieces: list[Piece] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[ComparedRow] = field(default_factory=list)


def compare(old: Content, new: Content) -> dict[str, list[Change]]:
    """Every entry of both states, by part in order; `changed` tells the ones that differ."""
    return {part: compare_entries(old.get(part, []), new.get(part, [])) for part in Part.values}


def compare_texts(old: str, new: str) -> list[Piece]:
    """What was taken out and added, by word; by line when the texts are very long.

    >>> [(p.op.value, p.text) for p in compare_texts("un beau jardin", "un grand jardin")]
    [('equal', 'un '), ('delete', 'beau'), ('insert', 'grand'), ('equal', ' jardin')]
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > WORD_LIMIT:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in _opcodes(before, after):
        if tag == "equal":
            pieces.append(Piece(Op.EQUAL, "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(Op.DELETE, "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(Op.INSERT, "".join(after[j1:j2])))
    return pieces


def _opcodes(
    before: Sequence[Hashable], after: Sequence[Hashable]
) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def compare_entries(old: list[Entry], new: list[Entry]) -> list[Change]:
    """Every entry of one part before and after."""
    return [_compare_entry(label, before, after) for label, before, after in _paired(old, new)]


def _paired(old: list[Entry], new: list[Entry]) -> Iterator[tuple[str, Entry | None, Entry | None]]:
    """Entries of the same name together, in the new order, the vanished ones last.

    By their lasting name when every one of both sides that may have one has it: an action that
    changed its rank is compared with itself. By label otherwise.
    """
    named = _kept_names(old) and _kept_names(new)
    before = {_name(entry, named): entry for entry in old}
    after = {_name(entry, named): entry for entry in new}
    for name, entry in after.items():
        yield entry["label"], before.get(name), entry
    for name, entry in before.items():
        if name not in after:
            yield entry["label"], entry, None


def _kept_names(entries: list[Entry]) -> bool:
    return not entries or any("key" in entry for entry in entries)


def _name(entry: Entry, named: bool) -> str:
    return entry.get("key", entry["label"]) if named else entry["label"]


def _compare_entry(label: str, before: Entry | None, after: Entry | None) -> Change:
    old, new = (before["text"] if before else ""), (after["text"] if after else "")
    old_table = before.get("table") if before else None
    new_table = after.get("table") if after else None
    rows = _compare_tables(old_table, new_table)
    last = new_table or old_table
    return Change(
        label=label,
        old=old,
        new=new,
        changed=old.split() != new.split()
        or any(row.op != Op.EQUAL for row in rows)
        or _files(before) != _files(after),
        pieces=compare_texts(old, new),
        head=last["head"] if last else [],
        rows=rows,
    )


def _files(entry: Entry | None) -> list[str]:
    return [item["sha256"] for item in entry.get("files", [])] if entry else []


def _compare_tables(old: Table | None, new: Table | None) -> list[ComparedRow]:
    if old and new and old["head"] == new["head"]:
        named = _both_named(old, new)
        if named:
            return _compare_named(old, new, *named)
    before, after = _rows(old), _rows(new)
    if old and new and old["head"] != new["head"]:  # a year that moved changes what cells mean
        before, after = [tuple(old["head"]), *before], [tuple(new["head"]), *after]
    rows: list[ComparedRow] = []
    for tag, i1, i2, j1, j2 in _opcodes(before, after):
        if tag == "equal":
            rows += [ComparedRow(Op.EQUAL, list(cells)) for cells in before[i1:i2]]
            continue
        rows += [ComparedRow(Op.DELETE, list(cells)) for cells in before[i1:i2]]
        rows += [ComparedRow(Op.INSERT, list(cells)) for cells in after[j1:j2]]
    return rows


def _both_named(old: Table, new: Table) -> tuple[list[str], list[str]] | None:
    """What the rows of both tables are called: their lasting names, or else their first cells,
    where no two rows share one; None when neither tells the rows apart."""
    for names in (_lasting_names, _first_cells):
        before, after = names(old), names(new)
        if before is not None and after is not None:
            return before, after
    return None


def _lasting_names(table: Table) -> list[str] | None:
    keys = table.get("keys", [])
    return keys if len(keys) == len(table["rows"]) and all(keys) else None


def _first_cells(table: Table) -> list[str] | None:
    cells = [row[0] for row in table["rows"]]
    return cells if len(set(cells)) == len(cells) else None


def _compare_named(
    old: Table, new: Table, old_names: list[str], new_names: list[str]
) -> list[ComparedRow]:
    """Row by row, whatever their order: each with itself, cell by cell; the removed ones last."""
    before = dict(zip(old_names, old["rows"], strict=True))
    rows = []
    for name, cells in zip(new_names, new["rows"], strict=True):
        rows.append(_compare_row(before.pop(name, None), cells))
    rows += [ComparedRow(Op.DELETE, list(cells)) for cells in before.values()]
    if old["foot"] or new["foot"]:
        rows.append(_compare_row(old["foot"] or None, new["foot"] or old["foot"]))
    return rows


def _compare_row(before: list[str] | None, cells: list[str]) -> ComparedRow:
    if before is None:
        return ComparedRow(Op.INSERT, list(cells))
    if before == cells:
        return ComparedRow(Op.EQUAL, list(cells))
    return ComparedRow(Op.CHANGE, list(cells), before=list(before))


def _rows(table: Table | None) -> list[tuple[str, ...]]:
    if table is None:
        return []
    rows = [tuple(cells) for cells in table["rows"]]
    return [*rows, tuple(table["foot"])] if table["foot"] else rows

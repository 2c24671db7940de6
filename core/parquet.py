"""Writes Parquet files: flat tables of texts, numbers, days, yes/no and lists of texts.

The format is the one of apache/parquet-format 2.x, in its oldest and most widely read part: data
pages of the first version, plain values, GZIP. Rows are written by groups, so that memory does not
grow with them. docs/adr/0080-parquet.md says why it is here rather than a library of 48 MB.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, BinaryIO

MAGIC = b"PAR1"
_BOOLEAN, _INT32, _INT64, _DOUBLE, _BYTE_ARRAY = 0, 1, 2, 5, 6
_PLAIN, _RLE, _GZIP = 0, 3, 2
_REQUIRED, _OPTIONAL, _REPEATED = 0, 1, 2
_UTF8, _LIST, _DATE = 0, 3, 6
_I32, _I64, _BINARY, _ARRAY, _STRUCT = 5, 6, 8, 9, 12
_EPOCH = date(1970, 1, 1)


class Kind(StrEnum):
    """What a column holds; every column may also hold None."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"
    TEXTS = "texts"


_PHYSICAL = {
    Kind.TEXT: _BYTE_ARRAY,
    Kind.WHOLE: _INT64,
    Kind.NUMBER: _DOUBLE,
    Kind.DAY: _INT32,
    Kind.FLAG: _BOOLEAN,
    Kind.TEXTS: _BYTE_ARRAY,
}


@dataclass(frozen=True)
class Column:
    """A column of the table."""

    name: str
    kind: Kind

    @property
    def path(self) -> list[str]:
        """Where its values are in the schema."""
        return [self.name, "list", "element"] if self.kind is Kind.TEXTS else [self.name]


class ParquetWriter:
    """Writes a table, group of rows by group of rows: `write` some, `close` at the end."""

    def __init__(self, stream: BinaryIO, columns: Sequence[Column]) -> None:
        self._stream = stream
        self._columns = columns
        self._groups: list[bytes] = []
        self._rows = 0
        self._at = 0
        self._put(MAGIC)

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add a group of rows: one value a column, in their order."""
        if not rows:
            return
        chunks, size = [], 0
        for rank, column in enumerate(self._columns):
            chunk, length = self._chunk(column, [row[rank] for row in rows])
            chunks.append(chunk)
            size += length
        self._rows += len(rows)
        self._groups.append(
            _struct((1, _list(_STRUCT, chunks)), (2, _i64(size)), (3, _i64(len(rows))))
        )

    def close(self) -> None:
        """Write what describes the table. The stream stays open."""
        footer = _struct(
            (1, _i32(1)),
            (2, _list(_STRUCT, _schema(self._columns))),
            (3, _i64(self._rows)),
            (4, _list(_STRUCT, self._groups)),
            (6, _text("notre-ecole")),
        )
        self._put(footer + struct.pack("<I", len(footer)) + MAGIC)

    def _chunk(self, column: Column, values: list[Any]) -> tuple[bytes, int]:
        """One column of a group, written; its description, and its length once unpacked."""
        body, levels = _page(column, values)
        packed = gzip.compress(body, mtime=0)
        header = _struct(
            (1, _i32(0)),
            (2, _i32(len(body))),
            (3, _i32(len(packed))),
            (5, (_STRUCT, _struct((1, _i32(levels)), (2, _i32(_PLAIN)), (3, _i32(_RLE)),
                                  (4, _i32(_RLE))))),
        )  # fmt: skip
        offset = self._at
        self._put(header + packed)
        length = len(header) + len(body)
        described = _struct(
            (1, _i32(_PHYSICAL[column.kind])),
            (2, _list(_I32, [_zigzag(_PLAIN), _zigzag(_RLE)])),
            (3, _list(_BINARY, [_bytes(name.encode()) for name in column.path])),
            (4, _i32(_GZIP)),
            (5, _i64(levels)),
            (6, _i64(length)),
            (7, _i64(len(header) + len(packed))),
            (9, _i64(offset)),
        )
        return _struct((2, _i64(offset)), (3, (_STRUCT, described))), length

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._at += len(data)


def _schema(columns: Sequence[Column]) -> list[bytes]:
    """The tree of the columns, in depth first order."""
    found = [_struct((4, _text("schema")), (5, _i32(len(columns))))]
    for column in columns:
        name = (4, _text(column.name))
        if column.kind is Kind.TEXTS:
            found += [
                _struct((3, _i32(_OPTIONAL)), name, (5, _i32(1)), (6, _i32(_LIST))),
                _struct((3, _i32(_REPEATED)), (4, _text("list")), (5, _i32(1))),
                _struct((1, _i32(_BYTE_ARRAY)), (3, _i32(_REQUIRED)), (4, _text("element")),
                        (6, _i32(_UTF8))),
            ]  # fmt: skip
            continue
        fields = [(1, _i32(_PHYSICAL[column.kind])), (3, _i32(_OPTIONAL)), name]
        if column.kind is Kind.TEXT:
            fields.append((6, _i32(_UTF8)))
        if column.kind is Kind.DAY:
            fields.append((6, _i32(_DATE)))
        found.append(_struct(*fields))
    return found


def _page(column: Column, values: list[Any]) -> tuple[bytes, int]:
    """The levels and the values of a page, and how many levels it has."""
    if column.kind is not Kind.TEXTS:
        defined = [0 if value is None else 1 for value in values]
        known = [value for value in values if value is not None]
        return _levels(defined, 1) + _plain(column.kind, known), len(values)
    repeated: list[int] = []
    defined, known = [], []
    for value in values:
        if not value:
            repeated.append(0)
            defined.append(0 if value is None else 1)
            continue
        for rank, text in enumerate(value):
            repeated.append(1 if rank else 0)
            defined.append(2)
            known.append(text)
    return _levels(repeated, 1) + _levels(defined, 2) + _plain(Kind.TEXT, known), len(defined)


def _plain(kind: Kind, values: list[Any]) -> bytes:
    match kind:
        case Kind.TEXT | Kind.TEXTS:
            encoded = [str(value).encode() for value in values]
            return b"".join(struct.pack("<I", len(text)) + text for text in encoded)
        case Kind.WHOLE:
            return struct.pack(f"<{len(values)}q", *values)
        case Kind.NUMBER:
            return struct.pack(f"<{len(values)}d", *map(float, values))
        case Kind.DAY:
            return struct.pack(f"<{len(values)}i", *((day - _EPOCH).days for day in values))
        case Kind.FLAG:
            bits = sum(1 << rank for rank, value in enumerate(values) if value)
            return bits.to_bytes((len(values) + 7) // 8, "little")


def _levels(levels: Sequence[int], most: int) -> bytes:
    """Levels as runs of equal ones, with their length before them; `most` fits in one byte."""
    assert most < 256
    runs = bytearray()
    start = 0
    for rank in range(1, len(levels) + 1):
        if rank == len(levels) or levels[rank] != levels[start]:
            runs += _varint((rank - start) << 1) + bytes([levels[start]])
            start = rank
    return struct.pack("<I", len(runs)) + bytes(runs)


# --- The compact protocol of Thrift, as far as the format needs it ---

_Field = tuple[int, tuple[int, bytes]]


def _struct(*fields: _Field) -> bytes:
    """A structure: its fields by growing number, then the end."""
    written, last = bytearray(), 0
    for number, (kind, content) in fields:
        written.append((number - last) << 4 | kind)
        written += content
        last = number
    return bytes(written) + b"\x00"


def _i32(value: int) -> tuple[int, bytes]:
    return _I32, _zigzag(value)


def _i64(value: int) -> tuple[int, bytes]:
    return _I64, _zigzag(value)


def _text(value: str) -> tuple[int, bytes]:
    return _BINARY, _bytes(value.encode())


def _list(kind: int, items: Iterable[bytes]) -> tuple[int, bytes]:
    found = list(items)
    short = len(found) < 15
    head = bytes([len(found) << 4 | kind]) if short else bytes([0xF0 | kind]) + _varint(len(found))
    return _ARRAY, head + b"".join(found)


def _bytes(value: bytes) -> bytes:
    return _varint(len(value)) + value


def _zigzag(value: int) -> bytes:
    return _varint((value << 1) ^ (value >> 63))


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)

"""The Parquet files: read back here by the letter of the format, and once by pyarrow (ADR 80)."""

from __future__ import annotations

import base64
import gzip
import io
import struct
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.parquet import MAGIC, Column, Kind, ParquetWriter

COLUMNS = [
    Column("texte", Kind.TEXT),
    Column("entier", Kind.WHOLE),
    Column("nombre", Kind.NUMBER),
    Column("jour", Kind.DAY),
    Column("oui", Kind.FLAG),
    Column("liste", Kind.TEXTS),
]
ROWS: list[list[Any]] = [
    ["Élève", 12, 1.5, date(2026, 11, 26), True, ["Langues", "EAC"]],
    [None, None, None, None, None, None],
    ["", -(2**40), -0.25, date(1969, 12, 31), False, []],
    ["x" * 300, 0, 0.0, date(1970, 1, 1), True, ["un"]],
]
# A file of these rows that pyarrow 26 read and found equal to them: the reader below is right.
KNOWN = base64.b64decode(
    "UEFSMRUAFSYVTCwVBBUAFQYVBgAAH4sIAAAAAAACA2NhYGBgYmRiYAfShztzDq8oSwUAf2goIBMAAAAVABUgFT4sFQ"
    "QVABUGFQYAAB+LCAAAAAAAAgNjYWBgYGJkYuBhgAAA/4NlRhAAAAAVABUgFT4sFQQVABUGFQYAAB+LCAAAAAAAAgNj"
    "YWBgYGJkYoCAH/YAONDJexAAAAAVABUYFUAsFQQVABUGFQYAAB+LCAAAAAAAAgNjYWBgYGJkYtAPZGAAAD2rZkQMAA"
    "AAFQAVEhU6LBUEFQAVBhUGAAAfiwgAAAAAAAIDY2FgYGBiZGJgBABflRoNCQAAABUAFUgVaCwVBhUAFQYVBgAAH4sI"
    "AAAAAAACA2NjYGBgYmBiZGJgAbJYmJgY2IG0T2JeemlqMTOQ6eroDABPq+9fJAAAABUAFfQEFUYsFQQVABUGFQYAAB"
    "+LCAAAAAAAAgNjYmBgYGEEEgw6QLJiFBANAKJouHM6AQAAFQAVLBVELBUEFQAVBhUGAAAfiwgAAAAAAAIDY2JgYGBh"
    "ZACB////M0ABANAsRLgWAAAAFQAVLBVCLBUEFQAVBhUGAAAfiwgAAAAAAAIDY2JgYGBhZACDC/sZoAAAIOS7whYAAA"
    "AVABUcFT4sFQQVABUGFQYAAB+LCAAAAAAAAgNjYmBgYGH8DwRABgMAxSmYtA4AAAAVABUOFTYsFQQVABUGFQYAAB+L"
    "CAAAAAAAAgNjYmBgYGFkAgDmNu/6BwAAABUAFSgVSiwVBBUAFQYVBgAAH4sIAAAAAAACA2NiYGBgAUIGBiZGJiYmIF"
    "2aBwBQnDh7FAAAABUCGZxIBnNjaGVtYRUMABUMJQIYBXRleHRlJQAAFQQlAhgGZW50aWVyABUKJQIYBm5vbWJyZQAV"
    "AiUCGARqb3VyJQwAFQAlAhgDb3VpADUCGAVsaXN0ZRUCFQYANQQYBGxpc3QVAgAVDCUAGAdlbGVtZW50JQAAFggZLB"
    "lsJggcFQwZJQAGGRgFdGV4dGUVBBYEFkgWbiYIAAAmdhwVBBklAAYZGAZlbnRpZXIVBBYEFkIWYCZ2AAAm1gEcFQoZ"
    "JQAGGRgGbm9tYnJlFQQWBBZCFmAm1gEAACa2AhwVAhklAAYZGARqb3VyFQQWBBY6FmImtgIAACaYAxwVABklAAYZGA"
    "NvdWkVBBYEFjQWXCaYAwAAJvQDHBUMGSUABhk4BWxpc3RlBGxpc3QHZWxlbWVudBUEFgYWahaKASb0AwAAFqQDFgQA"
    "GWwm/gQcFQwZJQAGGRgFdGV4dGUVBBYEFpgFFmom/gQAACboBRwVBBklAAYZGAZlbnRpZXIVBBYEFk4WZiboBQAAJs"
    "4GHBUKGSUABhkYBm5vbWJyZRUEFgQWThZkJs4GAAAmsgccFQIZJQAGGRgEam91chUEFgQWPhZgJrIHAAAmkggcFQAZ"
    "JQAGGRgDb3VpFQQWBBYwFlgmkggAACbqCBwVDBklAAYZOAVsaXN0ZQRsaXN0B2VsZW1lbnQVBBYEFkoWbCbqCAAAFu"
    "wHFgQAKAtub3RyZS1lY29sZQAjAgAAUEFSMQ=="
)


def written(groups: list[list[list[Any]]], columns: list[Column] = COLUMNS) -> bytes:
    stream = io.BytesIO()
    writer = ParquetWriter(stream, columns)
    for rows in groups:
        writer.write(rows)
    writer.close()
    return stream.getvalue()


class Compact:
    """Reads the compact protocol: structures as dicts by field number."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def varint(self) -> int:
        shift = value = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value

    def zigzag(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def value(self, kind: int) -> Any:
        if kind in (5, 6):
            return self.zigzag()
        if kind == 8:
            length = self.varint()
            self.at += length
            return self.data[self.at - length : self.at]
        if kind == 9:
            head = self.data[self.at]
            self.at += 1
            length = head >> 4 if head >> 4 < 15 else self.varint()
            return [self.value(head & 15) for _ in range(length)]
        assert kind == 12, kind
        return self.struct()

    def struct(self) -> dict[int, Any]:
        found, last = {}, 0
        while head := self.data[self.at]:
            self.at += 1
            last += head >> 4
            found[last] = self.value(head & 15)
        self.at += 1
        return found


def levels(body: bytes, at: int, count: int) -> tuple[list[int], int]:
    length = struct.unpack_from("<I", body, at)[0]
    reader, end, found = Compact(body, at + 4), at + 4 + length, []
    while reader.at < end:
        run = reader.varint()
        assert run & 1 == 0, "runs only"
        found += [body[reader.at]] * (run >> 1)
        reader.at += 1
    assert len(found) == count
    return found, end


def plain(kind: Kind, body: bytes, at: int, count: int) -> list[Any]:
    match kind:
        case Kind.TEXT | Kind.TEXTS:
            found = []
            for _ in range(count):
                length = struct.unpack_from("<I", body, at)[0]
                found.append(body[at + 4 : at + 4 + length].decode())
                at += 4 + length
            return found
        case Kind.WHOLE:
            return list(struct.unpack_from(f"<{count}q", body, at))
        case Kind.NUMBER:
            return list(struct.unpack_from(f"<{count}d", body, at))
        case Kind.DAY:
            days = struct.unpack_from(f"<{count}i", body, at)
            return [date.fromordinal(date(1970, 1, 1).toordinal() + day) for day in days]
        case Kind.FLAG:
            return [bool(body[at + rank // 8] >> rank % 8 & 1) for rank in range(count)]


def read(data: bytes, columns: list[Column] = COLUMNS) -> list[list[Any]]:
    """The rows of a file, by what its footer says and nothing else."""
    assert data[:4] == data[-4:] == MAGIC
    size = struct.unpack("<I", data[-8:-4])[0]
    footer = Compact(data[-8 - size : -8]).struct()
    rows: list[list[Any]] = []
    for group in footer[4]:
        told = []
        for column, chunk in zip(columns, group[1], strict=True):
            meta = chunk[3]
            assert [name.decode() for name in meta[3]] == column.path
            reader = Compact(data, meta[9])
            header = reader.struct()
            body = gzip.decompress(data[reader.at : reader.at + header[3]])
            assert len(body) == header[2]
            assert reader.at + header[3] - meta[9] == meta[7]
            count = header[5][1]
            assert count == meta[5]
            told.append(_values(column, body, count))
        assert all(len(values) == group[3] for values in told)
        rows += [list(row) for row in zip(*told, strict=True)]
    assert len(rows) == footer[3]
    return rows


def _values(column: Column, body: bytes, count: int) -> list[Any]:
    if column.kind is not Kind.TEXTS:
        defined, at = levels(body, 0, count)
        known = iter(plain(column.kind, body, at, sum(defined)))
        return [next(known) if level else None for level in defined]
    repeated, at = levels(body, 0, count)
    defined, at = levels(body, at, count)
    known = iter(plain(column.kind, body, at, defined.count(2)))
    found: list[Any] = []
    for again, level in zip(repeated, defined, strict=True):
        if again:
            found[-1].append(next(known))
        else:
            found.append({0: None, 1: []}.get(level) if level < 2 else [next(known)])
    return found


def test_what_is_written_is_read():
    assert read(written([ROWS])) == ROWS
    assert read(written([ROWS[:1], ROWS[1:]])) == ROWS
    assert read(written([])) == read(written([[]])) == []


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_ROW = st.tuples(
    st.none() | _TEXTS,
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.floats(allow_nan=False),
    st.none() | st.dates(),
    st.none() | st.booleans(),
    st.none() | st.lists(_TEXTS, max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ROW, max_size=40))
def test_any_rows_are_read_as_they_were(rows):
    assert read(written([rows])) == [list(row) for row in rows]


def test_the_reader_of_these_tests_reads_what_another_program_read():
    assert read(KNOWN) == ROWS


def test_another_program_reads_it():
    pyarrow = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.read_table(io.BytesIO(written([ROWS[:2], ROWS[2:]])))
    assert [list(row.values()) for row in table.to_pylist()] == ROWS

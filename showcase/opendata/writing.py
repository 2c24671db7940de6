"""The same rows as CSV, JSON and Parquet, written as they are read: memory does not grow."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from core.parquet import ParquetWriter
from core.spreadsheets import harmless
from showcase.enums import OpenFormat
from showcase.opendata.columns import Dataset

_GROUP = 1000


class RowWriter:
    """Writes the rows of a dataset in one format: `add` each, `close` at the end."""

    def __init__(self, stream: BinaryIO, dataset: Dataset) -> None:
        self.stream, self.dataset, self.count = stream, dataset, 0

    def add(self, values: Sequence[Any]) -> None:
        """One row, its values in the order of the columns."""
        self.count += 1
        self.write(values)

    def write(self, values: Sequence[Any]) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """What ends the file."""


class CsvWriter(RowWriter):
    """UTF-8 with its mark, semicolons, days as AAAA-MM-JJ, a comma between the items of a list."""

    def __init__(self, stream: BinaryIO, dataset: Dataset) -> None:
        super().__init__(stream, dataset)
        stream.write("\ufeff".encode())
        self._csv = csv.writer(_Encoded(stream), delimiter=";", lineterminator="\r\n")
        self._csv.writerow([column.name for column in dataset.columns])

    def write(self, values: Sequence[Any]) -> None:
        self._csv.writerow([_cell(value) for value in values])


class _Encoded:
    """What the csv module writes to, in UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.encode())


class JsonWriter(RowWriter):
    """One array of objects, an object a line."""

    def write(self, values: Sequence[Any]) -> None:
        names = [column.name for column in self.dataset.columns]
        told = dict(zip(names, (_json(value) for value in values), strict=True))
        before = "[\n" if self.count == 1 else ",\n"
        self.stream.write((before + json.dumps(told, ensure_ascii=False)).encode())

    def close(self) -> None:
        self.stream.write(b"\n]\n" if self.count else b"[]\n")


class ParquetRows(RowWriter):
    """Groups of a thousand rows."""

    def __init__(self, stream: BinaryIO, dataset: Dataset) -> None:
        super().__init__(stream, dataset)
        self._writer = ParquetWriter(stream, [column.stored for column in dataset.columns])
        self._waiting: list[Sequence[Any]] = []

    def write(self, values: Sequence[Any]) -> None:
        self._waiting.append(values)
        if len(self._waiting) >= _GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write(self._waiting)
        self._waiting = []


WRITERS: dict[OpenFormat, type[RowWriter]] = {
    OpenFormat.CSV: CsvWriter,
    OpenFormat.JSON: JsonWriter,
    OpenFormat.PARQUET: ParquetRows,
}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case list():
            return harmless(",".join(value))
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            return str(value)
        case _:
            return harmless(value)


def _json(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value

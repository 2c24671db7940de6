"""Tables written row by row for a spreadsheet: CSV, XLSX, ODS. Memory does not grow with the rows.

A text is always a text, whatever it begins with; amounts, numbers and days are real cells.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from core.spreadsheets import harmless

Value = str | int | Decimal | date | None
"""A text, a number, an amount, a day, or nothing."""
WriteRow = Callable[[Sequence[Value]], None]


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    EUROS = "euros"
    DAY = "day"


@dataclass(frozen=True)
class Heading:
    """A column: its name, what it holds, and how many characters wide it is."""

    label: str
    kind: CellKind = CellKind.TEXT
    width: int = 16


CONTENT_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def open_sheet(
    kind: str, stream: IO[bytes], *, title: str, headings: Sequence[Heading]
) -> AbstractContextManager[WriteRow]:
    """Write a table of one sheet into `stream`: `with open_sheet(…) as write: write(row)`.

    `kind` is csv, xlsx or ods; the first row is that of the headings. Raises KeyError for another
    kind.
    """
    return _WRITERS[kind](stream, title, headings)


@contextmanager
def _csv(stream: IO[bytes], title: str, headings: Sequence[Heading]) -> Iterator[WriteRow]:
    """As a French spreadsheet reads it: semicolons, decimal commas, days of ISO 8601."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading.label) for heading in headings])

    def write(row: Sequence[Value]) -> None:
        writer.writerow([_in_csv(value) for value in row])

    yield write
    text.flush()
    text.detach()


def _in_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value) if isinstance(value, int) else harmless(value)


@contextmanager
def _xlsx(stream: IO[bytes], title: str, headings: Sequence[Heading]) -> Iterator[WriteRow]:
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    formats: dict[CellKind, Any] = {
        CellKind.EUROS: book.add_format({"num_format": '#,##0.00 "€"'}),
        CellKind.DAY: book.add_format({"num_format": "dd/mm/yyyy"}),
    }
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, heading.width)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading.label, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    shapes = [formats.get(heading.kind) for heading in headings]

    def write(row: Sequence[Value]) -> None:
        nonlocal last
        last += 1
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(last, column, value)
            elif isinstance(value, date):
                moment = value if isinstance(value, datetime) else datetime.combine(value, time())
                sheet.write_datetime(last, column, moment.replace(tzinfo=None), shapes[column])
            else:
                sheet.write_number(last, column, float(value), shapes[column])

    yield write
    sheet.autofilter(0, 0, last, max(0, len(headings) - 1))
    book.close()


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_BEGINS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content office:version="1.3" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0">'
    "<office:automatic-styles>"
    '<number:date-style style:name="jour"><number:day number:style="long"/>'
    "<number:text>/</number:text>"
    '<number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<number:number-style style:name="montant"><number:number number:decimal-places="2" '
    'number:min-integer-digits="1" number:grouping="true"/><number:text> €</number:text>'
    "</number:number-style>"
    '<style:style style:name="d" style:family="table-cell" style:data-style-name="jour"/>'
    '<style:style style:name="e" style:family="table-cell" style:data-style-name="montant"/>'
    '<style:style style:name="t" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
_ODS_ENDS = "</table:table></office:spreadsheet></office:body></office:document-content>"


@contextmanager
def _ods(stream: IO[bytes], title: str, headings: Sequence[Heading]) -> Iterator[WriteRow]:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        # The type comes first and is not compressed: this is how an ODS is recognised.
        book.writestr("mimetype", _ODS_TYPE, compress_type=zipfile.ZIP_STORED)
        book.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        kinds = [heading.kind for heading in headings]
        with book.open("content.xml", "w") as part:
            text = io.TextIOWrapper(part, encoding="utf-8", write_through=False)
            text.write(_ods_opening(title, headings))

            def write(row: Sequence[Value]) -> None:
                text.write("<table:table-row>")
                text.write("".join(map(_in_ods, row, kinds)))
                text.write("</table:table-row>")

            yield write
            text.write(_ODS_ENDS)
            text.flush()
            text.detach()


def _ods_opening(title: str, headings: Sequence[Heading]) -> str:
    widths = "".join(
        f'<style:style style:name="c{rank}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{heading.width * 0.2:.1f}cm"/>'
        "</style:style>"
        for rank, heading in enumerate(headings)
    )
    columns = "".join(
        f'<table:table-column table:style-name="c{rank}"/>' for rank in range(len(headings))
    )
    names = "".join(
        '<table:table-cell table:style-name="t" office:value-type="string">'
        f"<text:p>{escape(heading.label)}</text:p></table:table-cell>"
        for heading in headings
    )
    return (
        f"{_ODS_BEGINS}{widths}</office:automatic-styles><office:body><office:spreadsheet>"
        f"<table:table table:name={quoteattr(title)}>{columns}"
        f"<table:table-header-rows><table:table-row>{names}</table:table-row>"
        "</table:table-header-rows>"
    )


def _in_ods(value: Value, kind: CellKind) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        lines = "</text:p><text:p>".join(escape(_printable(value)).split("\n"))
        return (
            f'<table:table-cell office:value-type="string"><text:p>{lines}</text:p>'
            "</table:table-cell>"
        )
    if isinstance(value, date):
        return (
            '<table:table-cell table:style-name="d" office:value-type="date" '
            f'office:date-value="{value.isoformat()[:10]}"/>'
        )
    style = ' table:style-name="e"' if kind is CellKind.EUROS else ""
    return f'<table:table-cell{style} office:value-type="float" office:value="{value}"/>'


def _printable(text: str) -> str:
    """Without the control characters that no XML may carry."""
    if text.isprintable():
        return text
    return "".join(one for one in text if one >= " " or one in "\t\n")


_WRITERS: dict[
    str, Callable[[IO[bytes], str, Sequence[Heading]], AbstractContextManager[WriteRow]]
] = {"csv": _csv, "xlsx": _xlsx, "ods": _ods}

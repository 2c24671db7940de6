"""The texts of a Word document: paragraphs, lists, bold and links as simple HTML, tables as cells.

Images, notes, comments and what was struck out in revision are left out. Nothing here is trusted:
the HTML goes through `core.richtext.from_html`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from core.richtext import from_html
from projects.wordform.container import Opened, R, W

_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "drawing", "pict", "object", "instrText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = frozenset({"0", "false", "off", "none"})
_LIST_STYLE = re.compile(
    r"^(?:list(?:bullet|number)|listepuces|listenumros)[a-z]*?(?P<depth>[2-5])?$", re.I
)
MARK = "NE_"


@dataclass(frozen=True)
class Cell:
    """A cell, or the body: its blocks are paragraphs and tables, in order."""

    blocks: tuple[etree._Element, ...]


class Texts:
    """Reads the elements of one document."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self._formats = _list_formats(opened.numbering)
        self._styles = _list_styles(opened.styles)

    def body(self) -> Cell:
        """The whole document."""
        return Cell(tuple(_blocks(self.opened.body)))

    def rows(self, table: etree._Element) -> list[list[Cell]]:
        """The cells of a table, line by line."""
        return [
            [Cell(tuple(_blocks(cell))) for cell in _children(row, "tc")]
            for row in _children(table, "tr")
        ]

    def marks(self, cell: Cell | etree._Element) -> list[str]:
        """The names of our bookmarks that begin there, without « NE_ »."""
        elements = cell.blocks if isinstance(cell, Cell) else (cell,)
        found = (
            mark.get(f"{W}name", "")
            for element in elements
            for mark in element.iter(f"{W}bookmarkStart")
        )
        return [name.removeprefix(MARK) for name in found if name.startswith(MARK)]

    def lines(self, cell: Cell) -> list[str]:
        """The paragraphs as plain lines, tables included, without the empty ones."""
        lines = []
        for block in cell.blocks:
            if block.tag == f"{W}tbl":
                for row in self.rows(block):
                    texts = [" ".join(self.lines(inner)) for inner in row]
                    lines.append(" – ".join(filter(None, texts)))
            else:
                lines.extend(self.plain(block).split("\n"))
        return [line.strip() for line in lines if line.strip()]

    def plain(self, paragraph: etree._Element) -> str:
        """A paragraph without its formatting."""
        return "".join(text for text, _, _ in self._pieces(paragraph)).replace("\u00ad", "")

    def rich(self, cell: Cell) -> str:
        """The cell as a light text (core.richtext)."""
        return from_html("".join(self._html(cell)))

    def images(self) -> int:
        """How many images the document holds, none of which is taken."""
        return sum(1 for _ in self.opened.body.iter(f"{W}drawing", f"{W}pict"))

    def _html(self, cell: Cell) -> Iterator[str]:
        """Blocks as HTML; runs of list paragraphs become lists."""
        opened: list[str] = []
        for block in cell.blocks:
            if block.tag == f"{W}tbl":
                yield from _closing(opened, 0)
                yield from (f"<p>{html.escape(line)}</p>" for line in self.lines(Cell((block,))))
                continue
            level, kind = self._list(block)
            content = self._inline(block)
            if not content.strip():
                continue
            if not level:
                yield from _closing(opened, 0)
                yield f"<p>{content}</p>"
                continue
            yield from _closing(opened, level)
            if len(opened) == level and opened[-1] != kind:
                yield from _closing(opened, level - 1)
            if len(opened) == level:
                yield "</li>"
            while len(opened) < level:
                opened.append(kind)
                yield f"<{kind}>"
            yield f"<li>{content}"
        yield from _closing(opened, 0)

    def _inline(self, paragraph: etree._Element) -> str:
        made = []
        for text, bold, link in self._pieces(paragraph):
            shown = html.escape(text).replace("\n", "<br>")
            if bold and text.strip():
                shown = f"<strong>{shown}</strong>"
            if link:
                shown = f'<a href="{html.escape(link)}">{shown}</a>'
            made.append(shown)
        return "".join(made).replace("</strong><strong>", "")

    def _pieces(self, paragraph: etree._Element) -> Iterator[tuple[str, bool, str]]:
        """(text, bold, address of the link) of each run."""
        for run in _runs(paragraph):
            text = "".join(_characters(run))
            if text:
                yield text, _is_on(run.find(f"{W}rPr/{W}b")), self._link(run)

    def _link(self, run: etree._Element) -> str:
        parent = run.getparent()
        if parent is None or parent.tag != f"{W}hyperlink":
            return ""
        return self.opened.links.get(parent.get(f"{R}id", ""), "")

    def _list(self, paragraph: etree._Element) -> tuple[int, str]:
        """(level from 1, tag) of a list paragraph; (0, "") of the others."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        numbering = paragraph.find(f"{W}pPr/{W}numPr")
        found = _number(numbering) if numbering is not None else self._styles.get(name)
        styled = _LIST_STYLE.match(name)
        # « List Bullet 2 » is the second level of a list, by its name alone.
        by_style = int(styled["depth"] or 1) if styled else 0
        if found is None:
            return by_style, "ol" if "um" in name.casefold() else "ul"
        number, level = found
        if number == "0":
            return 0, ""
        return max(min(level, 8) + 1, by_style), self._formats.get((number, level), "ul")


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _blocks(child)


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _children(child, name)


def _runs(parent: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph as it reads once revised; a control nobody filled says nothing."""
    for child in parent:
        if child.tag in _SKIPPED or child.tag == _FALLBACK:
            continue
        if child.tag == f"{W}sdt" and child.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            continue
        if child.tag == f"{W}r":
            yield child
        elif child.tag != f"{W}pPr":
            yield from _runs(child)


def _characters(run: etree._Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag == f"{W}tab":
            yield " "
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{W}sym":
            # The box of an old form field: Wingdings 0xFE and 0xFD are ticked, 0xA8 is not.
            code = child.get(f"{W}char", "")[-2:].upper()
            yield {"FE": "☒", "FD": "☒", "A8": "☐", "6F": "☐"}.get(code, "")


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def _number(numbering: etree._Element) -> tuple[str, int] | None:
    number, level = numbering.find(f"{W}numId"), numbering.find(f"{W}ilvl")
    if number is None:
        return None
    depth = level.get(f"{W}val", "0") if level is not None else "0"
    return number.get(f"{W}val", "0"), int(depth) if depth.isdigit() else 0


def _list_formats(numbering: etree._Element | None) -> dict[tuple[str, int], str]:
    """ol or ul for each (number, level)."""
    if numbering is None:
        return {}
    abstract: dict[str, dict[int, str]] = {}
    for item in numbering.iter(f"{W}abstractNum"):
        levels = abstract.setdefault(item.get(f"{W}abstractNumId", ""), {})
        for level in item.iter(f"{W}lvl"):
            kind = level.find(f"{W}numFmt")
            bullet = kind is None or kind.get(f"{W}val") in {"bullet", "none"}
            depth = level.get(f"{W}ilvl", "0")
            levels[int(depth) if depth.isdigit() else 0] = "ul" if bullet else "ol"
    return {
        (item.get(f"{W}numId", ""), level): kind
        for item in numbering.iter(f"{W}num")
        if (named := item.find(f"{W}abstractNumId")) is not None
        for level, kind in abstract.get(named.get(f"{W}val", ""), {}).items()
    }


def _list_styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """The list each paragraph style belongs to, when it says so."""
    if styles is None:
        return {}
    found = {}
    for style in styles.iter(f"{W}style"):
        numbering = style.find(f"{W}pPr/{W}numPr")
        number = _number(numbering) if numbering is not None else None
        if number is not None:
            found[style.get(f"{W}styleId", "")] = number
    return found


def _closing(opened: list[str], depth: int) -> Iterable[str]:
    """Close the lists deeper than `depth`."""
    while len(opened) > depth:
        yield f"</li></{opened.pop()}>"

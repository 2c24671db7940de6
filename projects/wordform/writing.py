"""Writing the form as a .docx that people fill in Word or LibreOffice, and that is read back.

Every question stands in a table; a bookmark on its label says which one it is, and survives saving
by any word processor. Where a bookmark is lost (a table copied to have one more), the label and the
heading above tell: see `reading`. docs/adr/0021-word-form.md.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from core import clock
from core.richtext import to_html
from projects.wordform.outline import Kind, Question, Section

Answers = Mapping[str, Any]
"""By name of question: a text, a list of values for `CHOICES`, a bool for `TICK`."""

DEEPEST_STYLE = 3
"""« List Bullet 3 » is the deepest list style of the document."""

TICKED, EMPTY_BOX = "☒", "☐"
GREY = RGBColor(0x55, 0x55, 0x55)
BLUE = RGBColor(0x00, 0x00, 0x91)
_HEIGHTS = {Kind.TEXT: Cm(5), Kind.RICH: Cm(5), Kind.LINE: Cm(1)}
INTRODUCTION = (
    "Écrivez dans les cadres\u00a0; ils s’agrandissent. Tout est facultatif\u00a0: ce que vous "
    "laissez vide ne change rien au projet.",
    "Cochez une case en cliquant dessus, ou en la remplaçant par X.",
    "Il manque un cadre\u00a0? Copiez-en un entier et collez-le à la suite, sous le même titre.",
    "Ne changez ni les titres ni les questions\u00a0: c’est à eux que le site reconnaît les "
    "réponses. Les images ne sont pas reprises\u00a0: joignez-les au projet.",
    "Enregistrez en .docx, puis, sur la page du projet\u00a0: «\u00a0Importer un formulaire "
    "Word\u00a0». Vous verrez ce qui a été compris avant que rien ne change.",
)


def write_form(
    sections: Sequence[Section],
    *,
    school: str = "",
    title: str = "",
    answers: Mapping[str, Answers] | None = None,
) -> bytes:
    """The form as a .docx, blank or with the answers of a project (by part; rows under `rows`).

    `school` and `title` are printed above. Takes about a tenth of a second.
    """
    writer = _Writer()
    writer.opening(school, title)
    for section in sections:
        writer.section(section, (answers or {}).get(section.part.value, {}))
    return writer.saved()


class _Writer:
    def __init__(self) -> None:
        self.document: DocxDocument = Document()
        self.bookmarks = 0
        self._style()

    def saved(self) -> bytes:
        for table in self.document.tables:
            _keep_together(table)
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _style(self) -> None:
        properties = self.document.core_properties
        properties.title, properties.language = "Formulaire de projet – Notre école", "fr-FR"
        properties.author = "Notre école"
        properties.created = properties.modified = clock.now().replace(tzinfo=None)
        for section in self.document.sections:
            section.start_type = WD_SECTION.NEW_PAGE
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2)
            section.top_margin = section.bottom_margin = Cm(1.8)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(10.5)
        run_properties = normal.element.get_or_add_rPr()
        run_properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="fr-FR"/>'))
        for name in ("Title", "Heading 1", "Heading 2"):
            style = self.document.styles[name]
            style.font.name, style.font.color.rgb = "Arial", BLUE
            for fonts in style.element.iter(qn("w:rFonts")):
                for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                    fonts.attrib.pop(qn(attribute), None)

    def opening(self, school: str, title: str) -> None:
        self.document.add_heading("Formulaire de projet", 0)
        if school:
            self.document.add_paragraph().add_run(school).bold = True
        if title:
            self.document.add_paragraph(title)
        for line in INTRODUCTION:
            self.document.add_paragraph(line, style="List Bullet")

    def section(self, section: Section, answers: Answers) -> None:
        heading = self.document.add_heading(section.title, 1)
        self._mark(heading, section.part.value)
        for rank, line in enumerate(section.lead):
            paragraph = self.document.add_paragraph()
            run = paragraph.add_run(line)
            run.bold = rank == 0
            if rank:
                run.font.size, run.font.color.rgb = Pt(9.5), GREY
        for question in section.questions:
            self._box(section, question, answers.get(question.name))
        rows = list(answers.get("rows", []))
        if section.is_grid:
            self._grid(section, rows)
        elif section.row_questions:
            for rank in range(max(len(rows) + 1, section.blank_rows)):
                self._block(section, rank + 1, rows[rank] if rank < len(rows) else {})

    def _box(self, section: Section, question: Question, answer: Any) -> None:
        """A question above its frame."""
        table = self._table(2, 1)
        label, frame = table.cell(0, 0), table.cell(1, 0)
        self._ask(label, question, f"{section.part.value}_{question.name}")
        self._answer(frame, question, answer)
        if question.kind in _HEIGHTS:
            table.rows[1].height = _HEIGHTS[question.kind]
            table.rows[1].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        self._space()

    def _block(self, section: Section, number: int, row: Answers) -> None:
        """A row: a heading of its own, then a question beside each answer."""
        table = self._table(1 + len(section.row_questions), 2)
        head = table.cell(0, 0).merge(table.cell(0, 1))
        _shade(head)
        head.paragraphs[0].add_run(f"{section.row_word} {number}").bold = True
        self._mark(head.paragraphs[0], f"{section.part.value}_rows_{row.get('id') or f'n{number}'}")
        for rank, question in enumerate(section.row_questions, 1):
            self._ask(table.cell(rank, 0), question, "")
            self._answer(table.cell(rank, 1), question, row.get(question.name))
        _widths(table, (Cm(5.5), Cm(11.5)))
        self._space()

    def _grid(self, section: Section, rows: Sequence[Answers]) -> None:
        """Rows as the lines of one table."""
        count = max(len(rows) + 3, section.blank_rows)
        table = self._table(1 + count, len(section.row_questions))
        _repeat(table)
        for rank, question in enumerate(section.row_questions):
            self._ask(table.cell(0, rank), question, f"{section.part.value}_column_{question.name}")
            for line in range(count):
                row = rows[line] if line < len(rows) else {}
                self._answer(table.cell(line + 1, rank), question, row.get(question.name))
        for line, row in enumerate(rows, 1):
            if row.get("id"):
                first = table.cell(line, 0).paragraphs[0]
                self._mark(first, f"{section.part.value}_rows_{row['id']}")
        self._space()

    def _ask(self, cell: _Cell, question: Question, anchor: str) -> None:
        _shade(cell)
        paragraph = cell.paragraphs[0]
        paragraph.add_run(question.label).bold = True
        if anchor:
            self._mark(paragraph, anchor)
        if question.help:
            run = cell.add_paragraph().add_run(question.help)
            run.font.size, run.font.color.rgb = Pt(9), GREY

    def _answer(self, cell: _Cell, question: Question, answer: Any) -> None:
        first = cell.paragraphs[0]
        if question.kind == Kind.CHOICES or (question.kind == Kind.CHOICE and not _in_row(cell)):
            chosen = answer if isinstance(answer, list) else [answer]
            for rank, (value, label) in enumerate(question.choices):
                paragraph = first if rank == 0 else cell.add_paragraph()
                _tick_box(paragraph, label, ticked=value in chosen)
        elif question.kind == Kind.CHOICE:
            _drop_down(first, [label for _, label in question.choices],
                       dict(question.choices).get(answer or "", ""))  # fmt: skip
        elif question.kind == Kind.TICK:
            _tick_box(first, "Oui", ticked=bool(answer))
        elif question.kind == Kind.RICH and answer:
            _Formatted(cell, self.document).feed(to_html(str(answer)))
        elif answer:
            for rank, line in enumerate(str(answer).split("\n")):
                (first if rank == 0 else cell.add_paragraph()).add_run(line)

    def _table(self, rows: int, columns: int) -> Table:
        table: Table = self.document.add_table(rows, columns)
        table.style = "Table Grid"
        return table

    def _space(self) -> None:
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def _mark(self, paragraph: Paragraph, anchor: str) -> None:
        """A bookmark around the paragraph: `NE_<part>[_<question>]`."""
        self.bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self.bookmarks))
        start.set(qn("w:name"), f"NE_{anchor}")
        properties = paragraph._p.pPr
        if properties is None:
            paragraph._p.insert(0, start)
        else:
            properties.addnext(start)
        paragraph._p.append(end)


class _Formatted(HTMLParser):
    """Light text put into a cell: paragraphs, lists, bold, links."""

    def __init__(self, cell: _Cell, document: DocxDocument) -> None:
        super().__init__()
        self.cell, self.document = cell, document
        self.paragraph: Paragraph | None = None
        self.lists: list[str] = []
        self.bold, self.link = False, ""
        self.untouched = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "ul" | "ol":
                self.lists.append(tag)
                self.paragraph = None
            case "p" if not (self.lists and self.paragraph is not None):
                self._begin()
            case "li":
                self._begin()
            case "strong":
                self.bold = True
            case "a":
                self.link = dict(attrs).get("href") or ""
            case "br" if self.paragraph is not None:
                self.paragraph.add_run().add_break()

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "ul" | "ol":
                self.lists.pop()
                self.paragraph = None
            case "p" | "li":
                self.paragraph = None
            case "strong":
                self.bold = False
            case "a":
                self.link = ""

    def handle_data(self, data: str) -> None:
        if self.paragraph is None:
            if not data.strip():
                return
            self._begin()
        assert self.paragraph is not None
        run = self.paragraph.add_run(data.replace("\n", ""))
        run.bold = self.bold or None
        if self.link:
            part = self.document.part
            target = part.relate_to(self.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), target)
            run._r.addprevious(link)
            link.append(run._r)

    def _begin(self) -> None:
        self.paragraph = self.cell.paragraphs[0] if self.untouched else self.cell.add_paragraph()
        self.untouched = False
        if self.lists:
            kind = "List Bullet" if self.lists[-1] == "ul" else "List Number"
            depth = min(len(self.lists), DEEPEST_STYLE)
            self.paragraph.style = f"{kind} {depth}" if depth > 1 else kind


def _in_row(cell: _Cell) -> bool:
    """Whether the cell belongs to a table of rows: several columns."""
    return len(cell._parent.columns) > 1  # type: ignore[attr-defined]


def _tick_box(paragraph: Paragraph, label: str, *, ticked: bool) -> None:
    glyph = TICKED if ticked else EMPTY_BOX
    box = parse_xml(
        f"<w:sdt {nsdecls('w')} "
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr>'
        f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:rPr>"
        '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>'
        f"<w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    paragraph._p.append(box)
    paragraph.add_run(f" {label}")


def _drop_down(paragraph: Paragraph, labels: Sequence[str], chosen: str) -> None:
    """A list to choose from; « Choisissez » while nothing is."""
    control = OxmlElement("w:sdt")
    properties, content = OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
    if not chosen:
        properties.append(OxmlElement("w:showingPlcHdr"))
    choices = OxmlElement("w:dropDownList")
    for label in ("", *labels):
        item = OxmlElement("w:listItem")
        item.set(qn("w:displayText"), label or CHOOSE)
        item.set(qn("w:value"), label or CHOOSE)
        choices.append(item)
    properties.append(choices)
    run = paragraph.add_run(chosen or CHOOSE)
    if not chosen:
        run.font.color.rgb = GREY
    content.append(run._r)
    control.extend([properties, content])
    paragraph._p.append(control)


CHOOSE = "Choisissez"


def _shade(cell: _Cell) -> None:
    properties = cell._tc.get_or_add_tcPr()
    properties.append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F2F2F8"/>')
    )


def _keep_together(table: Table) -> None:
    """No line is cut by a page, and a label stays with its frame."""
    rows = table._tbl.tr_lst
    for row in rows:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for row in rows[:1] if len(table.columns) != 2 else rows[:-1]:
        for paragraph in row.iter(qn("w:p")):
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _repeat(table: Table) -> None:
    """The first line again on the next page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths(table: Table, widths: Sequence[Any]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    table.cell(0, 0).width = sum(widths)

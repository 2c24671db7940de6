"""The editable letters and sheets (.docx): real styles, real headings, real tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from concertations.kit import sheets
from concertations.kit.facts import KitFacts, SchoolFacts
from concertations.kit.letters import DETAILS, Letter
from concertations.kit.packing import settled
from core import french

FONT = "Arial"
BLUE, INK, GREY = RGBColor(0x00, 0x00, 0x91), RGBColor(0x16, 0x16, 0x16), RGBColor(0x3A, 0x3A, 0x3A)
PALE = "F5F5FE"
LINE = "C9C9D6"
TEXT_WIDTH = 17.0
"""Centimetres between the margins of the page."""


def letter(facts: KitFacts, content: Letter) -> bytes:
    """The letter, ready to be changed, printed and signed."""
    document = _document(facts)
    _letterhead(document, facts.school)
    for rank, line in enumerate(content.recipient):
        _line(document, line, indent=9.0, bold=rank == 0, after=0)
    dated = f"{facts.school.commune}, le " if facts.school.commune else "Le "
    _line(document, dated + french.short_date(facts.made_on), indent=9.0, before=8, after=14)
    document.add_paragraph(content.subject, style="Heading 1")
    document.add_paragraph(content.greeting)
    for block in content.blocks:
        if block == DETAILS:
            _details(document, facts.meeting.details)
        elif isinstance(block, str):
            document.add_paragraph(block)
        else:
            for item in block:
                document.add_paragraph(item, style="List Bullet")
    document.add_paragraph(content.closing)
    _line(document, facts.school.head or facts.school.signatory, indent=9.0, before=18, after=0)
    if facts.school.head:
        _line(document, facts.school.signatory, indent=9.0)
    if content.has_slip:
        _slip(document, facts.school)
    return settled(document, title=content.subject, author=facts.school.name, made_on=facts.made_on)


def portrait(facts: KitFacts) -> bytes:
    """The portrait of the school: its figures, who it is, and what the team completes."""
    school = facts.school
    document = _document(facts)
    _letterhead(document, school, with_name=False)
    document.add_paragraph("Fiche portrait", style="Heading 1")
    figures = document.add_table(rows=2, cols=4)
    _frame(figures, widths=[TEXT_WIDTH / 4] * 4)
    for column, (value, label) in enumerate(sheets.figures(school)):
        _fill(figures.cell(0, column), value, bold=True, size=15, color=BLUE, shade=PALE)
        _fill(figures.cell(1, column), label, size=9.5, color=GREY, shade=PALE)
    _line(document, sheets.IPS_MEANING, size=9, before=4)
    document.add_paragraph("L’établissement", style="Heading 2")
    _pairs(document, sheets.identity(school))
    document.add_paragraph("À compléter par l’équipe", style="Heading 2")
    table = document.add_table(rows=len(sheets.TO_COMPLETE), cols=2)
    _frame(table, widths=[5.0, TEXT_WIDTH - 5.0], height=1.75)
    for row, (label, hint) in enumerate(sheets.TO_COMPLETE):
        _fill(table.cell(row, 0), label, bold=True)
        _fill(table.cell(row, 1), hint, size=9, color=GREY)
    source = f"Source : annuaire de l’éducation, relevé le {french.short_date(facts.made_on)}."
    _line(document, french.typography(source), size=8.5, before=6)
    title = f"Fiche portrait – {school.name}"
    return settled(document, title=title, author=school.name, made_on=facts.made_on)


def attendance(facts: KitFacts) -> bytes:
    """Numbers by category, then a sheet to sign."""
    document = _document(facts)
    _letterhead(document, facts.school, with_name=False)
    title = french.typography(f"Feuille de présence – {facts.title}")
    document.add_paragraph(title, style="Heading 1")
    _details(document, facts.meeting.details[:3])
    document.add_paragraph("Combien de personnes sont venues", style="Heading 2")
    rows = sheets.attendance(facts)
    table = document.add_table(rows=len(rows) + 2, cols=3)
    _frame(table, widths=[9.0, 3.5, 4.5], height=0.8, headed=True)
    for column, label in enumerate(("Catégorie", "Invitée", "Présents")):
        _fill(table.cell(0, column), label, bold=True, shade=PALE)
    for row, values in enumerate([*rows, ("Total", "", "")], 1):
        for column, value in enumerate(values):
            _fill(table.cell(row, column), value, bold=row > len(rows))
    _line(document, sheets.PRIVACY, size=9, before=6).add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Signatures", style="Heading 1")
    where = " – ".join(part for part in (facts.meeting.when, facts.meeting.where) if part)
    _line(document, f"{facts.title} – {where}" if where else facts.title, size=9.5)
    table = document.add_table(rows=sheets.SIGNATURE_LINES + 1, cols=3)
    _frame(table, widths=[6.5, 5.0, 5.5], height=0.95, headed=True)
    for column, label in enumerate(("Nom et prénom", "À quel titre", "Signature")):
        _fill(table.cell(0, column), label, bold=True, shade=PALE)
    return settled(document, title=title, author=facts.school.name, made_on=facts.made_on)


def _document(facts: KitFacts) -> WordDocument:
    """An empty A4 document in French, with our styles and a footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    section.footer_distance = Cm(0.9)
    _speak_french(document)
    _style(document, "Normal", size=10.5, color=INK, after=7)
    _style(document, "Heading 1", size=16, color=BLUE, bold=True, before=4, after=9)
    _style(document, "Heading 2", size=12, color=INK, bold=True, before=12, after=4)
    _style(document, "List Bullet", size=10.5, color=INK, after=2)
    foot = section.footer.paragraphs[0]
    school = facts.school
    _write(foot, " – ".join(part for part in (school.name, *school.lines) if part), 8, GREY)
    return document


def _speak_french(document: WordDocument) -> None:
    """Screen readers and spell checkers read the language of the styles."""
    element: Any = document.styles.element
    for tag in element.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia", "w:bidi"):
            tag.set(qn(name), "fr-FR")


def _style(
    document: WordDocument,
    name: str,
    *,
    size: float,
    color: RGBColor,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    style: Any = document.styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = color
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), FONT)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.15


def _letterhead(document: WordDocument, school: SchoolFacts, *, with_name: bool = True) -> None:
    for line in school.heading:
        _line(document, line, bold=True, size=10, after=0)
    _line(document, school.name, bold=True, size=13, color=BLUE, before=4, after=0)
    if with_name and school.town:
        _line(document, school.town, size=9.5, color=GREY, after=14)
    else:
        _line(document, "", after=4)


def _line(
    document: WordDocument,
    text: str,
    *,
    indent: float = 0,
    bold: bool = False,
    size: float = 10.5,
    color: RGBColor = INK,
    before: float = 0,
    after: float = 6,
) -> Paragraph:
    paragraph = document.add_paragraph()
    _write(paragraph, text, size, color, bold=bold)
    paragraph.paragraph_format.left_indent = Cm(indent)
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def _write(
    paragraph: Paragraph, text: str, size: float, color: RGBColor, *, bold: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.color.rgb = bold, Pt(size), color


def _details(document: WordDocument, rows: Sequence[tuple[str, str]]) -> None:
    """When and where, in a pale box that the eye finds first."""
    table = document.add_table(rows=len(rows), cols=2)
    _frame(table, widths=[3.2, TEXT_WIDTH - 3.2], height=0.75, lines="box")
    for row, (label, value) in enumerate(rows):
        _fill(table.cell(row, 0), label, color=GREY, shade=PALE)
        _fill(table.cell(row, 1), value, bold=True, shade=PALE)
    _line(document, "", size=4, after=2)


def _pairs(document: WordDocument, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=len(rows), cols=2)
    _frame(table, widths=[5.0, TEXT_WIDTH - 5.0])
    for row, (label, value) in enumerate(rows):
        _fill(table.cell(row, 0), label, color=GREY)
        _fill(table.cell(row, 1), value, bold=True)


def _slip(document: WordDocument, school: SchoolFacts) -> None:
    """What a family tears off and gives back."""
    rule = _line(document, f"À rendre {school.to_the}", size=9, color=GREY, before=14)
    _border(rule, "top", "dashed", "929292")
    for text in (
        "Nom de l’élève et classe : ..............................................................",
        "☐ Je viendrai, avec ….. personne(s).     ☐ Je ne peux pas venir, voici mon avis :",
        "............................................................................................",
    ):
        _line(document, french.typography(text), size=10, after=5)


def _border(paragraph: Paragraph, side: str, kind: str, color: str) -> None:
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", "6"), ("space", "6"), ("color", color)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _frame(
    table: Table,
    *,
    widths: Sequence[float],
    height: float = 0,
    headed: bool = False,
    lines: Literal["rows", "box"] = "rows",
) -> None:
    """Fixed widths, thin lines between the rows, a repeated head when it has one."""
    table.autofit = False
    properties: Any = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    edges = ("top", "bottom", "insideH") if lines == "rows" else ("left",)
    for side in edges:
        edge = OxmlElement(f"w:{side}")
        thick, color = ("4", LINE) if lines == "rows" else ("36", "000091")
        for name, value in (("val", "single"), ("sz", thick), ("space", "0"), ("color", color)):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.tblLayout.addprevious(borders)  # the order of the schema: Word refuses another
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), "110")
    indent.set(qn("w:type"), "dxa")
    borders.addprevious(indent)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
        if height:
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        cannot_split = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(cannot_split)
    if headed:
        head = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(head)


def _fill(
    cell: _Cell,
    text: str,
    *,
    bold: bool = False,
    size: float = 10,
    color: RGBColor = INK,
    shade: str = "",
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2.5)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    _write(paragraph, text, size, color, bold=bold)
    if shade:
        ground = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
            ground.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().insert_element_before(ground, "w:vAlign")

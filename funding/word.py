"""The convention as an editable document (.docx), from the frozen facts of its PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from concertations.kit.packing import settled

INK = RGBColor(0x16, 0x16, 0x16)
_STYLES = {"title": "Heading 2", "item": "List Bullet"}


def convention_docx(facts: dict[str, Any], *, number: str, made_on: date) -> bytes:
    """The bytes of the convention, the same for the same facts. `facts`: `convention_facts`."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for tag in document.styles.element.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia", "w:bidi"):
            tag.set(qn(name), "fr-FR")
    for name, size in (("Normal", 10.5), ("Heading 1", 16), ("Heading 2", 12)):
        style: Any = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = INK
        style.paragraph_format.space_after = Pt(6)
    document.add_paragraph(str(facts["heading"])).runs[0].bold = True
    document.add_paragraph(f"Convention {number}", style="Heading 1")
    document.add_paragraph(
        f"Entre l’État ({facts['academy']}), d’une part, et {facts['beneficiary']}, d’autre part."
    )
    for nature, words in facts["blocks"]:
        document.add_paragraph(words, style=_STYLES.get(nature))
    place = f"à {facts['place']}, " if facts.get("place") else ""
    document.add_paragraph(f"Fait {place}le {facts['date']}, en deux exemplaires.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = f"{facts['signatory']}\n\n\n"
    table.cell(0, 1).text = f"Pour {facts['beneficiary']}\n\n\n"
    return settled(
        document, title=f"Convention {number}", author=str(facts["academy"]), made_on=made_on
    )

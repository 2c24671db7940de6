"""The editable slides, poster and visual (.pptx). Titles are real titles, images say what they are.

Positions and sizes are in hundredths of the width of the page, so that one drawing makes an A4, an
A3, a wide and a square visual.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from concertations.kit.facts import KitFacts
from concertations.kit.packing import settled
from concertations.kit.posters import Paper, poster_lines, step_down, title_size
from concertations.kit.qr import qr_png
from concertations.kit.slides import Slide, deck

FONT = "Arial"
BLUE, WHITE, INK, GREY, PALE, MIDDLE, LIGHT = map(
    RGBColor.from_string,
    ("000091", "FFFFFF", "161616", "3A3A3A", "F5F5FE", "6A6AF4", "CACAFB"),
)
BARS = (BLUE, MIDDLE, LIGHT)
LIGHT_BARS = (WHITE, LIGHT, MIDDLE)
TITLE_ONLY = 5
WIDE = Paper("deck", 338.67, 190.5)


class Drawing:
    """A presentation in French being drawn, measured in hundredths of its width."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        presentation: Any = Presentation()
        self.made = presentation
        old_width, old_height = self.made.slide_width, self.made.slide_height
        self.made.slide_width, self.made.slide_height = Mm(paper.width), Mm(paper.height)
        self._fit_layouts(Mm(paper.width) / old_width, Mm(paper.height) / old_height)
        self._set_theme()
        self.height = 100 * paper.height / paper.width

    def page(self) -> Any:
        """A new empty page, with a title to place."""
        return self.made.slides.add_slide(self.made.slide_layouts[TITLE_ONLY])

    def length(self, hundredths: float) -> Emu:
        """A length on the page."""
        return Emu(round(self.made.slide_width * hundredths / 100))

    def points(self, hundredths: float) -> Pt:
        """A size of type, in hundredths of the width too."""
        return Pt(round(self.paper.width / 25.4 * 72 * hundredths / 100, 1))

    def block(self, page: Any, box: Sequence[float], color: RGBColor) -> None:
        """A rectangle of one colour: decoration, nothing to read."""
        shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(self.length(side) for side in box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = color
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # no shadow, no outline
        shape._element.nvSpPr.cNvPr.set("descr", "")
        shape.name = "Fond"
        # Behind the title, which the layout put first.
        tree = page.shapes._spTree
        tree.remove(shape._element)
        tree.insert(2, shape._element)

    def bars(self, page: Any, left: float, top: float, size: float, *, light: bool) -> None:
        """The mark of the kit: three bars for three dimensions."""
        for rank, color in enumerate(LIGHT_BARS if light else BARS):
            self.front_block(page, (left + rank * size * 0.5, top, size * 0.32, size * 1.6), color)

    def front_block(self, page: Any, box: Sequence[float], color: RGBColor) -> None:
        """A rectangle above what is already drawn."""
        self.block(page, box, color)
        tree = page.shapes._spTree
        element = tree[2]
        tree.remove(element)
        tree.append(element)

    def title(
        self, page: Any, text: str, box: Sequence[float], size: float, color: RGBColor,
        *, anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    ) -> None:  # fmt: skip
        """The title of the page, which the outline and screen readers give."""
        shape = page.shapes.title
        shape.left, shape.top, shape.width, shape.height = (self.length(side) for side in box)
        self._write(shape.text_frame, [(text, size, color, True)], anchor)

    def text(
        self, page: Any, lines: Sequence[tuple[str, float, RGBColor, bool]], box: Sequence[float],
        *, anchor: MSO_ANCHOR = MSO_ANCHOR.TOP, name: str = "Texte",
    ) -> None:  # fmt: skip
        """Paragraphs (text, size, colour, bold) in a box."""
        shape = page.shapes.add_textbox(*(self.length(side) for side in box))
        shape.name = name
        self._write(shape.text_frame, lines, anchor)

    def qr(self, page: Any, url: str, left: float, top: float, side: float) -> None:
        """The QR code, with the address it holds said in words."""
        picture = page.shapes.add_picture(
            io.BytesIO(qr_png(url)), *(self.length(value) for value in (left, top, side, side))
        )
        picture.name = "QR code"
        picture._element.nvPicPr.cNvPr.set("descr", f"QR code qui mène à la page {url}")

    def written(self, facts: KitFacts, title: str) -> bytes:
        """The bytes of the presentation."""
        return settled(self.made, title=title, author=facts.school.name, made_on=facts.made_on)

    def _write(
        self, frame: Any, lines: Sequence[tuple[str, float, RGBColor, bool]], anchor: MSO_ANCHOR
    ) -> None:
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for rank, (text, size, color, bold) in enumerate(lines):
            paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
            paragraph.alignment = 1
            paragraph.space_after = self.points(size * 0.35)
            run = paragraph.add_run()
            run.text = text
            run.font.name, run.font.size, run.font.bold = FONT, self.points(size), bold
            run.font.color.rgb = color
            run._r.get_or_add_rPr().set("lang", "fr-FR")

    def _fit_layouts(self, across: float, down: float) -> None:
        """Slides that people add later fill the new page too."""
        master = self.made.slide_master
        for sheet in (master, *self.made.slide_layouts):
            for shape in sheet.placeholders:
                if shape._element.spPr.xfrm is None:
                    continue
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)
                shape.top, shape.height = round(shape.top * down), round(shape.height * down)

    def _set_theme(self) -> None:
        """Our type and our blue are those proposed for whatever is added."""
        theme = self.made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        blob = theme.blob.replace(b'typeface="Calibri"', f'typeface="{FONT}"'.encode())
        theme._blob = blob.replace(b"4F81BD", b"000091").replace(b"1F497D", b"161616")


def slides(facts: KitFacts) -> bytes:
    """The deck, with what the speaker says in the notes."""
    drawing = Drawing(WIDE)
    for number, slide in enumerate(deck(facts), 1):
        page = drawing.page()
        _DRAWN[slide.kind](drawing, page, slide)
        if slide.kind != "cover":
            drawing.bars(page, 5, 4.2, 2.2, light=False)
            foot = f"{facts.school.name} – {number}"
            drawing.text(page, [(foot, 1.05, GREY, False)], (5, 52.6, 90, 2), name="Pied de page")
        page.notes_slide.notes_text_frame.text = slide.notes
    return drawing.written(facts, facts.title)


def poster(facts: KitFacts, paper: Paper) -> bytes:
    """The poster, one page."""
    drawing = Drawing(paper)
    page = drawing.page()
    lines = poster_lines(facts)
    drawing.block(page, (0, 0, 100, 76), BLUE)
    drawing.bars(page, 8, 8, 6, light=True)
    drawing.text(page, [("Concertation", 3, WHITE, True)], (8, 20.5, 84, 5))
    size = title_size(facts.title, 11, 4.2, width=84)
    low = MSO_ANCHOR.BOTTOM
    drawing.title(page, facts.title, (8, 27, 84, 43), size, WHITE, anchor=low)
    side = 22 if facts.contribution_url else 0
    width = 84 - (side + 4 if side else 0)
    text = [
        (lines.day, step_down(lines.day, 5.6, 3.6), BLUE, True),
        (lines.hours, 4, INK, True),
        (lines.place, step_down(lines.place, 3.4, 2), INK, False),
        (lines.guests, 2.3, GREY, False),
    ]
    drawing.text(page, [line for line in text if line[0]], (8, 82, width, 40))
    if facts.contribution_url:
        drawing.qr(page, facts.contribution_url, 92 - side, 82, side)
        give = [(lines.give, 1.9, INK, True)]
        drawing.text(page, give, (92 - side, 82 + side + 1, side, 12))
    school = [(facts.school.name, step_down(facts.school.name, 2.6, 1.7), INK, True),
              (facts.school.commune, 2.1, GREY, False), (lines.site, 1.7, GREY, False)]  # fmt: skip
    drawing.text(
        page, [line for line in school if line[0]], (8, drawing.height - 18, 84, 12),
        anchor=MSO_ANCHOR.BOTTOM,
    )  # fmt: skip
    return drawing.written(facts, f"Affiche – {facts.title}")


def visual(facts: KitFacts, paper: Paper) -> bytes:
    """The visual for the ENT, one page."""
    drawing = Drawing(paper)
    page = drawing.page()
    lines = poster_lines(facts)
    tall = drawing.height
    foot = 17 if paper.is_wide else 29
    big = 1.0 if paper.is_wide else 1.25
    drawing.block(page, (0, 0, 100, tall), BLUE)
    drawing.front_block(page, (0, tall - foot, 100, foot), WHITE)
    drawing.bars(page, 5, 5, 2.6 * big, light=True)
    drawing.text(page, [("Concertation", 2.6 * big, WHITE, True)], (5, 11.5 * big, 90, 4))
    title = (5, 15.5 * big, 90, tall - foot - 15.5 * big - 3.5)
    size = title_size(facts.title, 6.6 * big, 2.9 * big, width=88)
    drawing.title(page, facts.title, title, size, WHITE, anchor=MSO_ANCHOR.BOTTOM)
    text = [
        (lines.when, 2.7 * big, BLUE, True),
        (lines.place, step_down(lines.place, 2.1 * big, 1.3 * big), INK, False),
        (facts.school.name, step_down(facts.school.name, 2.1 * big, 1.3 * big), GREY, False),
    ]

    drawing.text(
        page, [line for line in text if line[0]], (5, tall - foot + 2.5, 90, foot - 4),
    )  # fmt: skip
    return drawing.written(facts, f"Visuel – {facts.title}")


def _cover(drawing: Drawing, page: Any, slide: Slide) -> None:
    drawing.block(page, (0, 0, 100, drawing.height), BLUE)
    drawing.bars(page, 8, 8, 3.4, light=True)
    drawing.text(page, [(slide.lead, 2.4, WHITE, True)], (8, 16, 84, 4))
    size = title_size(slide.title, 6, 2.9, width=84)
    drawing.title(page, slide.title, (8, 20.5, 84, 20), size, WHITE)
    lines = [(text, step_down(text, 2, 1.3), WHITE, False) for _, text in slide.items]
    drawing.text(page, lines, (8, 41, 84, 13))


def _head(drawing: Drawing, page: Any, slide: Slide) -> None:
    drawing.title(page, slide.title, (5, 9.6, 90, 5.5), step_down(slide.title, 3.5, 2.4), BLUE)
    if slide.lead:
        drawing.text(page, [(slide.lead, 1.75, GREY, False)], (5, 15.2, 90, 5))


def _cards(drawing: Drawing, page: Any, slide: Slide) -> None:
    _head(drawing, page, slide)
    for rank, (head, text) in enumerate(slide.items):
        left = 5 + rank * 31
        drawing.block(page, (left, 22.5, 28, 25), PALE)
        drawing.front_block(page, (left, 22.5, 28, 0.5), BARS[rank])
        lines = [(head, 2.2, BLUE, True), (text, 2, INK, False)]
        drawing.text(page, lines, (left + 2, 25, 24.5, 21))


def _figures(drawing: Drawing, page: Any, slide: Slide) -> None:
    _head(drawing, page, slide)
    for rank, (value, label) in enumerate(slide.items):
        left, top = 5 + (rank % 2) * 46, 18 + (rank // 2) * 16.5
        drawing.block(page, (left, top, 44, 14.5), PALE)
        lines = [(value, step_down(value, 4, 2.6), BLUE, True), (label, 1.75, INK, False)]
        drawing.text(page, lines, (left + 2.5, top + 2, 39, 12))


def _list(drawing: Drawing, page: Any, slide: Slide) -> None:
    _head(drawing, page, slide)
    for rank, (head, text) in enumerate(slide.items):
        top = 17.5 + rank * 6.8
        drawing.text(page, [(head, 2, BLUE, True)], (5, top, 26, 6))
        drawing.text(page, [(text, step_down(text, 2, 1.5), INK, False)], (32, top, 63, 6))


def _question(drawing: Drawing, page: Any, slide: Slide) -> None:
    drawing.block(page, (0, 0, 44, drawing.height), PALE)
    drawing.title(page, slide.title, (5, 13, 35, 20), 4.2, BLUE, anchor=MSO_ANCHOR.BOTTOM)
    drawing.text(page, [(slide.lead, 1.75, GREY, False)], (5, 34.5, 34, 10))
    for rank, (_, text) in enumerate(slide.items):
        top = 14 + rank * 11
        drawing.front_block(page, (49, top + 0.2, 0.5, 7), BARS[rank])
        drawing.text(page, [(text, 2.1, INK, False)], (51.5, top, 43, 9))


_DRAWN: dict[str, Callable[[Drawing, Any, Slide], None]] = {
    "cover": _cover,
    "cards": _cards,
    "figures": _figures,
    "list": _list,
    "question": _question,
}

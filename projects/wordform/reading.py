"""Reading a filled form: which answer belongs to which question, and what could not be placed.

A table is recognised by the bookmark on its label, else by the label itself under the heading of
its part. Whatever is not recognised and says something is given back as it is: nothing is lost
without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO, Any, TypedDict

from lxml import etree

from projects.wordform.container import W, open_document
from projects.wordform.outline import Kind, Question, Section, folded
from projects.wordform.texts import Cell, Texts
from projects.wordform.writing import CHOOSE, EMPTY_BOX, write_form

_TICK = re.compile(r"^\s*(?:[☒☑✓✔✗✘■]|\[?\s*[xX]\s*\]|[xX](?=\s))\s*")
_BOX = re.compile(rf"^\s*(?:[{EMPTY_BOX}□]|\[\s*\])\s*")
MOST_UNREAD = 200
MOST_ROWS = 60
MOST_TEXT = 40_000


class Answers(TypedDict):
    """What was read of a part: texts by question, lists for choices; rows with `id` when known."""

    fields: dict[str, Any]
    rows: list[dict[str, Any]]


class Unplaced(TypedDict):
    """A text nobody could place: where it stood, and the text."""

    where: str
    text: str


class Reading(TypedDict):
    """A whole form, as plain JSON."""

    parts: dict[str, Answers]
    unplaced: list[Unplaced]
    images: int


def read_form(stream: IO[bytes], sections: Sequence[Section]) -> Reading:
    """What a filled form says. Raises DomainError when the file is not a readable .docx.

    Nothing is judged here: the forms of the editor do, with the same sentences.
    """
    return _Reader(Texts(open_document(stream)), sections).read()


class _Reader:
    def __init__(self, texts: Texts, sections: Sequence[Section]) -> None:
        self.texts, self.sections = texts, sections
        self.by_part = {section.part.value: section for section in sections}
        self.by_title = {folded(section.part.label): section for section in sections}
        self.parts: dict[str, Answers] = {}
        self.unplaced: list[Unplaced] = []
        self.section: Section | None = None

    def read(self) -> Reading:
        printed = _printed(self.sections)
        for block in self.texts.body().blocks:
            if block.tag == f"{W}tbl":
                self._table(block)
            elif not self._heading(block):
                text = self.texts.plain(block).strip()
                if self.section is not None and text and folded(text) not in printed:
                    self._unplaced(text)
        return {
            "parts": {
                part: answers
                for part, answers in self.parts.items()
                if answers["fields"] or answers["rows"]
            },
            "unplaced": self.unplaced[:MOST_UNREAD],
            "images": self.texts.images(),
        }

    def _heading(self, paragraph: etree._Element) -> bool:
        """Whether this is the heading of a part: what follows belongs to it."""
        for mark in self.texts.marks(paragraph):
            if mark in self.by_part:
                self.section = self.by_part[mark]
                return True
        words = folded(self.texts.plain(paragraph)).split()
        title = " ".join(words[1:] if words and words[0].isdigit() else words)
        if title in self.by_title and words:
            self.section = self.by_title[title]
            return True
        return False

    def _table(self, table: etree._Element) -> None:
        rows = self.texts.rows(table)
        if not rows or not rows[0]:
            return
        for section in self._candidates(table):
            if self._as_grid(section, rows) or self._as_block(section, rows):
                return
            if self._as_boxes(section, rows):
                return
        for row in rows:
            texts = [" ".join(self.texts.lines(cell)) for cell in row]
            self._unplaced(" – ".join(filter(None, texts)))

    def _candidates(self, table: etree._Element) -> list[Section]:
        """The parts the table may belong to: its bookmarks say, else the heading above."""
        marks = {mark.split("_")[0] for mark in self.texts.marks(table)}
        named = [self.by_part[name] for name in self.by_part if name in marks]
        if self.section is not None and self.section not in named:
            named.append(self.section)
        return named

    def _as_grid(self, section: Section, rows: list[list[Cell]]) -> bool:
        if not section.is_grid:
            return False
        head = rows[0]
        asked = [self._question(cell, section.row_questions) for cell in head]
        if sum(question is not None for question in asked) < max(1, len(head) - 1):
            return False
        for row in rows[1:]:
            found = self._row_id(row[0], section) if row else {}
            for question, cell in zip(asked, row, strict=False):
                if question is None:
                    self._unplaced_cell(section.title, cell)
                else:
                    self._keep(found, question, cell, section)
            self._add_row(section, found)
        return True

    def _as_block(self, section: Section, rows: list[list[Cell]]) -> bool:
        if not section.row_questions or section.is_grid or len(rows) < 2:
            return False
        asked = [self._question(row[0], section.row_questions) for row in rows[1:] if row]
        if sum(question is not None for question in asked) < max(1, len(asked) - 1):
            return False
        found = self._row_id(rows[0][0], section)
        for row in rows[1:]:
            question = self._question(row[0], section.row_questions)
            if question is None or len(row) < 2:
                for cell in row:
                    self._unplaced_cell(section.title, cell)
                continue
            self._keep(found, question, row[1], section)
        self._add_row(section, found)
        return True

    def _as_boxes(self, section: Section, rows: list[list[Cell]]) -> bool:
        """Questions above their frames: one, or several whose tables were joined."""
        if any(len(row) != 1 for row in rows):
            return False
        placed, question = False, None
        answers = self._answers(section)
        for (cell,) in rows:
            asked = self._question(cell, section.questions)
            if asked is not None:
                question, placed = asked, True
            elif question is not None:
                self._keep(answers["fields"], question, cell, section)
            elif placed:
                self._unplaced_cell(section.title, cell)
        return placed

    def _question(self, cell: Cell, questions: Sequence[Question]) -> Question | None:
        """The question of a label: by its bookmark, else by its first line."""
        for mark in self.texts.marks(cell):
            for question in questions:
                if mark.endswith(f"_{question.name}"):
                    return question
        lines = self.texts.lines(cell)
        label = folded(lines[0]) if lines else ""
        return next((q for q in questions if label and folded(q.label) == label), None)

    def _row_id(self, cell: Cell, section: Section) -> dict[str, Any]:
        """The row this one came from, when the form was written with the answers of a project."""
        for mark in self.texts.marks(cell):
            number = mark.removeprefix(f"{section.part.value}_rows_")
            if number.isascii() and number.isdigit() and len(number) < 19:
                return {"id": int(number)}
        return {}

    def _add_row(self, section: Section, found: dict[str, Any]) -> None:
        rows = self._answers(section)["rows"]
        if set(found) - {"id"} and len(rows) < MOST_ROWS:
            rows.append(found)

    def _answers(self, section: Section) -> Answers:
        return self.parts.setdefault(section.part.value, {"fields": {}, "rows": []})

    def _keep(self, into: dict[str, Any], question: Question, cell: Cell, section: Section) -> None:
        """Put the answer of a frame, when there is one; never over an answer read before."""
        value = self._value(question, cell, section)
        if value in ("", [], None):
            return
        if question.name in into and into[question.name] != value:
            self._unplaced_cell(question.label, cell)
            return
        into[question.name] = value

    def _value(self, question: Question, cell: Cell, section: Section) -> Any:
        if question.kind == Kind.RICH:
            return self.texts.rich(cell)[:MOST_TEXT]
        lines = self.texts.lines(cell)
        match question.kind:
            case Kind.TEXT:
                return "\n".join(lines)[:MOST_TEXT]
            case Kind.TICK:
                # A box left empty is no answer: only a ticked one changes something.
                return True if any(_TICK.match(line) for line in lines) else None
            case Kind.CHOICES:
                return list(self._chosen(question, lines, section))
            case Kind.CHOICE:
                return self._only(question, list(self._chosen(question, lines, section)), section)
        return " ".join(lines)[:MOST_TEXT]

    def _chosen(self, question: Question, lines: Sequence[str], section: Section) -> Iterator[str]:
        """The values of the ticked lines, or of a label written alone."""
        values = {folded(label): value for value, label in question.choices}
        for line in lines:
            if _BOX.match(line) or folded(line) == folded(CHOOSE):
                continue
            said = _TICK.sub("", line)
            value = values.get(folded(said)) or _nearest(folded(said), values)
            if value is None:
                self._unplaced(said, f"{section.title}, {question.label}")
            else:
                yield value

    def _only(self, question: Question, chosen: list[str], section: Section) -> str:
        """The one value chosen; several are given back, none is taken."""
        if len(chosen) <= 1:
            return chosen[0] if chosen else ""
        labels = dict(question.choices)
        text = f"Plusieurs choix\u00a0: {', '.join(labels[value] for value in chosen)}"
        self._unplaced(text, f"{section.title}, {question.label}")
        return ""

    def _unplaced_cell(self, where: str, cell: Cell) -> None:
        self._unplaced("\n".join(self.texts.lines(cell)), where)

    def _unplaced(self, text: str, where: str = "") -> None:
        if text.strip():
            place = where or (self.section.title if self.section is not None else "")
            self.unplaced.append({"where": place, "text": text.strip()[:MOST_TEXT]})


def _nearest(said: str, values: dict[str, str]) -> str | None:
    """The only choice whose label begins as what was written."""
    near = [value for label, value in values.items() if said and label.startswith(said)]
    return near[0] if len(near) == 1 else None


def _printed(sections: Sequence[Section]) -> set[str]:
    """What a blank form says outside its frames: nobody wrote that."""
    import io

    texts = Texts(open_document(io.BytesIO(write_form(sections))))
    return {folded(texts.plain(block)) for block in texts.body().blocks if block.tag == f"{W}p"}

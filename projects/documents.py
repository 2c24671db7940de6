"""The PDFs of a project that are made when they are asked for: the file, the blank form."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from core import clock, french
from core.pdf import render_pdf
from projects.content import Content
from projects.enums import Part, Status
from projects.models import Project, Snapshot
from projects.queries import in_order
from projects.wordform.outline import Kind, Question, Section

CACHED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Asked:
    """A question on paper, with room to write: `lines` high."""

    question: Question
    lines: range


@dataclass(frozen=True)
class Block:
    """Questions printed together: one with room to write, or numbers side by side, each with its
    short name, under a `label`."""

    asked: Asked | None = None
    label: str = ""
    numbers: Sequence[str] = ()


_LINES = {Kind.TEXT: 8, Kind.RICH: 8}
_OF = "\u00a0: "


def blank_form_pdf(sections: Sequence[Section], school: str) -> bytes:
    """The blank form to print and fill by hand; `school` as printed above, "" for any school.

    Made once, then kept in the cache for a day: a second of work.
    """
    asked = hashlib.sha256(repr((sections, school)).encode()).hexdigest()
    kept: bytes | None = cache.get(f"blank-form-pdf:{asked}")
    if kept is not None:
        return kept
    context = {
        "school": school,
        "sections": [
            {
                "section": section,
                "blocks": _blocks(section.questions),
                "row_questions": [_asked(question) for question in section.row_questions],
                "rows": range(1, section.blank_rows + 1),
            }
            for section in sections
        ],
    }
    made = render_pdf("documents/projects/blank_form.html", context, title="Formulaire de projet")
    cache.set(f"blank-form-pdf:{asked}", made, CACHED_SECONDS)
    return made


def _blocks(questions: Sequence[Question]) -> list[Block]:
    """Numbers that follow one another and count the same thing (« Nombre d’élèves : CP ») take
    a line between them, not a page."""
    blocks: list[Block] = []
    for label, run in groupby(questions, _counted):
        asked = list(run)
        if label and len(asked) > 1:
            names = [question.label.removeprefix(f"{label}{_OF}") for question in asked]
            blocks.append(Block(label=label, numbers=names))
        else:
            blocks += [Block(asked=_asked(question)) for question in asked]
    return blocks


def _counted(question: Question) -> str:
    """What this number counts, of several things; "" for another question."""
    label, of, _ = question.label.partition(_OF)
    return label if of and question.kind == Kind.NUMBER else ""


def _asked(question: Question) -> Asked:
    return Asked(question, range(_LINES.get(question.kind, 2 if question.is_short else 0)))


def draft_pdf(project: Project, content: Content) -> bytes:
    """The file as it is being written, marked as such on every page. No query.

    `content` is `projects.queries.file_content`. A second of work for an ordinary file.
    """
    extra = {
        "is_draft": True,
        "was_filed": project.status != Status.DRAFT,
        "printed_on": clock.today(),
    }
    return _file_pdf(project, content, extra)


def filed_pdf(project: Project, snapshot: Snapshot) -> bytes:
    """A filing as it was frozen: made once, then kept in the cache for a day. No query.

    The école, its académie and the person who filed are loaded.
    """
    key = f"filed-pdf:{snapshot.pk}:{snapshot.sha256}"
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    moment = french.date_and_time(timezone.localtime(snapshot.taken_at))
    extra = {
        "is_draft": False,
        "filing": f"Dépôt n°\u00a0{snapshot.number}, {moment}, par {snapshot.taken_by}",
        "passage": french.ordinal(snapshot.passage),
        "sha256": snapshot.sha256,
    }
    made = _file_pdf(project, snapshot.content, extra)
    cache.set(key, made, CACHED_SECONDS)
    return made


def _file_pdf(project: Project, content: Content, extra: dict[str, Any]) -> bytes:
    """`content` alone says what the file says, its title too."""
    school = project.establishment
    name = content[Part.SUMMARY.value][0]["text"] or f"Projet sans titre ({project.reference})"
    context = {
        "reference": project.reference,
        "name": name,
        "school": school,
        "academy": school.academy.name,
        "parts": in_order(content),
        **extra,
    }
    title = f"{name} – {project.reference}"
    return render_pdf("documents/projects/file.html", context, title=title)

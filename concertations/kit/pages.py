"""The PDF and the images of the kit, from `templates/documents/concertations/`."""

from __future__ import annotations

from typing import Any

from concertations.kit import sheets
from concertations.kit.facts import KitFacts
from concertations.kit.letters import DETAILS, Block, Letter
from concertations.kit.posters import Paper, poster_lines, step_down, title_size
from concertations.kit.qr import qr_data_uri
from concertations.kit.slides import deck
from core import french
from core.pdf import first_page_png, render_pdf

FOLDER = "documents/concertations"


def letter(facts: KitFacts, content: Letter) -> bytes:
    """The letter as a tagged PDF."""
    context = {
        "letter": content,
        "blocks": [_block(block) for block in content.blocks],
        "dated": french.short_date(facts.made_on),
    }
    return _pdf("letter", facts, context, title=content.subject)


def poster(facts: KitFacts, paper: Paper) -> bytes:
    """The poster as a tagged PDF."""
    lines = poster_lines(facts)
    sizes = {
        "title_size": title_size(facts.title, 11, 4.2, width=84),
        "day_size": step_down(lines.day, 5.6, 3.6),
        "place_size": step_down(lines.place, 3.4, 2),
        "school_size": step_down(facts.school.name, 2.6, 1.7),
    }
    context = {"lines": lines, "paper": paper.name, "qr": _qr(facts), **_written(sizes)}
    return _pdf("poster", facts, context, title=f"Affiche – {facts.title}")


def slides(facts: KitFacts) -> bytes:
    """The deck as a tagged PDF, one page a slide."""
    pages = deck(facts)
    lines = [text for _, text in pages[0].items]
    sizes = {
        "cover_size": title_size(facts.title, 6, 2.9, width=84),
        "lines_size": step_down(max(lines, key=len), 2.2, 1.4),
    }
    return _pdf("slides", facts, {"slides": pages, **_written(sizes)}, title=facts.title)


def portrait(facts: KitFacts) -> bytes:
    """The portrait of the school as a tagged PDF."""
    context = {
        "figures": sheets.figures(facts.school),
        "identity": sheets.identity(facts.school),
        "to_complete": sheets.TO_COMPLETE,
        "ips_meaning": sheets.IPS_MEANING,
        "dated": french.short_date(facts.made_on),
    }
    return _pdf("portrait", facts, context, title=f"Fiche portrait – {facts.school.name}")


def attendance(facts: KitFacts) -> bytes:
    """Numbers by category and the sheet to sign, as a tagged PDF."""
    context = {
        "rows": sheets.attendance(facts),
        "lines": range(sheets.SIGNATURE_LINES),
        "privacy": sheets.PRIVACY,
    }
    return _pdf("attendance", facts, context, title=f"Feuille de présence – {facts.title}")


def visual(facts: KitFacts, paper: Paper, *, width: int, height: int) -> bytes:
    """The visual as a PNG of exactly these pixels."""
    lines = poster_lines(facts)
    big = 1.0 if paper.is_wide else 1.25
    sizes = {
        "title_size": title_size(facts.title, 6.6 * big, 2.9 * big, width=88),
        "place_size": step_down(lines.place, 2.1 * big, 1.3 * big),
        "school_size": step_down(facts.school.name, 2.1 * big, 1.3 * big),
    }
    context = {"lines": lines, "paper": paper.name, "is_wide": paper.is_wide, **_written(sizes)}
    title = f"Visuel – {facts.title}"
    pdf = _pdf("visual", facts, context, title=title, is_tagged=False)
    return first_page_png(pdf, width=width, height=height)


def _block(block: Block) -> dict[str, Any]:
    """The block and what it is."""
    if block == DETAILS:
        return {"kind": "details"}
    return {"kind": "text" if isinstance(block, str) else "list", "content": block}


def _qr(facts: KitFacts) -> str:
    return qr_data_uri(facts.contribution_url) if facts.contribution_url else ""


def _written(sizes: dict[str, float]) -> dict[str, str]:
    """Sizes as a stylesheet writes them, with a point."""
    return {name: f"{size:.2f}" for name, size in sizes.items()}


def _pdf(
    name: str, facts: KitFacts, context: dict[str, Any], *, title: str, is_tagged: bool = True
) -> bytes:
    context = {"facts": facts, "school": facts.school, "meeting": facts.meeting, **context}
    return render_pdf(f"{FOLDER}/{name}.html", context, title=title, is_tagged=is_tagged)

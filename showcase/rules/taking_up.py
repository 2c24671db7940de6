"""What a new draft takes up from the published texts of another: their structure, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.richtext import plain

_ITEM = re.compile(r"^(?:[-*•–]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of a text: its first line, and what follows it."""

    title: str
    text: str


def headings_of(text: str) -> list[Heading]:
    """The items of a light text, or its paragraphs when it has no list.

    >>> [h.title for h in headings_of("- **Lire** : chaque jour\\n- Écrire\\n  souvent")]
    ['Lire', 'Écrire']
    >>> headings_of("- Écrire\\n  souvent")[0].text
    'souvent'
    """
    lines = text.strip().splitlines()
    listed = any(_ITEM.match(line) for line in lines)
    blocks: list[list[str]] = []
    after_blank = True
    for line in lines:
        if not line.strip():
            after_blank = True
            continue
        begins = bool(_ITEM.match(line)) if listed else after_blank
        if begins or not blocks:
            blocks.append([_ITEM.sub("", line)])
        else:
            blocks[-1].append(line.strip())
        after_blank = False
    return [_heading(block) for block in blocks]


def shortened(text: str, limit: int) -> str:
    """A light text cut to `limit` characters as they are read; what is cut ends with an ellipsis.

    The line that is cut loses its marks, the others keep theirs.

    >>> shortened("- **Lire** dehors\n- Écrire souvent", 26)
    '- **Lire** dehors\n- Écrire…'
    >>> shortened("Lire", 22)
    'Lire'
    """
    if _fits(text, limit):
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        if not _fits("\n".join([*kept, line, "…"]), limit):
            left = limit - len(plain("\n".join([*kept, "…"])))
            start = plain(line)[: max(left, 0)]
            kept.append(start.rpartition(" ")[0] or start)
            break
        kept.append(line)
    return "\n".join(kept).rstrip() + "…"


def _fits(text: str, limit: int) -> bool:
    # The addresses of links count too, as in RichTextField.
    return len(plain(text)) <= limit and len(text) <= 2 * limit + 4000


_BOLD = re.compile(r"^\*\*(.+?)\*\*\s*[:.–-]?\s*(.*)$")


def _heading(block: list[str]) -> Heading:
    first, rest = block[0].strip(), "\n".join(block[1:]).strip()
    bold = _BOLD.match(first)
    if bold:
        first, more = bold.group(1).strip(" :."), bold.group(2).lstrip(": \u00a0")
        rest = "\n".join(filter(None, (more, rest)))
    return Heading(first, rest)

"""Light formatted text: paragraphs, lists, bold, links. Kept as Markdown, shown as clean HTML.

What is kept reads well as it is: in a mail, in a comparison, in a text area without JavaScript.
HTML comes in from the editor of the page (or from a word processor, pasted) and goes out to a
reader; it is never kept. docs/adr/0013-rich-text.md says why.
"""

from __future__ import annotations

import html as entities
import re
from typing import Any

import nh3
from bs4 import BeautifulSoup
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdownify import MarkdownConverter

from core.pasted import tidy

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "a"}
_SHOWN = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_READ = {*_TAGS, "div", "h1", "h2", "h3", "h4", "h5", "h6", "b", "table", "tr", "td", "th", "span"}
# What tells a word processor's lists and bold; dropped once read (core.pasted).
_TELLING = {**_SHOWN, "*": {"class", "style", "id"}}
_UNREAD = {"script", "style", "title"}


def _parser() -> MarkdownIt:
    made = MarkdownIt("zero", {"breaks": True, "linkify": False})
    made.enable(["list", "emphasis", "link", "escape", "newline"])
    made.core.ruler.push("single_stars", _keep_single_stars)
    return made


def _keep_single_stars(state: StateCore) -> None:
    """A star alone is a star (« 2*3*4 »): only two make bold."""
    for block in state.tokens:
        for token in block.children or []:
            if token.type in {"em_open", "em_close"}:
                token.type, token.tag, token.nesting = "text", "", 0
                token.content = token.markup


_markdown = _parser()


_WRITTEN: dict[str, Any] = {
    "bullets": "-",
    "autolinks": False,
    "escape_underscores": False,
    "newline_style": "BACKSLASH",
}
"""One way to write each thing."""


def to_html(text: str) -> SafeString:
    """The HTML of a kept text: only the accepted tags, links that open safely.

    >>> to_html("Un **grand** jardin\\n\\n- lire\\n- écrire")
    '<p>Un <strong>grand</strong> jardin</p>\\n<ul>\\n<li>lire</li>\\n<li>écrire</li>\\n</ul>\\n'
    """
    made = nh3.clean(
        _markdown.render(text),
        tags=_TAGS,
        attributes=_SHOWN,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        url_relative="deny",
    )
    return mark_safe(made)  # noqa: S308 nh3 has just cleaned it


def from_html(html: str) -> str:
    """The light text of some HTML, wherever it was copied from; the rest is dropped.

    HTML nested beyond reason comes as its bare text.

    >>> from_html('<p class="MsoNormal">Un <b>grand</b> jardin<o:p></o:p></p><script>x</script>')
    'Un **grand** jardin'
    """
    cleaned = nh3.clean(
        html,
        tags=_READ,
        clean_content_tags=_UNREAD,
        attributes=_TELLING,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=None,
    )
    try:
        soup = BeautifulSoup(cleaned, "html.parser")
        tidy(soup)
        written = str(MarkdownConverter(**_WRITTEN).convert_soup(soup))
    except RecursionError:
        written = entities.unescape(nh3.clean(html, tags=set(), clean_content_tags=_UNREAD))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\u00a0\\]+(?=\n|$)", "", written)).strip()


def plain(text: str) -> str:
    """The text without its marks, for a subject, an extract or a search.

    >>> plain("Un **grand** jardin, [ici](https://exemple.fr)")
    'Un grand jardin, ici'
    """
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*\*(.+?)\*\*", r"\1", bare).replace("\\", "")

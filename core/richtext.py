"""Light formatted text: paragraphs, lists, bold, links. Kept as Markdown, shown as clean HTML.

What is kept reads well as it is: in a mail, in a comparison, in a text area without JavaScript.
HTML comes in from the editor of the page (or from a word processor, pasted) and goes out to a
reader; it is never kept. docs/adr/0013-rich-text.md says why.
"""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "a"}
_SCHEMES = {"http", "https", "mailto"}
# Names of the same thing in other editors; headings of a pasted page become bold paragraphs.
_BOLD = re.compile(r"<(/?)b(?=[\s>])", re.I)
_HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.I | re.S)
_READ = {*_TAGS, "div", "h1", "h2", "h3", "h4", "h5", "h6", "b", "table", "tr", "td", "th"}

_parser = MarkdownIt("zero", {"breaks": True, "linkify": False})
_parser.enable(["list", "emphasis", "link", "escape", "newline"])


class _Writer(MarkdownConverter):  # type: ignore[misc]
    """Markdown with one way to write each thing."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[misc]
        bullets = "-"
        autolinks = False
        escape_underscores = False
        newline_style = "BACKSLASH"


def to_html(text: str) -> SafeString:
    """The HTML of a kept text: only the accepted tags, links that open safely.

    >>> to_html("Un **grand** jardin\\n\\n- lire\\n- écrire")
    '<p>Un <strong>grand</strong> jardin</p>\\n<ul>\\n<li>lire</li>\\n<li>écrire</li>\\n</ul>\\n'
    """
    made = nh3.clean(
        _parser.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        url_relative="deny",
    )
    return mark_safe(made)  # noqa: S308 nh3 has just cleaned it


def from_html(html: str) -> str:
    """The light text of some HTML, wherever it was copied from; the rest is dropped.

    >>> from_html('<p class="MsoNormal">Un <b>grand</b> jardin<o:p></o:p></p><script>x</script>')
    'Un **grand** jardin'
    """
    cleaned = nh3.clean(
        html, tags=_READ, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    )
    cleaned = _HEADING.sub(r"<p><strong>\1</strong></p>", cleaned)
    cleaned = _BOLD.sub(r"<\1strong", cleaned)
    written = str(_Writer(**_options()).convert(cleaned))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\u00a0\\]+\n", "\n", written)).strip()


def plain(text: str) -> str:
    """The text without its marks, for a subject, an extract or a search.

    >>> plain("Un **grand** jardin, [ici](https://exemple.fr)")
    'Un grand jardin, ici'
    """
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*\*(.+?)\*\*", r"\1", bare).replace("\\", "")


def _options() -> dict[str, object]:
    return {name: value for name, value in vars(_Writer.Options).items() if name[0] != "_"}

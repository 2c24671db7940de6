"""What word processors put on the clipboard, told in the few tags a light text keeps.

Word writes its lists as paragraphs with a bullet typed in (`mso-list`), Google Docs its bold as a
style; LibreOffice writes lists and bold as HTML does, in paragraphs of its own. In the browser,
`static/js/pasted.js` does the same, so that a pasted text looks at once as it will be kept.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_LIST_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.I)
_TYPED_MARK = re.compile(r"mso-list:\s*ignore", re.I)
_HEAVY = re.compile(r"(?<![-\w])font-weight:\s*(bold|[6-9]00)", re.I)
_LIGHT = re.compile(r"(?<![-\w])font-weight:\s*(normal|[1-4]00)", re.I)
_NUMBER = re.compile(r"^\s*(\d{1,3}|[a-z]|[ivx]{1,5})[.)]", re.I)
_BLANKS = re.compile(r"[ \t\r\n]+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def tidy(soup: BeautifulSoup) -> None:
    """Change the tree in place: lists as lists, bold as `strong`, headings as bold paragraphs.

    The line breaks of the source are spaces, as a browser shows them.
    """
    _join_lines(soup)
    _make_lists(soup)
    _make_bold(soup)
    for heading in soup.find_all(_HEADINGS):
        heading.name = "p"
        if heading.get_text(strip=True):
            _wrap_children(soup, heading, "strong")
    for paragraph in soup.select("li > p"):
        paragraph.unwrap()
    for item in soup.find_all("strong"):
        if item.find_parent("strong") is not None or not item.get_text(strip=True):
            item.unwrap()


def _join_lines(soup: BeautifulSoup) -> None:
    for text in soup.find_all(string=True):
        joined = _BLANKS.sub(" ", text)
        before = text.previous_sibling
        if isinstance(before, Tag) and before.name == "br":
            joined = joined.lstrip(" ")
        if joined != text:
            text.replace_with(joined)


def _make_lists(soup: BeautifulSoup) -> None:
    """Runs of Word's list paragraphs become lists, nested by their level."""
    stack: list[tuple[int, Tag]] = []
    last: Tag | None = None
    for paragraph in soup.find_all("p"):
        found = _LIST_LEVEL.search(_style(paragraph))
        if found is None:
            continue
        if last is None or _next_tag(last) is not paragraph:
            stack = []
        level, kind = int(found[1]), _take_mark(paragraph)
        while stack and stack[-1][0] > level:
            stack.pop()
        if not stack or stack[-1][0] < level:
            made = soup.new_tag(kind)
            items = stack[-1][1].find_all("li", recursive=False) if stack else []
            if items:
                items[-1].append(made)
            else:
                paragraph.insert_before(made)
            stack.append((level, made))
        last = stack[0][1]
        paragraph.name, paragraph.attrs = "li", {}
        stack[-1][1].append(paragraph.extract())


def _take_mark(paragraph: Tag) -> str:
    """Remove the bullet or number Word typed; which list it tells."""
    kind = "ul"
    for mark in paragraph.find_all("span"):
        if mark.parent is not None and _TYPED_MARK.search(_style(mark)):
            kind = "ol" if _NUMBER.match(mark.get_text()) else "ul"
            mark.decompose()
    return kind


def _next_tag(tag: Tag) -> Tag | None:
    """The tag that follows, unless some text stands between."""
    for item in tag.next_siblings:
        if isinstance(item, Tag):
            return item
        if str(item).strip():
            return None
    return None


def _make_bold(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(["b", "strong", "span"]):
        style = _style(tag)
        if tag.name == "span":
            if _HEAVY.search(style):
                tag.name = "strong"
            else:
                tag.unwrap()
        elif _LIGHT.search(style):
            tag.unwrap()
        else:
            tag.name = "strong"


def _wrap_children(soup: BeautifulSoup, tag: Tag, name: str) -> None:
    inside = soup.new_tag(name)
    for child in list(tag.children):
        inside.append(child.extract())
    tag.append(inside)


def _style(tag: Tag) -> str:
    return str(tag.get("style") or "")

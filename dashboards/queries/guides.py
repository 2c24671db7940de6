"""The guides of `docs/guide/`, as pages of the site, and the search in them.

The files are the source: what a reader of the code corrects there is corrected on the site. They
are read once by each process; stems of words come from PostgreSQL, as for the search of projects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.db import connection
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core import french, richtext

_TAGS = {
    "p", "br", "ul", "ol", "li", "strong", "em", "a", "h2", "h3", "h4", "table", "thead", "tbody",
    "tr", "th", "td", "img", "code", "pre", "blockquote", "hr",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "loading"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"},
    "th": {"scope"},
}  # fmt: skip
_EXTRACT = 220
_MOST = 20
_IN_HEADING = 5
"""What a word of a heading is worth, beside one of the text."""
_READERS = (
    (
        "Pour les établissements",
        ("direction", "preparer-une-concertation", "construire-le-budget",
         "documents-et-formulaire", "publier-et-s-inspirer", "le-bilan"),
    ),
    ("Pour tout le monde", ("connexion", "galerie-et-collections", "chiffres-et-donnees-ouvertes")),
    (
        "Pour les services",
        ("inspection", "equipe-d-appui", "secretariat-commission", "commission", "tableau-de-bord",
         "codes-d-acces", "regles-du-budget", "gestion-des-fonds", "observation"),
    ),
    ("Pour l’administration du site", ("administration",)),
)  # fmt: skip
"""The guides by who reads them, in the order of their work."""


@dataclass(frozen=True)
class Section:
    """A part of a guide, from one heading to the next."""

    slug: str
    page: str
    heading: str
    anchor: str
    text: str

    @property
    def url(self) -> str:
        """Where it begins, on its page."""
        return reverse("dashboards:guide-detail", args=[self.slug]) + f"#{self.anchor}"

    @property
    def title(self) -> str:
        """Its page, then its own heading."""
        return self.page if self.heading == self.page else f"{self.page} – {self.heading}"

    @property
    def extract(self) -> str:
        """Its first words."""
        if len(self.text) <= _EXTRACT:
            return self.text
        return self.text[:_EXTRACT].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class Guide:
    """A page of the guides; `lead` says for whom it is."""

    slug: str
    title: str
    lead: str
    html: str
    sections: tuple[Section, ...] = field(default=(), repr=False)

    @property
    def url(self) -> str:
        """Its address."""
        return reverse("dashboards:guide-detail", args=[self.slug])

    @property
    def body(self) -> SafeString:
        """Its text, as a page shows it."""
        return mark_safe(self.html)  # noqa: S308 nh3 cleaned it


def guides() -> list[Guide]:
    """Every guide, by title. No query."""
    return sorted(_read_all().values(), key=lambda guide: french.sort_key(guide.title))


def guides_by_reader() -> list[tuple[str, list[Guide]]]:
    """Every guide once, under the readers it is for. No query."""
    found = _read_all()
    return [(readers, [found[slug] for slug in slugs]) for readers, slugs in _READERS]


def guide(slug: str) -> Guide | None:
    """The guide of this address, or None. No query."""
    return _read_all().get(slug)


def search_guides(text: str) -> list[Section]:
    """The sections that hold the most of the words, the closest first, twenty at most.

    Accents, capitals and endings do not count. One query; one more the first time.
    """
    asked = _stems([text])[0]
    if not asked:
        return []
    ranked = [
        (len(asked & said), _IN_HEADING * len(asked & headed) + len(asked & said), section)
        for section, headed, said in _index()
    ]
    most = max(found for found, _, _ in ranked)
    kept = [(rank, section) for found, rank, section in ranked if found == most and found]
    kept.sort(key=lambda row: -row[0])
    return [section for _, section in kept[:_MOST]]


def _stems(texts: list[str]) -> list[frozenset[str]]:
    """The stems of the words of each text: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector('french_unaccent', said)) "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS given(said, rank) ORDER BY rank",
            [[text.replace("\x00", "") for text in texts]],
        )
        return [frozenset(row[0]) for row in cursor.fetchall()]


@cache
def _index() -> list[tuple[Section, frozenset[str], frozenset[str]]]:
    sections = [section for page in guides() for section in page.sections]
    headed = _stems([section.title for section in sections])
    said = _stems([f"{section.title} {section.text}" for section in sections])
    return list(zip(sections, headed, said, strict=True))


@cache
def _read_all() -> dict[str, Guide]:
    return {path.stem: _read(path) for path in sorted(Path(settings.GUIDES_DIR).glob("*.md"))}


def _read(path: Path) -> Guide:
    tokens = _parser().parse(path.read_text("utf-8"))
    title = next(
        (tokens[rank + 1].content for rank, token in enumerate(tokens) if token.tag == "h1"),
        path.stem,
    )
    body = list(_without_title(tokens))
    anchors: set[str] = set()
    for rank, token in enumerate(body):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(body[rank + 1].content, anchors))
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or []:
            _lead_within_the_site(child)
    html = nh3.clean(
        _tables_that_slide(str(_parser().renderer.render(body, _parser().options, {}))),
        tags=_TAGS | {"div"},
        attributes=_ATTRIBUTES | {"div": {"class", "tabindex", "role", "aria-label"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    sections = tuple(_sections(path.stem, french.typography(title), body))
    lead = next((section.extract for section in sections if section.text), "")
    return Guide(path.stem, french.typography(title), lead, html, sections)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _without_title(tokens: list[Token]) -> Iterator[Token]:
    inside = False
    for token in tokens:
        if token.tag == "h1":
            inside = token.type == "heading_open"
            continue
        if not inside:
            yield token


def _anchor(heading: str, taken: set[str]) -> str:
    base = slugify(richtext.plain(heading)) or "partie"
    name, rank = base, 1
    while name in taken:
        rank += 1
        name = f"{base}-{rank}"
    taken.add(name)
    return name


def _lead_within_the_site(token: Token) -> None:
    """A link to another guide leads to its page; to anything else of the code, nowhere."""
    if token.type == "image":
        token.attrSet("src", static(f"guide/{Path(str(token.attrGet('src'))).name}"))
        token.attrSet("loading", "lazy")
    if token.type != "link_open":
        return
    parts = urlsplit(str(token.attrGet("href")))
    name = Path(parts.path)
    if not parts.scheme and name.suffix == ".md":
        known = "/" not in parts.path and (Path(settings.GUIDES_DIR) / name).exists()
        page = reverse("dashboards:guide-detail", args=[name.stem]) if known else ""
        page = page or reverse("dashboards:guide-list")
        token.attrSet("href", page + (f"#{parts.fragment}" if parts.fragment else ""))


def _tables_that_slide(html: str) -> str:
    """Each table in a region of its own, told apart by its rank."""
    ranks = count(1)

    def opened(_: re.Match[str]) -> str:
        label = f"Tableau {next(ranks)}"
        return f'<div class="ne-table" role="region" tabindex="0" aria-label="{label}"><table>'

    return re.sub("<table>", opened, html).replace("</table>", "</table></div>")


def _sections(slug: str, title: str, body: list[Token]) -> Iterator[Section]:
    heading, anchor, said = title, "contenu", list[str]()
    for rank, token in enumerate(body):
        if token.type == "heading_open":
            yield Section(slug, title, heading, anchor, _words(said))
            heading = french.typography(richtext.plain(body[rank + 1].content))
            anchor, said = str(token.attrGet("id")), []
        elif token.type == "inline" and body[rank - 1].type != "heading_open":
            said.append(token.content)
    yield Section(slug, title, heading, anchor, _words(said))


def _words(said: list[str]) -> str:
    bare = re.sub(r"!\[[^\]]*\]\([^)]*\)|`", "", " ".join(said))
    return french.typography(re.sub(r"\s+", " ", richtext.plain(bare)).strip())

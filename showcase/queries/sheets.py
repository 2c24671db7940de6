"""A sheet as anybody reads it, and what surrounds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Subquery

from core.entries import Entry
from projects.models import AttachmentPicture, Project
from showcase.content import (
    Photo,
    Result,
    Said,
    SheetContent,
    as_content,
    figure_lines,
    results_table,
)
from showcase.enums import SheetPart, WitnessRole
from showcase.models import Favourite, Inspiration, Sheet, SheetPhoto, Testimony, ThemeFollow
from showcase.queries.cards import Card, cards_of, cards_of_keys
from showcase.rules import Player, player_of

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Theme

NEIGHBOURS = 3
DESCENDANTS = 6
_PAGE = 1
"""The number of the whole picture of a photo; 0 is a small one."""
_REST_OF_FILE = tuple(
    f"project__{column.name}"
    for column in Project._meta.concrete_fields
    if column.name not in {"id", "reference"}
)
"""What a page shows of the file itself is its reference."""


@dataclass(frozen=True)
class Shown:
    """A photo to show: its name, its words, its size in pixels."""

    pk: str
    alt: str
    credit: str
    width: int
    height: int


@dataclass(frozen=True)
class Voice:
    """A testimony to show: the role in words."""

    role: str
    text: str


@dataclass(frozen=True)
class Reading:
    """What is read of a content: what was taken out since is not there any more."""

    content: SheetContent
    chain: list[tuple[SheetPart, str]]
    texts: list[tuple[SheetPart, str]]
    advice: str
    figures: list[tuple[str, str]]
    results: Entry | None
    photos: list[Shown]
    voices: list[Voice]
    player: Player | None

    @property
    def tags(self) -> list[str]:
        """Themes and dimensions, each once: « Bien-être » is both."""
        return list(dict.fromkeys([*self.content["themes"], *self.content["dimensions"]]))

    @property
    def video_host(self) -> str:
        """The platform that the link of the video leads to."""
        video = self.content["video"]
        return (urlsplit(video["url"]).hostname or "") if video else ""


_CHAIN = (SheetPart.FINDINGS, SheetPart.NEEDS, SheetPart.ACTIONS)
_REST = (SheetPart.OBJECTIVES, SheetPart.PARTNERS, SheetPart.EVALUATION, SheetPart.RESULTS)


def reading_of(content: SheetContent) -> Reading:
    """A content as it is read now. Two queries: its photos and testimonies that are still there."""
    texts = content["texts"]
    results: list[Result] = content["results"]
    return Reading(
        content=content,
        chain=[(part, texts[part]) for part in _CHAIN if part in texts],
        texts=[(part, texts[part]) for part in _REST if part in texts],
        advice=texts.get(SheetPart.ADVICE, ""),
        figures=figure_lines(content["figures"]) if content["figures"] else [],
        results=results_table(results) if results else None,
        photos=_shown(content["photos"]),
        voices=_voices(content["testimonies"]),
        player=player_of(content["video"]["url"], settings.VIDEO_HOSTS)
        if content["video"]
        else None,
    )


def _shown(photos: Iterable[Photo]) -> list[Shown]:
    named = {photo["id"]: photo for photo in photos}
    if not named:
        return []
    picture = AttachmentPicture.objects.filter(attachment=OuterRef("attachment"), number=_PAGE)
    rows = (
        SheetPhoto.objects.showable()
        .filter(pk__in=list(named))
        .annotate(
            width=Subquery(picture.values("width")[:1]),
            height=Subquery(picture.values("height")[:1]),
        )
        .values_list("pk", "width", "height")
    )
    sizes = {str(pk): (width, height) for pk, width, height in rows if width and height}
    return [
        Shown(key, photo["alt"], photo["credit"], *sizes[key])
        for key, photo in named.items()
        if key in sizes
    ]


def _voices(testimonies: Iterable[Said]) -> list[Voice]:
    named = {said["id"]: said for said in testimonies}
    if not named:
        return []
    kept = {
        str(pk)
        for pk in Testimony.objects.filter(pk__in=list(named), removed_at__isnull=True).values_list(
            "pk", flat=True
        )
    }
    return [
        Voice(WitnessRole(said["role"]).label, said["text"])
        for key, said in named.items()
        if key in kept
    ]


@dataclass(frozen=True)
class SheetPage:
    """Everything the public page of a sheet shows; the last two are for somebody signed in."""

    sheet: Sheet
    reading: Reading
    themes: list[Theme]
    neighbours: list[Card]
    inspired: int
    descendants: list[Card]
    source: Card | None
    is_favourite: bool = False
    followed: frozenset[int] = field(default_factory=frozenset)


def public_sheet(reference: str) -> Sheet | None:
    """The sheet that anybody reads at this address, with its edition; None otherwise. One query."""
    return (
        Sheet.objects.public()
        .for_lists()
        .select_related("edition__document", "academy", "department")
        .defer(*_REST_OF_FILE)
        .filter(project__reference=reference)
        .first()
    )


def sheet_page(sheet: Sheet, user: User | None) -> SheetPage:
    """What the page of a public sheet shows. Eight queries, ten for somebody signed in."""
    assert sheet.edition is not None
    themes = list(sheet.themes.all())
    inspired = Inspiration.objects.filter(
        sheet=sheet, project__first_submitted_at__isnull=False
    ).count()
    taken_up = Sheet.objects.public().filter(project__inspiration__sheet=sheet).latest_first()
    # What was published was filed before: without any, nothing to look for.
    descendants = cards_of(taken_up[:DESCENDANTS]) if inspired else []
    sources = cards_of(Sheet.objects.public().filter(inspirations__project=sheet.project_id))
    return SheetPage(
        sheet=sheet,
        reading=reading_of(as_content(sheet.edition.content)),
        themes=themes,
        neighbours=neighbours_of(sheet, themes),
        inspired=inspired,
        descendants=descendants,
        source=sources[0] if sources else None,
        is_favourite=user is not None and Favourite.objects.filter(user=user, sheet=sheet).exists(),
        followed=frozenset(
            ThemeFollow.objects.filter(user=user, theme__in=themes).values_list("theme", flat=True)
        )
        if user is not None
        else frozenset(),
    )


def neighbours_of(sheet: Sheet, themes: Iterable[Theme]) -> list[Card]:
    """« Projets voisins »: those that share most themes, then of the same degree, of the same IPS
    band, of the nearest number of pupils. Two queries.

    What is compared is the lot of the latest sheets of these themes, so that it costs the same at
    any size of the showcase.
    """
    kept = [theme.pk for theme in themes]
    if not kept:
        return []
    asked: dict[str, Any] = {
        "sheet": sheet.pk,
        "themes": kept,
        "kind": sheet.kind,
        "band": sheet.ips_band,
        "pupils": sheet.pupils or 0,
        "compared": _COMPARED,
        "shown": NEIGHBOURS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, asked)
        return cards_of_keys([key for (key,) in cursor.fetchall()])


_COMPARED = 300
_NEAREST = """
    SELECT near.id FROM (
        SELECT sheet_id, count(*) AS shared FROM (
            SELECT bearing.sheet_id FROM showcase_sheet AS other
            JOIN showcase_sheet_themes AS bearing ON bearing.sheet_id = other.id
            WHERE other.published_at IS NOT NULL AND other.id <> %(sheet)s
                AND bearing.theme_id = ANY(%(themes)s)
            ORDER BY other.published_at DESC, other.id DESC LIMIT %(compared)s) AS latest
        GROUP BY sheet_id) AS lot
    JOIN showcase_sheet AS near ON near.id = lot.sheet_id
    ORDER BY lot.shared DESC, near.kind = %(kind)s DESC, near.ips_band = %(band)s DESC,
        abs(COALESCE(near.pupils, 0) - %(pupils)s), near.published_at DESC, near.id DESC
    LIMIT %(shown)s
"""


def public_photo(reference: str, pk: str) -> AttachmentPicture | None:
    """The picture of a photo of the edition that anybody reads; None otherwise. Two queries."""
    sheet = public_sheet(reference)
    if sheet is None or sheet.edition is None:
        return None
    named = {photo["id"] for photo in as_content(sheet.edition.content)["photos"]}
    return picture_of(pk, sheet) if pk in named else None


def picture_of(pk: str, sheet: Sheet) -> AttachmentPicture | None:
    """The picture of a photo of this sheet, when it may be shown. One query."""
    photo = SheetPhoto.objects.showable().filter(pk=pk, sheet=sheet).values("attachment")
    found: AttachmentPicture | None = AttachmentPicture.objects.filter(
        attachment__in=photo, number=_PAGE
    ).first()
    return found

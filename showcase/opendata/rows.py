"""What an open row is made of: a published sheet, its frozen content, its school."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from core.richtext import plain, to_html
from establishments.models import Establishment
from showcase.content import SheetContent, as_content
from showcase.enums import SheetPart
from showcase.models import Sheet

_CHUNK = 500
_MAILBOX = re.compile(r"ce\.[0-9]{7}[a-z]@ac-[a-z-]+\.(?:fr|example)", re.IGNORECASE)


@dataclass(frozen=True)
class OpenRow:
    """A sheet that anybody may read, with all that a file says of it."""

    sheet: Sheet

    @property
    def school(self) -> Establishment:
        """Its school, as the directory says today."""
        return self.sheet.establishment

    @cached_property
    def content(self) -> SheetContent:
        """What was moderated."""
        assert self.sheet.edition is not None
        return as_content(self.sheet.edition.content)

    @cached_property
    def themes(self) -> list[str]:
        """The themes of the national list, in its order."""
        return [theme.name for theme in self.sheet.themes.all()]

    @property
    def url(self) -> str:
        """The public page."""
        path = reverse("showcase:sheet-detail", args=[self.sheet.project.reference])
        return f"{settings.SITE_URL}{path}"

    @property
    def published_on(self) -> date | None:
        """The day of its first publication, on the calendar of its académie."""
        moment = self.sheet.first_published_at
        zone = ZoneInfo(self.sheet.academy.time_zone)
        return moment.astimezone(zone).date() if moment else None

    @property
    def mailbox(self) -> str:
        """The generic mailbox of the school, « ce.0350122t@ac-rennes.fr »; "" for any other
        address: a file never carries that of a person."""
        address = self.school.email.strip()
        return address if _MAILBOX.fullmatch(address) else ""

    @property
    def position(self) -> str:
        """« latitude,longitude », or "" when it is not known."""
        if self.school.latitude is None or self.school.longitude is None:
            return ""
        return f"{self.school.latitude:f},{self.school.longitude:f}"

    @property
    def shows_figures(self) -> bool:
        """Whether the school chose to publish the project in figures."""
        return self.content["figures"] is not None

    def text(self, part: SheetPart) -> str:
        """A part without its marks; "" when the school did not publish it."""
        return plain(self.content["texts"].get(part, ""))

    def html(self, part: SheetPart) -> str:
        """A part as a page shows it."""
        told = self.content["texts"].get(part, "")
        return str(to_html(told)).strip() if told else ""


def open_rows() -> Iterator[OpenRow]:
    """Every public sheet, the last published first, five hundred in memory at a time."""
    sheets = (
        Sheet.objects.public()
        .for_lists()
        .select_related("edition", "project", "academy", "department", "establishment__district")
        .defer("establishment__search", "establishment__words", "project__search")
        .prefetch_related("themes")
        .latest_first()
    )
    for sheet in sheets.iterator(chunk_size=_CHUNK):
        yield OpenRow(sheet)

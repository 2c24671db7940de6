"""Comfort of reading: contrast, typeface, line spacing. Kept on the account, else in a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.db.models import TextChoices
from django.http import HttpRequest

from accounts.enums import Contrast, LineSpacing, ReadingFont

COOKIE = "confort"
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a group, as the panel shows it."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One setting of comfort with its choices."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Comfort:
    """What one reader chose; unknown values fall back to the ordinary ones."""

    contrast: str = Contrast.SYSTEM
    reading_font: str = ReadingFont.MARIANNE
    line_spacing: str = LineSpacing.NORMAL

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The comfort kept in a cookie (`dark.dyslexia.wide`); the ordinary one for other texts."""
        parts = text.split(".")
        kinds: tuple[type[TextChoices], ...] = (Contrast, ReadingFont, LineSpacing)
        if len(parts) != 3 or any(p not in k.values for p, k in zip(parts, kinds, strict=True)):
            return cls()
        return cls(*parts)

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The comfort of the person who asks for the page."""
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            return cls(user.contrast, user.reading_font, user.line_spacing)
        return cls.from_text(request.COOKIES.get(COOKIE, ""))

    def as_text(self) -> str:
        """What the cookie keeps."""
        return f"{self.contrast}.{self.reading_font}.{self.line_spacing}"

    @property
    def scheme(self) -> str:
        """The DSFR scheme: system, light or dark (high contrast is drawn over the light one)."""
        return "light" if self.contrast == Contrast.HIGH else str(self.contrast)

    @property
    def theme(self) -> str:
        """The DSFR theme when it is known without asking the device, else an empty text."""
        return "" if self.contrast == Contrast.SYSTEM else self.scheme

    @property
    def groups(self) -> list[Group]:
        """The three settings, for the panel and the page."""
        return [
            _group("contrast", "Contraste et couleurs", Contrast, self.contrast),
            _group("reading_font", "Police de caractères", ReadingFont, self.reading_font),
            _group("line_spacing", "Espace entre les lignes", LineSpacing, self.line_spacing),
        ]


def _group(name: str, label: str, kind: type[TextChoices], chosen: str) -> Group:
    options = [Option(value, str(text), value == chosen) for value, text in kind.choices]
    return Group(name, label, options)

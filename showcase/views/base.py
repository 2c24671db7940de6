"""The door of the public pages, and what each tells search engines and previews of links."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from core.sharing import SharedMixin
from showcase import freshness


@dataclass(frozen=True)
class PageHead:
    """What the head of a public page says: its own address, whatever the reader typed."""

    title: str
    description: str
    path: str
    is_indexed: bool = True

    @property
    def url(self) -> str:
        """The canonical address."""
        return f"{settings.SITE_URL}{self.path}"


class ShowcaseMixin(SharedMixin):
    """A page made of public sheets, the same for who is signed out: a withdrawal shows at once."""

    def version(self) -> str:
        return str(freshness.version())

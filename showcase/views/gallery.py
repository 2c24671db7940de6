"""« Projets inspirants »: the gallery, its pages by theme and by académie, the resources."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from showcase.queries.gallery import address_of, gallery_page
from showcase.views.base import PageHead, ShowcaseMixin

MOST_INDEXED = 2
"""Beyond that many filters, or with words typed, a page is for people, not for search engines."""


class GalleryListView(ShowcaseMixin, TemplateView):
    """Search, filters with their numbers, list and map. Nine queries at most."""

    template_name = "showcase/gallery_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = gallery_page(self.request.GET, tiles=settings.MAP_TILES_URL)
        state = found.state
        return super().get_context_data(
            found=found,
            query=state.at(1).query(),
            head=PageHead(
                title=found.title,
                description=found.description,
                path=address_of(state),
                is_indexed=not state.text and len(found.chips) <= MOST_INDEXED and found.total > 0,
            ),
            **kwargs,
        )

"""Collections as everybody reads them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from core.french import counted
from core.richtext import plain
from showcase.models import Collection
from showcase.permissions import may_curate
from showcase.queries.collections import collection_cards, public_collections
from showcase.views.base import PageHead, ShowcaseMixin

PAGE_SIZE = 24
_PREVIEW = 200
"""Characters of the introduction in the preview of a link."""


class CollectionListView(ShowcaseMixin, TemplateView):
    """The collections, the last published first. Two queries."""

    template_name = "showcase/collection_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(public_collections(), PAGE_SIZE).get_page(self.request.GET.get("page"))
        is_first = page.number == 1
        address = reverse("showcase:collection-list")
        return super().get_context_data(
            page_obj=page,
            collections=list(page.object_list),
            head=PageHead(
                title="Collections de projets" + ("" if is_first else f" (page {page.number})"),
                description="Des projets d’écoles, de collèges et de lycées réunis par thème ou "
                "par événement, par le ministère et les académies.",
                path=address if is_first else f"{address}?page={page.number}",
            ),
            **kwargs,
        )


class CollectionDetailView(ShowcaseMixin, TemplateView):
    """One collection, in its order. Four queries; its curators read it before it is published."""

    template_name = "showcase/collection_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        collection = self._collection()
        cards = collection_cards(collection)
        words = plain(collection.introduction)[:_PREVIEW]
        return super().get_context_data(
            collection=collection,
            cards=cards,
            head=PageHead(
                title=collection.title,
                description=words or f"{counted(len(cards), 'projet')} à découvrir et à reprendre.",
                path=reverse("showcase:collection-detail", args=[collection.slug]),
                is_indexed=collection.published_at is not None,
            ),
            crumbs=[("Collections", reverse("showcase:collection-list"))],
            **kwargs,
        )

    def _collection(self) -> Collection:
        """What the address names: published, or one's own; 404 for anybody else."""
        found = (
            Collection.objects.filter(Q(slug=self.kwargs["slug"]))
            .select_related("academy", "theme")
            .first()
        )
        if found is None:
            raise Http404
        if found.published_at is None:
            user = self.request.user
            if not user.is_authenticated or not may_curate(user, found.academy_id):
                raise Http404
        return found

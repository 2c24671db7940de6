"""« Projets inspirants »: the gallery, and its pages by theme and by académie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from core.french import counted
from establishments.models import Academy
from projects.models import Theme
from showcase.gallery.index import gallery_index
from showcase.models import ThemeFollow
from showcase.queries.gallery import address_of, gallery_page
from showcase.queries.places import academy_opening, academy_ways, theme_opening, theme_ways
from showcase.views.base import PageHead, ShowcaseMixin

MOST_INDEXED = 2
"""Beyond that many filters, or with words typed, a page is for people, not for search engines."""


class GalleryListView(ShowcaseMixin, TemplateView):
    """Search, filters with their numbers, list and map. Seven queries at most."""

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


class ThemeListView(ShowcaseMixin, TemplateView):
    """The themes and the académies, each with its number of projects. Three queries."""

    template_name = "showcase/theme_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        index = gallery_index()
        return super().get_context_data(
            themes=theme_ways(index),
            academies=academy_ways(index),
            head=PageHead(
                title="Projets par thème et par académie",
                description="Tous les thèmes des projets publiés par les écoles, les collèges et "
                "les lycées, et la page de chaque académie.",
                path=reverse("showcase:theme-list"),
            ),
            **kwargs,
        )


class ThemeDetailView(ShowcaseMixin, TemplateView):
    """The projects of a theme: the last ones, and the ways into the others."""

    template_name = "showcase/opening_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theme = get_object_or_404(Theme, slug=self.kwargs["slug"])
        opening = theme_opening(theme)
        many = counted(opening.total, "projet publié", "projets publiés")
        is_followed = self._is_followed(theme)
        act = "themefollow-delete" if is_followed else "themefollow-create"
        return super().get_context_data(
            heading=theme.name,
            opening=opening,
            is_followed=is_followed,
            follow_url=reverse(f"showcase:{act}", args=[theme.slug])
            if self.request.user.is_authenticated
            else "",
            head=PageHead(
                title=f"{theme.name}\u00a0: les projets",
                description=f"{many} sur ce thème\u00a0: ce que les établissements ont constaté, "
                "ce qu’ils ont fait, avec quels moyens.",
                path=reverse("showcase:theme-detail", args=[theme.slug]),
                is_indexed=opening.total > 0,
            ),
            crumbs=[
                ("Projets inspirants", reverse("showcase:gallery-list")),
                ("Thèmes et académies", reverse("showcase:theme-list")),
            ],
            **kwargs,
        )

    def _is_followed(self, theme: Theme) -> bool:
        """Whether the reader, signed in, hears of the new projects of the theme already."""
        user = self.request.user
        return user.is_authenticated and ThemeFollow.objects.filter(user=user, theme=theme).exists()


class AcademyDetailView(ShowcaseMixin, TemplateView):
    """The page of an académie: its last projects, its collections, its départements."""

    template_name = "showcase/opening_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academy = get_object_or_404(Academy, code=self.kwargs["code"])
        opening = academy_opening(academy)
        many = counted(opening.total, "projet publié", "projets publiés")
        return super().get_context_data(
            heading=str(academy),
            opening=opening,
            is_followed=False,
            follow_url="",
            head=PageHead(
                title=f"{academy}\u00a0: les projets",
                description=f"{many} par les établissements de l’académie, par département et par "
                "thème, avec ses collections.",
                path=reverse("showcase:academy-detail", args=[academy.code]),
                is_indexed=opening.total > 0,
            ),
            crumbs=[
                ("Projets inspirants", reverse("showcase:gallery-list")),
                ("Thèmes et académies", reverse("showcase:theme-list")),
            ],
            **kwargs,
        )

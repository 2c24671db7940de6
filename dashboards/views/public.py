"""Pages for anyone: the home page and the institutional pages every footer links to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from core.http import PublicMixin
from showcase.queries.places import front_page
from showcase.views.base import PageHead


class PublicHomeView(PublicMixin, TemplateView):
    """What the programme is, the three steps, three figures, a search and a selection of projects.

    Six queries at most.
    """

    template_name = "dashboards/public_home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            front=front_page(),
            head=PageHead(
                title="Notre école, faisons-la ensemble",
                description="Les écoles, les collèges et les lycées réunissent leur communauté, "
                "écrivent leur projet pédagogique et le suivent jusqu’aux fonds. Découvrez ceux "
                "qu’ils ont publiés.",
                path="/",
            ),
            **kwargs,
        )


class SitemapView(PublicMixin, TemplateView):
    template_name = "dashboards/sitemap.html"


class AccessibilityView(PublicMixin, TemplateView):
    """The state of accessibility of the site (RGAA)."""

    template_name = "dashboards/accessibility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            accessibility_status=settings.ACCESSIBILITY_STATUS, **kwargs
        )


class LegalView(PublicMixin, TemplateView):
    template_name = "dashboards/legal.html"


class PrivacyView(PublicMixin, TemplateView):
    template_name = "dashboards/privacy.html"

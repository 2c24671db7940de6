"""Pages for anyone: the home page and the institutional pages every footer links to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from core.http import PublicMixin


class PublicHomeView(PublicMixin, TemplateView):
    """What the programme is, the three steps, where to sign in."""

    template_name = "dashboards/public_home.html"


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

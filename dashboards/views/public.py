"""Pages for anyone: the home page and the institutional pages every footer links to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from core import french
from core.sharing import SharedMixin
from showcase.figures.queries import three_figures
from showcase.queries.places import front_page
from showcase.views.base import PageHead, ShowcaseMixin


class PublicHomeView(ShowcaseMixin, TemplateView):
    """What the programme is, the three steps, three figures, a search and a selection of projects.

    Seven queries at most.
    """

    template_name = "dashboards/public_home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            figures=three_figures(),
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


class SitemapView(SharedMixin, TemplateView):
    """Every public page, and the rooms of who is signed in."""

    template_name = "dashboards/sitemap.html"


class AccessibilityView(SharedMixin, TemplateView):
    """The declaration of accessibility (RGAA 4.1.2), by the official model, from the settings."""

    template_name = "dashboards/accessibility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            accessibility_status=settings.ACCESSIBILITY_STATUS,
            audit=settings.ACCESSIBILITY_AUDIT,
            rate=french.percent(settings.ACCESSIBILITY_RATE / 100),
            flaws=settings.ACCESSIBILITY_FLAWS,
            exemptions=settings.ACCESSIBILITY_EXEMPTIONS,
            declared_on=settings.ACCESSIBILITY_DECLARED_ON,
            editor=settings.SITE_EDITOR,
            site_url=settings.SITE_URL,
            **kwargs,
        )


class LegalView(SharedMixin, TemplateView):
    """Who edits the site, who answers for it, who hosts it."""

    template_name = "dashboards/legal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            editor=settings.SITE_EDITOR,
            director=settings.SITE_DIRECTOR,
            host=settings.SITE_HOST,
            **kwargs,
        )


class PrivacyView(SharedMixin, TemplateView):
    """What is kept about people, why, how long, and their rights."""

    template_name = "dashboards/privacy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            contact=settings.PRIVACY_CONTACT,
            unused_days=settings.ACCOUNT_UNUSED_DAYS,
            editor=settings.SITE_EDITOR,
            **kwargs,
        )


class CookiesView(SharedMixin, TemplateView):
    """The cookies of the site: what each is for, and how long it lasts."""

    template_name = "dashboards/cookies.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            session_name=settings.SESSION_COOKIE_NAME,
            session_hours=settings.SESSION_COOKIE_AGE // 3600,
            csrf_name=settings.CSRF_COOKIE_NAME,
            **kwargs,
        )

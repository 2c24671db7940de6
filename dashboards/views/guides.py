"""Help: the guides of each role, and the search in them."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from core.sharing import SharedMixin
from dashboards.forms import GuideSearchForm
from dashboards.queries.guides import guide, guides_by_reader, search_guides


class GuideListView(SharedMixin, TemplateView):
    """Every guide; with words, the sections that hold them. Two queries at most."""

    template_name = "dashboards/guide_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = GuideSearchForm(self.request.GET)
        words = form.cleaned_data["q"] if form.is_valid() else ""
        return super().get_context_data(
            filters=form,
            words=words,
            found=search_guides(words) if words else [],
            readers=guides_by_reader(),
            **kwargs,
        )


class GuideDetailView(SharedMixin, TemplateView):
    """One guide. No query."""

    template_name = "dashboards/guide_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = guide(self.kwargs["slug"])
        if found is None:
            raise Http404
        headings = [section for section in found.sections if section.heading != found.title]
        return super().get_context_data(
            guide=found,
            headings=headings,
            crumbs=[("Aide", reverse("dashboards:guide-list"))],
            **kwargs,
        )

"""« Ressources »: blank models, guides, questions and answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from core.http import PublicMixin
from core.sharing import SharedMixin
from showcase.gallery.questions import QUESTIONS
from showcase.gallery.resources import content_of, resources
from showcase.views.base import PageHead


class ResourceListView(SharedMixin, TemplateView):
    """What helps to hold a concertation and to write a project. No query."""

    template_name = "showcase/resource_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            groups=resources(),
            questions=QUESTIONS,
            head=PageHead(
                title="Ressources",
                description="Modèles de lettres, d’affiches et de diaporama pour la concertation, "
                "formulaire vierge du projet, guides, questions et réponses.",
                path=reverse("showcase:resource-list"),
            ),
            **kwargs,
        )


class ResourceDetailView(PublicMixin, View):
    """One blank model, made once a day; it is the same for everybody, an hour long."""

    def get(self, request: HttpRequest, file: str) -> HttpResponse:
        """404 for a file that is none."""
        found = content_of(file)
        if found is None:
            raise Http404
        content, content_type = found
        return HttpResponse(
            content,
            content_type=content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{file}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "public, max-age=3600",
            },
        )

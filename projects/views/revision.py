"""What a part was before, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from core.errors import DomainError, StaleVersion
from projects.content import entries_of
from projects.enums import Part
from projects.models import PartRevision
from projects.queries import compare_contents, part_data, part_revisions
from projects.services.revisions import restore_revision
from projects.views.part import PartMixin, part_url

PAGE_SIZE = 20


class RevisionListView(PartMixin, TemplateView):
    """The versions of a part, the latest first."""

    template_name = "projects/revision_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(part_revisions(self.project, self.part), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            **{**kwargs, **self.page_context()},
            page_obj=page,
            revisions=list(page.object_list),
            part_url=part_url(self.project, self.part),
        )


class RevisionDetailView(PartMixin, View):
    """One version beside the present one; a button takes it back."""

    def get(self, request: HttpRequest, reference: str, part: str, version: int) -> HttpResponse:
        return self._page(self._revision(version))

    def post(
        self, request: HttpRequest, reference: str, part: str, version: int
    ) -> HttpResponseBase:
        assert request.user.is_authenticated
        revision = self._revision(version)
        posted = request.POST.get("version", "")
        seen = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else -1
        try:
            restore_revision(revision, project=self.project, version=seen, by=request.user)
        except StaleVersion:
            return self._page(
                revision,
                error="La partie vient de changer\u00a0: voici la comparaison à jour.",
                status=409,
            )
        except DomainError as error:
            return self._page(revision, error=error.message, status=422)
        messages.success(
            request,
            "Cette version est reprise. Celle d’avant reste dans les versions précédentes.",
        )
        return redirect(part_url(self.project, self.part))

    def _revision(self, version: int) -> PartRevision:
        return get_object_or_404(
            PartRevision.objects.select_related("written_by"),
            project=self.project,
            part=self.part,
            version=version,
        )

    def _page(self, revision: PartRevision, *, error: str = "", status: int = 200) -> HttpResponse:
        now = entries_of(self.part, part_data(self.project, self.part))
        changes = compare_contents({self.part.value: revision.entries}, {self.part.value: now})[
            self.part.value
        ]
        context = {
            **self.page_context(),
            "revision": revision,
            "entries": revision.entries,
            "changes": [change for change in changes if change.changed],
            "can_restore": self.is_open and self.part != Part.ATTACHMENTS,
            "list_url": reverse(
                "projects:revision-list", args=[self.project.reference, self.part.slug]
            ),
            "error": error,
        }
        return render(self.request, "projects/revision_detail.html", context, status=status)

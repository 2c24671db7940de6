"""The printed report, and the synthesis that participants read by a link."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from concertations.content import entries_of
from concertations.queries import concertation_values
from concertations.services.synthesis import (
    publish_synthesis,
    request_report,
    withdraw_synthesis,
)
from concertations.views.base import ConcertationMixin, TeamMixin
from concertations.voices.queries import (
    current_publication,
    publication_behind,
    publication_url,
    report_for,
)
from core.errors import DomainError
from core.http import PublicMixin
from documents.http import pdf_response
from establishments.enums import SCHOOL_ROLES, Role


class ReportCreateView(TeamMixin, View):
    """Asks for the printed report; a POST alone."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        request_report(self.concertation, by=self.person)
        return redirect("concertations:report-detail", reference)


class ReportDetailView(ConcertationMixin, View):
    """The latest report; the services read that of a recorded concertation alone."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        is_team = bool(self.roles_here & SCHOOL_ROLES)
        latest = report_for(self.concertation, is_team=is_team)
        if latest is None:
            raise Http404
        name = f"rapport-{self.concertation.reference}"
        return pdf_response(request, latest.document, filename=name)


class PublicationCreateView(TeamMixin, View):
    """Publishes the synthesis to whoever has the link, in the head's name."""

    roles: ClassVar[frozenset[Role] | None] = frozenset({Role.HEAD})

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        try:
            publish_synthesis(self.concertation, by=self.person)
        except DomainError as error:
            return self._page(refusal=error.message, status=422)
        messages.success(request, "La synthèse est publiée\u00a0: partagez son lien.")
        return redirect("concertations:publication-create", reference)

    def _page(self, *, refusal: str = "", status: int = 200) -> HttpResponse:
        publication = current_publication(self.concertation)
        context: dict[str, Any] = {
            "concertation": self.concertation,
            "publication": publication,
            "url": publication_url(publication) if publication else "",
            "refusal": refusal,
            "crumbs": self.crumbs(),
        }
        return render(self.request, "concertations/publication_form.html", context, status=status)


class PublicationDeleteView(TeamMixin, View):
    """Takes the published synthesis back; a POST alone."""

    roles: ClassVar[frozenset[Role] | None] = frozenset({Role.HEAD})

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        try:
            withdraw_synthesis(self.concertation, by=self.person)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, "La synthèse n’est plus publiée\u00a0: le lien ne mène plus à rien."
            )
        return redirect("concertations:publication-create", reference)


@method_decorator(never_cache, name="dispatch")
class PublishedSynthesisDetailView(PublicMixin, View):
    """What participants read: the synthesis and the numbers, neither names nor contributions."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        publication = publication_behind(token)
        if publication is None:
            return self._page("concertations/publishedsynthesis_unknown.html", {}, status=404)
        concertation = publication.concertation
        context = {
            "concertation": concertation,
            "entries": entries_of(concertation_values(concertation))[1:],
        }
        return self._page("concertations/publishedsynthesis_detail.html", context)

    def _page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        response = render(self.request, template, context, status=status)
        response["X-Robots-Tag"] = "noindex"
        return response

"""The last check of a session's decisions, their publication, and the documents."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from accounts.http import FreshMixin
from core.errors import DomainError
from documents.http import pdf_response
from establishments.enums import Role
from reviews.enums import SessionStatus
from reviews.queries.commission import agenda_with_points
from reviews.services.publication import problems_of, publish_decisions
from reviews.views.base import SessionMixin


class PublicationCreateView(FreshMixin, SessionMixin, View):
    """One list of every decision with what is missing, then « Publier les décisions »."""

    roles: ClassVar[frozenset[Role]] = frozenset({Role.SECRETARIAT, Role.PRESIDENT})

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        try:
            publish_decisions(self.session, by=request.user)
        except DomainError as error:
            return self._page(error.message)
        messages.success(
            request, "Les décisions sont publiées\u00a0: les établissements sont prévenus."
        )
        return redirect(self.session_url())

    def _page(self, refusal: str = "") -> HttpResponse:
        items = agenda_with_points(self.session)
        problems = problems_of(items)
        by_item: dict[int, list[str]] = {}
        for problem in problems:
            by_item.setdefault(problem.item.pk, []).append(problem.text)
        context = {
            "session": self.session,
            "rows": [
                {
                    "item": item,
                    "decision": getattr(item, "decision", None),
                    "problems": by_item.get(item.pk, []),
                }
                for item in items
            ],
            "problem_count": len(problems),
            "may_publish": self.session.status == SessionStatus.CLOSED and not problems,
            "is_closed": self.session.status == SessionStatus.CLOSED,
            "refusal": refusal,
            "crumbs": self.crumbs(),
        }
        status = 422 if refusal else 200
        return render(self.request, "reviews/publication_form.html", context, status=status)


class MinutesDetailView(SessionMixin, View):
    """The minutes of a session, as PDF."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        if self.session.minutes is None:
            raise Http404
        return pdf_response(request, self.session.minutes)


class AgendaDetailView(SessionMixin, View):
    """The agenda sent with the invitation, as PDF."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        if self.session.agenda is None:
            raise Http404
        return pdf_response(request, self.session.agenda)

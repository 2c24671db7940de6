"""The last check of a session's decisions, their publication, and the documents."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView

from accounts.http import FreshMixin
from core.errors import DomainError
from core.http import DomainErrorMixin
from documents.http import pdf_response
from establishments.enums import Role
from reviews.documents import decisions_seal
from reviews.enums import SessionStatus
from reviews.forms.live import CorrectionForm, ToldMotiveForm
from reviews.queries.checks import Check, checks_of, envelope_checks
from reviews.queries.commission import agenda_with_points, minutes_of, signature_of
from reviews.services.minutes import correct_minutes
from reviews.services.publication import publish_decisions
from reviews.services.signature import sign_decisions, withdraw_signature
from reviews.views.base import SECRETARIAT, SessionMixin

PRESIDENCY = frozenset({Role.SECRETARIAT, Role.PRESIDENT})


class PublicationCreateView(FreshMixin, SessionMixin, View):
    """One list of every decision with what is missing and where, the signature of the presidency,
    then « Publier les décisions »."""

    roles: ClassVar[frozenset[Role]] = PRESIDENCY

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
        checks = [*checks_of(self.session, items), *envelope_checks(self.session, items)]
        blocking = sum(check.blocks for check in checks)
        by_item: dict[int, list[Check]] = {}
        for check in checks:
            by_item.setdefault(check.item.pk, []).append(check)
        closed = self.session.status == SessionStatus.CLOSED
        signature = signature_of(self.session)
        awaits = self.session.academy.president_signs and signature is None
        presides = self.holds(Role.PRESIDENT)
        context = {
            "session": self.session,
            "rows": [
                {
                    "item": item,
                    "decision": getattr(item, "decision", None),
                    "voted": hasattr(item, "decision") and item.decision.voted,
                    "checks": by_item.get(item.pk, []),
                }
                for item in items
            ],
            "problem_count": blocking,
            "warning_count": len(checks) - blocking,
            "signature": signature,
            "awaits_signature": awaits,
            "seal": decisions_seal(items) if closed and not blocking else "",
            "may_sign": closed and presides and not blocking and signature is None,
            "may_unsign": closed and presides and signature is not None,
            "unsign_form": ToldMotiveForm(auto_id="retrait_%s"),
            "may_publish": closed and not blocking and not awaits,
            "is_closed": closed,
            "refusal": refusal,
            "crumbs": self.crumbs(),
        }
        status = 422 if refusal else 200
        return render(self.request, "reviews/publication_form.html", context, status=status)


class SignatureCreateView(FreshMixin, SessionMixin, View):
    """The presidency signs the decisions, having proved again who it is."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = frozenset({Role.PRESIDENT})

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        user, seal = request.user, request.POST.get("empreinte", "")
        assert user.is_authenticated
        return self.act(
            lambda: sign_decisions(self.session, seal=seal, by=user),
            "Les décisions sont signées\u00a0: elles ne changent plus, et peuvent être publiées.",
            reverse("reviews:publication-create", args=[reference]),
        )


class SignatureDeleteView(FreshMixin, SessionMixin, View):
    """The presidency takes its signature back, to correct a decision before the publication."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = frozenset({Role.PRESIDENT})

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        user, motive = request.user, request.POST.get("motive", "")[:500]
        assert user.is_authenticated
        return self.act(
            lambda: withdraw_signature(self.session, motive=motive, by=user),
            "La signature est retirée\u00a0: les décisions peuvent être corrigées.",
            reverse("reviews:publication-create", args=[reference]),
        )


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


class MinutesVersionDetailView(SessionMixin, View):
    """The minutes of a session as they were issued under one number, the first or a correction."""

    def get(self, request: HttpRequest, reference: str, number: str) -> HttpResponse:
        for document in minutes_of(self.session):
            if document.number == number:
                return pdf_response(request, document)
        raise Http404


class MinutesCorrectionCreateView(DomainErrorMixin, SessionMixin, FormView[CorrectionForm]):
    """Issue the minutes again with a correction that names the former ones."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = CorrectionForm
    template_name = "reviews/minutescorrection_form.html"
    success_message = "Le procès-verbal rectificatif est établi. Les membres sont prévenus."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = minutes_of(self.session)
        return super().get_context_data(**kwargs) | {
            "session": self.session,
            "minutes": known,
            "last": known[-1] if known else None,
            "may_correct": self.session.status == SessionStatus.PUBLISHED and bool(known),
            "crumbs": self.crumbs(),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        correct_minutes(
            self.session,
            corrects=self.request.POST.get("remplace", ""),
            reason=form.cleaned_data["reason"],
            text=form.cleaned_data["text"],
            by=self.request.user,
        )
        return redirect(self.session_url())

"""Asking for completion (services) and answering (school)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from core import clock
from core.errors import DomainError
from establishments.enums import SCHOOL_ROLES, Role
from projects.enums import Part, Status, Step
from projects.views.base import ProjectMixin
from reviews.forms.completion import AnswersForm
from reviews.forms.reading import BasePointFormSet, CompletionRequestForm, point_formset
from reviews.models import CompletionRequest
from reviews.permissions import COMMENTERS
from reviews.queries.completion import compare_with_live, open_request_of, school_comments
from reviews.queries.reading import suggested_points
from reviews.services.completion import answer_points, request_completion, resubmit


class CompletionRequestCreateView(ProjectMixin, View):
    """The request that builds itself from the comments marked « à compléter »."""

    roles: ClassVar[frozenset[Role] | None] = COMMENTERS

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        suggested = suggested_points(self.project)
        due_on = clock.today() + timedelta(days=self.project.establishment.academy.completion_days)
        form = CompletionRequestForm(initial={"due_on": due_on})
        points = point_formset(1 if suggested else 2)(initial=suggested, prefix="points")
        return self._page(form, points)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = CompletionRequestForm(request.POST)
        points = point_formset(0)(request.POST, prefix="points")
        if not all([form.is_valid(), points.is_valid()]):
            return self._page(form, points, status=422)
        try:
            request_completion(
                self.project,
                points=points.points(),
                due_on=form.cleaned_data["due_on"],
                message=form.cleaned_data["message"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, points, status=422)
        messages.success(request, "La demande est envoyée\u00a0: l’établissement est prévenu.")
        return redirect("reviews:reading-detail", self.project.reference)

    def _page(
        self, form: CompletionRequestForm, points: BasePointFormSet, status: int = 200
    ) -> HttpResponse:
        context = {
            "project": self.project,
            "form": form,
            "points": points,
            "may_request": self.project.status == Status.SUBMITTED,
            "crumbs": [
                *self.crumbs()[1:],
                ("Lecture", reverse("reviews:reading-detail", args=[self.project.reference])),
            ],
        }
        template = "reviews/completionrequest_form.html"
        return render(self.request, template, context, status=status)


class SchoolCompletionMixin(ProjectMixin):
    """Pages of the school's team while a request is open; outside of it, a page says so."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def nothing_asked(self) -> HttpResponse:
        """What is shown when no request is under way."""
        context = {"project": self.project, "crumbs": self.crumbs()}
        return render(self.request, "reviews/completion_none.html", context)

    @property
    def open_request(self) -> CompletionRequest | None:
        """The request the school has to answer now."""
        if self.project.status != Status.COMPLETION_REQUESTED:
            return None
        return open_request_of(self.project)


class CompletionUpdateView(SchoolCompletionMixin, View):
    """The points to complete, each with its reason, its part to open and its answer."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        asked = self.open_request
        if asked is None:
            return self.nothing_asked()
        return self._page(asked, AnswersForm(list(asked.points.all())))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        asked = self.open_request
        if asked is None:
            return self.nothing_asked()
        answers = AnswersForm(list(asked.points.all()), request.POST)
        if not answers.is_valid():
            return self._page(asked, answers, status=422)
        try:
            answer_points(self.project, answers=answers.answers(), by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return self._page(asked, answers, status=422)
        if "verifier" in request.POST:
            return redirect("reviews:resubmission-create", self.project.reference)
        messages.success(request, "Vos réponses sont enregistrées.")
        return redirect("reviews:completion-update", self.project.reference)

    def _page(
        self, asked: CompletionRequest, answers: AnswersForm, status: int = 200
    ) -> HttpResponse:
        comments = school_comments(self.project)
        points = [
            {
                "point": point,
                "form": answers.forms[point.pk],
                "part_url": reverse(
                    "projects:part-update", args=[self.project.reference, Part(point.part).slug]
                ),
                "comments": comments.get(point.part, []),
            }
            for point in asked.points.all()
        ]
        context = {
            "project": self.project,
            "asked": asked,
            "points": points,
            "bound_forms": list(answers.forms.values()) if status != 200 else [],
            "done": sum(point.answered_at is not None for point in asked.points.all()),
            "may_send": Role.HEAD in self.roles_here,
            "late": asked.due_on < clock.today(),
            "crumbs": self.crumbs(),
        }
        return render(self.request, "reviews/completion_form.html", context, status=status)


class ResubmissionCreateView(SchoolCompletionMixin, View):
    """Old and new side by side, then the head sends the completed file."""

    step: ClassVar[Step | None] = Step.RESUBMIT

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        asked = self.open_request
        return self.nothing_asked() if asked is None else self._page(asked)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        asked = self.open_request
        if asked is None:
            messages.error(request, "Aucune demande de compléments n’est en cours.")
            return redirect("dashboards:project-detail", self.project.reference)
        try:
            resubmit(self.project, by=request.user)
        except DomainError as error:
            return self._page(asked, error.message)
        messages.success(
            request, "Vos compléments sont envoyés. L’inspection et le rectorat sont prévenus."
        )
        return redirect("dashboards:project-detail", self.project.reference)

    def _page(self, asked: CompletionRequest, refusal: str = "") -> HttpResponse:
        compared = compare_with_live(self.project, asked)
        context = {
            "project": self.project,
            "asked": asked,
            "compared": [part for part in compared if part.asked or part.changed],
            "untouched": [part.part.label for part in compared if part.untouched],
            "unrequested": [part.part.label for part in compared if part.unrequested],
            "unanswered": [point for point in asked.points.all() if point.answered_at is None],
            "same_count": sum(not part.asked and not part.changed for part in compared),
            "refusal": refusal,
            "crumbs": [
                *self.crumbs(),
                (
                    "Compléments",
                    reverse("reviews:completion-update", args=[self.project.reference]),
                ),
            ],
        }
        status = 422 if refusal else 200
        return render(self.request, "reviews/resubmission_form.html", context, status=status)

"""Asking for completion (services) and answering (school)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from core import clock
from core.errors import DomainError
from core.merging import carried
from establishments.enums import SCHOOL_ROLES, Role
from projects.enums import Part, Status, Step
from projects.views.base import ProjectMixin
from reviews.forms.completion import AnswersForm
from reviews.forms.inbox import list_of
from reviews.forms.reading import (
    BasePointFormSet,
    CompletionRequestForm,
    ExtensionForm,
    VerdictForm,
    WithdrawalForm,
    point_formset,
)
from reviews.models import CompletionRequest, RequestedPoint
from reviews.permissions import COMMENTERS
from reviews.queries.completion import compare_with_live, open_request_of, school_comments
from reviews.queries.reading import suggested_points
from reviews.services.completion import (
    answer_points,
    check_points,
    request_completion,
    resubmit,
)
from reviews.services.requests import extend_completion, withdraw_completion
from reviews.services.verdicts import judge_point


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
        if "modifier" in request.POST:
            return self._page(form, points)
        if "apercu" in request.POST:
            return self._preview(form, points)
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

    def _preview(self, form: CompletionRequestForm, points: BasePointFormSet) -> HttpResponse:
        """What the school will read, and the same fields to send."""
        kept = points.points()
        try:
            check_points(kept, form.cleaned_data["due_on"])
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, points, status=422)
        roles = [role for role in Role if role in self.roles_here & COMMENTERS]
        context = {
            "project": self.project,
            "due_on": form.cleaned_data["due_on"],
            "message": form.cleaned_data["message"],
            "points": kept,
            "role": roles[0],
            "carried": [pair for pair in carried(self.request.POST) if pair[0] != "apercu"],
            "crumbs": self._crumbs(),
        }
        return render(self.request, "reviews/completionrequest_preview.html", context)

    def _crumbs(self) -> list[tuple[str, str]]:
        reading = reverse("reviews:reading-detail", args=[self.project.reference])
        return [*self.crumbs()[1:], ("Lecture", reading)]

    def _page(
        self, form: CompletionRequestForm, points: BasePointFormSet, status: int = 200
    ) -> HttpResponse:
        context = {
            "project": self.project,
            "form": form,
            "points": points,
            "may_request": self.project.status == Status.SUBMITTED,
            "crumbs": self._crumbs(),
        }
        template = "reviews/completionrequest_form.html"
        return render(self.request, template, context, status=status)


class CompletionRequestUpdateView(ProjectMixin, View):
    """A request under way: give more time, or withdraw it."""

    roles: ClassVar[frozenset[Role] | None] = COMMENTERS

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page(ExtensionForm(), WithdrawalForm())

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        withdraws = "retirer" in request.POST
        extension = ExtensionForm(None if withdraws else request.POST)
        withdrawal = WithdrawalForm(request.POST if withdraws else None)
        form: ExtensionForm | WithdrawalForm = withdrawal if withdraws else extension
        asked = open_request_of(self.project)
        if asked is None:
            messages.error(request, "Aucune demande de compléments n’est en cours.")
            return redirect("reviews:reading-detail", reference)
        if not form.is_valid():
            return self._page(extension, withdrawal, status=422)
        try:
            if withdraws:
                motive = form.cleaned_data["motive"]
                withdraw_completion(asked, motive=motive, by=request.user)
                said = "La demande est retirée, l’établissement est prévenu."
            else:
                extend_completion(asked, due_on=form.cleaned_data["due_on"], by=request.user)
                said = "Le délai est donné, l’établissement est prévenu."
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(extension, withdrawal, status=422)
        messages.success(request, said)
        return redirect("reviews:reading-detail", reference)

    def _page(
        self, extension: ExtensionForm, withdrawal: WithdrawalForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "project": self.project,
            "asked": open_request_of(self.project),
            "extension": extension,
            "withdrawal": withdrawal,
            "bound_form": next((f for f in (extension, withdrawal) if f.is_bound), None),
            "crumbs": [
                *self.crumbs()[1:],
                ("Lecture", reverse("reviews:reading-detail", args=[self.project.reference])),
            ],
        }
        return render(self.request, "reviews/completionrequest_detail.html", context, status=status)


class VerdictCreateView(ProjectMixin, View):
    """Say that a point is settled, or asked again."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = COMMENTERS

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        assert request.user.is_authenticated
        points = RequestedPoint.objects.filter(request__project=self.project)
        point = get_object_or_404(points.select_related("request"), pk=pk)
        form = VerdictForm(request.POST, prefix=f"point-{point.pk}")
        try:
            if not form.is_valid():
                raise DomainError("Dites si ce point est réglé, ou à redemander et pourquoi.")
            judge_point(
                point,
                is_settled=form.cleaned_data["verdict"] == "regle",
                remark=form.cleaned_data["remark"],
                by=request.user,
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "C’est noté.")
        query = list_of(request.GET)[0].query
        address = reverse("reviews:reading-detail", args=[reference])
        return redirect(f"{address}?{query}#reponses")


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
                "comments": comments.get(point.part, []),
                "form": answers.forms[point.pk],
                "part_url": reverse(
                    "projects:part-update", args=[self.project.reference, Part(point.part).slug]
                ),
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

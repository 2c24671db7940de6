"""Opinions asked from others: asking and following (services), answering (account, or link)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, ListView

from core import clock
from core.errors import DomainError
from core.http import DomainErrorMixin, PublicMixin, SignedInMixin
from core.limits import is_within
from establishments.enums import Role
from projects.enums import Part
from projects.models import Snapshot
from projects.queries import in_order
from projects.views.base import ProjectMixin
from reviews.forms.asked import OFFERED, AskedOpinionForm, GivenOpinionForm
from reviews.forms.reading import ExtensionForm, WithdrawalForm
from reviews.models import AskedOpinion
from reviews.permissions import COMMENTERS
from reviews.services.asked import (
    LinkRefused,
    answer_asked,
    answer_by_link,
    ask_opinion,
    extend_asked,
    is_open,
    read_link,
    remind_asked,
    withdraw_asked,
)

TOO_MANY = "Trop d’essais ont été faits. Réessayez dans une minute\u202f; votre lien reste valable."
TRIES = ((60, 30), (3600, 300))
"""Seconds and tries of one address: a mairie may share one."""


class AskedOpinionCreateView(DomainErrorMixin, ProjectMixin, FormView[AskedOpinionForm]):
    """Ask somebody who does not read the file."""

    roles: ClassVar[frozenset[Role] | None] = COMMENTERS
    form_class = AskedOpinionForm
    template_name = "reviews/askedopinion_form.html"
    success_message = "La question est envoyée. La réponse apparaîtra dans le dossier."

    def get_initial(self) -> dict[str, Any]:
        days = self.project.establishment.academy.asked_opinion_days
        return {
            "due_on": clock.today() + timedelta(days=days),
            "parts": [part.value for part in OFFERED],
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, AskedOpinionForm)
        assert self.request.user.is_authenticated
        ask_opinion(self.project, form.asked(), by=self.request.user)
        address = reverse("reviews:reading-detail", args=[self.project.reference])
        return redirect(f"{address}#avis")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            filing=Snapshot.objects.filter(project=self.project).order_by("-number").first(),
            crumbs=[
                *self.crumbs()[1:],
                ("Lecture", reverse("reviews:reading-detail", args=[self.project.reference])),
            ],
            **kwargs,
        )


class AskedOpinionUpdateView(ProjectMixin, View):
    """Follow a question: remind, give more time, withdraw."""

    roles: ClassVar[frozenset[Role] | None] = COMMENTERS
    kwargs: dict[str, Any]

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        return self._page(self._asked())

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        user, asked = request.user, self._asked()
        assert user.is_authenticated
        extension = ExtensionForm(request.POST if "prolonger" in request.POST else None)
        withdrawal = WithdrawalForm(request.POST if "retirer" in request.POST else None)
        form = next((form for form in (extension, withdrawal) if form.is_bound), None)
        if form is not None and not form.is_valid():
            return self._page(asked, extension, withdrawal, status=422)
        try:
            if "prolonger" in request.POST:
                extend_asked(asked, due_on=extension.cleaned_data["due_on"], by=user)
                said = "Le nouveau délai est donné, la question est renvoyée."
            elif "retirer" in request.POST:
                withdraw_asked(asked, motive=withdrawal.cleaned_data["motive"], by=user)
                said = "La demande d’avis est retirée. La personne est prévenue."
            else:
                remind_asked(asked, by=user)
                said = "Le rappel est parti."
        except DomainError as error:
            messages.error(request, error.message)
            return self._page(asked, extension, withdrawal, status=422)
        messages.success(request, said)
        return redirect("reviews:askedopinion-update", reference, pk)

    def _asked(self) -> AskedOpinion:
        rows = AskedOpinion.objects.filter(project=self.project)
        return get_object_or_404(
            rows.select_related("asked_by", "withdrawn_by", "project"), pk=self.kwargs["pk"]
        )

    def _page(
        self,
        asked: AskedOpinion,
        extension: ExtensionForm | None = None,
        withdrawal: WithdrawalForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        asked = self._asked()
        bound = [form for form in (extension, withdrawal) if form is not None and form.is_bound]
        context = {
            "project": self.project,
            "asked": asked,
            "parts": [Part(part).label for part in asked.parts],
            "may_remind": asked.is_awaited and asked.due_on >= clock.today(),
            "is_late": asked.is_awaited and asked.due_on < clock.today(),
            "extension": extension or ExtensionForm(),
            "withdrawal": withdrawal or WithdrawalForm(),
            "bound_form": bound[0] if bound else None,
            "crumbs": [
                *self.crumbs()[1:],
                ("Lecture", reverse("reviews:reading-detail", args=[self.project.reference])),
            ],
        }
        return render(self.request, "reviews/askedopinion_detail.html", context, status=status)


class GivenOpinionListView(SignedInMixin, ListView[AskedOpinion]):
    """The opinions asked of oneself, those awaited first."""

    template_name = "reviews/givenopinion_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        return (
            AskedOpinion.objects.filter(person=self.request.user.pk)
            .select_related("project__establishment", "asked_by")
            .order_by("answered_at", "withdrawn_at", "due_on", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"asked": list(context["object_list"])}


class AnswerMixin(DomainErrorMixin):
    """The question, the parts chosen as they were filed, and the form to answer."""

    asked: AskedOpinion

    def parts(self) -> list[Any]:
        """What may be read: these parts of that filing, without the files joined to it."""
        chosen = set(self.asked.parts)
        return [
            (part, [{**entry, "files": []} for entry in entries])
            for part, entries in in_order(self.asked.filing.content)
            if part.value in chosen
        ]

    def shown(self) -> dict[str, Any]:
        """What the page shows."""
        return {
            "asked": self.asked,
            "project": self.asked.project,
            "parts": self.parts(),
            "is_open": is_open(self.asked),
        }


class GivenOpinionCreateView(AnswerMixin, SignedInMixin, FormView[GivenOpinionForm]):
    """Answer with one's account; what one was asked stays readable afterwards."""

    form_class = GivenOpinionForm
    template_name = "reviews/givenopinion_form.html"
    success_message = "Votre avis est rendu. Merci."

    def check_access(self) -> None:
        rows = AskedOpinion.objects.select_related("project__establishment", "filing", "asked_by")
        self.asked = get_object_or_404(rows, pk=self.kwargs["pk"], person=self.request.user.pk)

    def get_initial(self) -> dict[str, Any]:
        return {"signed_by": str(self.request.user)}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, GivenOpinionForm)
        assert self.request.user.is_authenticated
        answer_asked(self.asked, form.given(), by=self.request.user)
        return redirect("reviews:givenopinion-create", self.asked.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [("Avis qui me sont demandés", reverse("reviews:givenopinion-list"))]
        return super().get_context_data(**kwargs) | self.shown() | {"crumbs": crumbs}


@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class LinkedOpinionCreateView(AnswerMixin, PublicMixin, FormView[GivenOpinionForm]):
    """Answer with the link of the e-mail, without an account. A GET shows and never uses it."""

    form_class = GivenOpinionForm
    template_name = "reviews/linkedopinion_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Read the link first: whatever is wrong with it, one sentence, slowed down."""
        if not self._is_within_limits():
            return self._refuse(TOO_MANY, 429)
        try:
            self.asked = read_link(kwargs["token"])
        except LinkRefused as refusal:
            return self._refuse(refusal.message, 410)
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    def _is_within_limits(self) -> bool:
        address = get_adapter(self.request).get_client_ip(self.request)
        counted = [
            is_within("asked-opinion", address, most=most, seconds=seconds)
            for seconds, most in TRIES
        ]
        return all(counted)

    def _refuse(self, sentence: str, status: int) -> HttpResponse:
        context = {"sentence": sentence}
        return render(self.request, "reviews/linkedopinion_refused.html", context, status=status)

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, GivenOpinionForm)
        asked = answer_by_link(self.kwargs["token"], form.given())
        return render(self.request, "reviews/linkedopinion_done.html", {"asked": asked})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.shown()

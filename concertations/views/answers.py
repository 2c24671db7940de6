"""The public form: anybody who has the link answers, without an account, a cookie or a script."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from concertations.enums import BoxState
from concertations.models import QUESTIONS, ContributionBox
from concertations.rules import ANSWERS_BY_ADDRESS, ANSWERS_BY_FORM
from concertations.services.contributions import BoxClosed, receive_answer
from concertations.voices.forms import PublicAnswerForm
from concertations.voices.queries import box_behind, state_of
from core.http import PublicMixin
from core.limits import is_within

TOO_MANY = (
    "Beaucoup de réponses arrivent en même temps. La vôtre est encore sur cette page\u00a0: "
    "attendez une minute, puis envoyez-la à nouveau."
)
_STATUS = {BoxState.NOT_YET: 200, BoxState.OPEN: 200, BoxState.CLOSED: 410}


# Nobody's rights are used here, so nobody's can be borrowed: the token of forms, which needs a
# cookie, would protect nothing. The page is kept by the browser alone: it holds a key of its own.
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, max_age=0), name="dispatch")
class AnswerCreateView(PublicMixin, View):
    """The questions; an answer leads to the thanks, so that reloading sends nothing."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        box = box_behind(token)
        if box is None:
            return _unknown(request)
        state = state_of(box)
        if state != BoxState.OPEN:
            return _not_open(request, box, state)
        return _page(request, box, PublicAnswerForm(category=box.category))

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        box = box_behind(token)
        if box is None:
            return _unknown(request)
        form = PublicAnswerForm(request.POST, category=box.category)
        if not form.is_valid():
            return _page(request, box, form, status=422)
        if not self._is_within_limits(box):
            form.add_error(None, TOO_MANY)
            response = _page(request, box, form, status=429)
            response["Retry-After"] = "60"
            return response
        try:
            receive_answer(box, form.answer(), key=form.cleaned_data["key"])
        except BoxClosed:
            said = [(str(form[name].label), form.cleaned_data[name]) for name in QUESTIONS]
            return _not_open(request, box, state_of(box), said=said)
        return redirect("concertations:answer-detail", box.token)

    def _is_within_limits(self, box: ContributionBox) -> bool:
        address = get_adapter(self.request).get_client_ip(self.request)
        who = f"{box.pk}:{address}"
        counted = [
            is_within("answers-by-address", who, most=most, seconds=seconds)
            for seconds, most in ANSWERS_BY_ADDRESS
        ]
        counted += [
            is_within("answers-by-form", str(box.pk), most=most, seconds=seconds)
            for seconds, most in ANSWERS_BY_FORM
        ]
        return all(counted)


class AnswerDetailView(PublicMixin, View):
    """Thanks: the answer arrived."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        box = box_behind(token)
        if box is None:
            return _unknown(request)
        context = {"box": box, "is_open": state_of(box) == BoxState.OPEN}
        return _render(request, "concertations/answer_detail.html", context)


def _page(
    request: HttpRequest, box: ContributionBox, form: PublicAnswerForm, *, status: int = 200
) -> HttpResponse:
    context = {"box": box, "form": form}
    return _render(request, "concertations/answer_form.html", context, status=status)


def _not_open(
    request: HttpRequest,
    box: ContributionBox,
    state: BoxState,
    *,
    said: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """The form is not open today; what was typed meanwhile is shown, to be copied."""
    context = {"box": box, "state": state, "said": [line for line in said or [] if line[1]]}
    return _render(request, "concertations/answer_closed.html", context, status=_STATUS[state])


def _unknown(request: HttpRequest) -> HttpResponse:
    return _render(request, "concertations/answer_unknown.html", {}, status=404)


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response

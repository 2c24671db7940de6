"""The threads of a file: the school reads and answers them, the services settle them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from core.errors import DomainError
from core.tickets import read_ticket
from establishments.enums import SCHOOL_ROLES, Role
from projects.models import Snapshot
from projects.views.base import ProjectMixin
from reviews.forms.inbox import list_of
from reviews.forms.reading import ReplyForm
from reviews.models import AskedOpinion, Thread
from reviews.permissions import COMMENTERS
from reviews.queries.reading import school_threads
from reviews.services.comments import (
    COMMENTABLE,
    answer_comment,
    reopen_thread,
    settle_thread,
)


class ThreadMixin(ProjectMixin):
    """A thread of the file that the person may read; 404 otherwise."""

    kwargs: dict[str, Any]

    def thread(self) -> Thread:
        """The thread of the address."""
        user = self.request.user
        assert user.is_authenticated
        threads = Thread.objects.readable_by(user, self.project)
        return get_object_or_404(threads, pk=self.kwargs["pk"])


class ThreadListView(ProjectMixin, View):
    """What the services wrote to the school, with the words it is about, and its answers."""

    http_method_names = ["get", "head", "options"]
    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.page()

    def page(self, refused: tuple[int, ReplyForm] | None = None, status: int = 200) -> HttpResponse:
        """The page, with the answer that was refused, if any."""
        user = self.request.user
        assert user.is_authenticated
        filing = Snapshot.objects.filter(project=self.project).order_by("-number").first()
        threads = school_threads(self.project, user, filing.content if filing else {})
        may_answer = self.project.status in COMMENTABLE
        context = {
            "project": self.project,
            "threads": [
                (
                    read,
                    None
                    if not may_answer
                    else refused[1]
                    if refused and refused[0] == read.thread.pk
                    else ReplyForm(auto_id=f"id_{read.thread.pk}_%s"),
                )
                for read in threads
            ],
            "bound_form": refused[1] if refused else None,
            "asked": list(AskedOpinion.objects.readable_by(user, self.project)),
            "may_answer": may_answer,
            "crumbs": self.crumbs(),
        }
        return render(self.request, "reviews/thread_list.html", context, status=status)


class ReplyCreateView(ThreadMixin, ThreadListView):
    """The school answers in a thread."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        user, thread = request.user, self.thread()
        assert user.is_authenticated
        form = ReplyForm(request.POST, auto_id=f"id_{thread.pk}_%s")
        if not form.is_valid():
            return self.page((thread.pk, form), 422)
        ticket = read_ticket(request.POST.get("writer", ""), request.POST.get("rank", ""))
        try:
            answer_comment(thread, body=form.cleaned_data["body"], by=user, writer=ticket.writer)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page((thread.pk, form), 422)
        messages.success(request, "Votre réponse est envoyée\u00a0: les services la lisent.")
        address = reverse("reviews:thread-list", args=[reference])
        return redirect(f"{address}#{thread.anchor}")


class ThreadUpdateView(ThreadMixin, View):
    """Settle a thread, or open it again."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = COMMENTERS

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        user, thread = request.user, self.thread()
        assert user.is_authenticated
        act = reopen_thread if "rouvrir" in request.POST else settle_thread
        try:
            act(thread, by=user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, "Le fil est rouvert." if act is reopen_thread else "Le fil est réglé."
            )
        query = list_of(request.GET)[0].query
        address = reverse("reviews:reading-detail", args=[reference])
        return redirect(f"{address}?{query}#{thread.anchor}")

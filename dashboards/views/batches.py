"""Acts on several files: the list, its check list, then what came of each file."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import ListView

from core.errors import DomainError
from dashboards.enums import Act, Outcome
from dashboards.forms import (
    AskingOpinionsForm,
    AskingOthersForm,
    AssigningForm,
    NoParamsForm,
    SchedulingForm,
)
from dashboards.models import Batch
from dashboards.queries.batches import (
    batches_of,
    open_sessions,
    people_to_assign,
    summed_up,
)
from dashboards.queries.board import board_choices, board_order, board_projects, selected
from dashboards.services.batches import (
    check_list,
    launch_batch,
    prepare_batch,
    resume_batch,
    seen_mark,
    set_params,
)
from dashboards.state import state_of
from establishments.enums import Role
from establishments.views.base import RoleMixin
from jobs.enums import FileRole, JobStatus
from jobs.views.job import REFRESH_SECONDS
from projects.querysets import ProjectQuerySet
from reviews.forms.asked import OFFERED

SECRETARIAT = frozenset({Role.SECRETARIAT})
LINES = 50
MOST_TICKED = 500


class BatchListView(RoleMixin, ListView[Batch]):
    """The acts one confirmed, the latest first."""

    roles = SECRETARIAT
    template_name = "dashboards/batch_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        assert self.request.user.is_authenticated
        return batches_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "batches": list(context["object_list"]),
            "crumbs": [("Tableau de bord", reverse("dashboards:board-list"))],
        }


class BatchCreateView(RoleMixin, View):
    """Freeze the list of the files ticked, or of the whole selection, for an act."""

    http_method_names = ["post", "options"]
    roles = SECRETARIAT

    def post(self, request: HttpRequest) -> HttpResponse:
        """To the check list; back to the board with a sentence when there is nothing to check."""
        assert request.user.is_authenticated
        query = request.POST.get("query", "")
        try:
            act = Act(request.POST.get("acte", ""))
            batch = prepare_batch(act, self._files(query), query=query, by=request.user)
        except ValueError:
            refusal = "Choisissez ce qu’il faut faire des dossiers."
        except DomainError as error:
            refusal = error.message
        else:
            return redirect("dashboards:batch-detail", pk=batch.pk)
        messages.error(request, refusal)
        return redirect(
            f"{reverse('dashboards:board-list')}?{query}" if query else "dashboards:board-list"
        )

    def _files(self, query: str) -> ProjectQuerySet:
        """The whole selection of the board, or the files ticked on it, in its order."""
        assert self.request.user.is_authenticated
        user = self.request.user
        state = state_of(query, board_choices(user))
        if not state.is_valid:
            raise DomainError("Un filtre du tableau n’est plus valable\u00a0: corrigez-le d’abord.")
        if self.request.POST.get("etendue") == "tout":
            return board_projects(user, state.filters)
        ticked = self.request.POST.getlist("dossiers")[:MOST_TICKED]
        return selected(user, {}).filter(reference__in=ticked).order_by(*board_order(state.order))


class BatchMixin(RoleMixin):
    """Loads `self.batch`, one of those this person asked for; 404 for the others."""

    roles = SECRETARIAT
    batch: Batch
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        assert self.request.user.is_authenticated
        self.batch = get_object_or_404(
            Batch.objects.visible_to(self.request.user).select_related("asked_by", "job"),
            pk=self.kwargs["pk"],
        )

    def act(self, service: Callable[[], object], done: str = "") -> HttpResponse:
        """Run a use case behind a button, say how it ended, and come back to the list."""
        try:
            service()
        except DomainError as error:
            messages.error(self.request, error.message)
        else:
            if done:
                messages.success(self.request, done)
        return redirect("dashboards:batch-detail", pk=self.batch.pk)

    def form(self, data: Any = None) -> NoParamsForm:
        """The parameters of the act, as typed (`data`) or as kept."""
        academies = self.rights.academies_as(Role.SECRETARIAT)
        kept = self.batch.params
        match Act(self.batch.act):
            case Act.SCHEDULE:
                return SchedulingForm(data, initial=kept, sessions=open_sessions(academies))
            case Act.ASSIGN:
                person = f"{kept['role']}:{kept['person']}" if kept else ""
                return AssigningForm(
                    data, initial={"person": person}, people=people_to_assign(academies)
                )
            case Act.ASK_OTHERS:
                return AskingOthersForm(data, initial={"parts": OFFERED} | kept)
            case Act.ASK_OPINION:
                return AskingOpinionsForm(data, initial=kept)
        return NoParamsForm(data)

    def check_page(self, form: NoParamsForm, *, status: int = 200) -> HttpResponse:
        """The check list: what will and will not be done, and why."""
        is_ready = not form.fields or bool(self.batch.params)
        refusal, checks = "", []
        if is_ready:
            try:
                checks = check_list(self.batch)
            except DomainError as error:
                refusal = error.message
        page = Paginator(checks, LINES).get_page(self.request.GET.get("page"))
        lines = self.batch.lines.count() if not checks else len(checks)
        context = {
            "batch": self.batch,
            "form": form if form.fields else None,
            "count": lines,
            "summary": summed_up(checks) if checks else None,
            "refusal": refusal,
            "page_obj": page,
            "checks": list(page.object_list),
            "seen": seen_mark(self.batch),
            "back_url": self.board_url(),
            "crumbs": self.crumbs(),
        }
        return render(self.request, "dashboards/batch_check.html", context, status=status)

    def board_url(self) -> str:
        """The board as it was when the files were chosen."""
        board = reverse("dashboards:board-list")
        return f"{board}?{self.batch.query}" if self.batch.query else board

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above this one."""
        return [
            ("Tableau de bord", reverse("dashboards:board-list")),
            ("Actes groupés", reverse("dashboards:batch-list")),
        ]


class BatchDetailView(BatchMixin, View):
    """The check list while it is not confirmed; then its progress, and the result of each file."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """One page or the other."""
        if self.batch.launched_at is None:
            return self.check_page(self.form())
        return self._results()

    def _results(self) -> HttpResponse:
        job = self.batch.job
        assert job is not None
        asked = self.request.GET.get("resultat", "")
        outcome = asked if asked in Outcome.values else ""
        lines = self.batch.lines.select_related("project__establishment")
        counts = dict.fromkeys(Outcome.values, 0)
        for value in self.batch.lines.order_by().values_list("outcome", flat=True):
            counts[value] += 1
        page = Paginator(lines.filter(outcome=outcome) if outcome else lines.all(), LINES).get_page(
            self.request.GET.get("page")
        )
        seen = self.rights.academies_as(Role.SECRETARIAT)
        total = sum(counts.values())
        context = {
            "batch": self.batch,
            "job": job,
            "files": list(job.files.filter(role=FileRole.RESULT))
            if job.status == JobStatus.DONE
            else [],
            "refresh_seconds": 0 if job.is_ended else REFRESH_SECONDS,
            "can_resume": job.is_ended and counts[Outcome.WAITING] > 0,
            "tabs": [
                ("", "Tous", total, not outcome),
                *(
                    (value, Outcome(value).label.capitalize(), count, value == outcome)
                    for value, count in counts.items()
                    if count
                ),
            ],
            "page_obj": page,
            "lines": [(line, line.project.academy_id in seen) for line in page.object_list],
            "query": f"resultat={outcome}" if outcome else "",
            "back_url": self.board_url(),
            "crumbs": self.crumbs(),
        }
        return render(self.request, "dashboards/batch_detail.html", context)


class BatchUpdateView(BatchMixin, View):
    """Choose the parameters of the act, then read the check list."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """Back to the check list with these parameters; to the form with its errors."""
        user, form = request.user, self.form(request.POST)
        assert user.is_authenticated
        if self.batch.launched_at is None and not form.is_valid():
            return self.check_page(form, status=422)
        return self.act(lambda: set_params(self.batch, form.params(), by=user))


class BatchLaunchView(BatchMixin, View):
    """Confirm the check list: a long task does it."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """To the progress; sent again, it changes nothing."""
        user = request.user
        assert user.is_authenticated
        seen = request.POST.get("vu", "")
        return self.act(lambda: launch_batch(self.batch, seen=seen, by=user))


class BatchResumeView(BatchMixin, View):
    """Take up a list whose task was stopped."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """To the progress."""
        user = request.user
        assert user.is_authenticated
        return self.act(lambda: resume_batch(self.batch, by=user), "La tâche reprend.")

"""Acts on several files: the list, its check list, then what came of each file."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import ListView

from accounts.authentication import is_fresh
from core import clock
from core.errors import DomainError
from dashboards.enums import Act, Outcome
from dashboards.forms import (
    AllocatingForm,
    AskingOpinionsForm,
    AskingOthersForm,
    AssigningForm,
    NoParamsForm,
    SchedulingForm,
)
from dashboards.models import Batch
from dashboards.queries.batches import (
    batches_of,
    envelopes_of_year,
    files_on_desk,
    open_sessions,
    people_to_assign,
    summed_up,
)
from dashboards.queries.board import board_choices, board_order, board_projects, selected
from dashboards.services.acts import kind_of
from dashboards.services.batches import (
    CheckList,
    check_list,
    launch_batch,
    prepare_batch,
    resume_batch,
    seen_mark,
    set_params,
)
from dashboards.state import state_of
from establishments.enums import Role
from establishments.permissions import Rights
from establishments.views.base import RoleMixin
from jobs.enums import FileRole, JobStatus
from jobs.views.job import REFRESH_SECONDS
from projects.models import Project
from reviews.forms.asked import OFFERED

ACTORS = frozenset({Role.SECRETARIAT, Role.FUND_MANAGER})
DESK = "fonds"
DESK_LABEL = "Fonds à attribuer"
LINES = 50
MOST_TICKED = 500


class BatchListView(RoleMixin, ListView[Batch]):
    """The acts one confirmed, the latest first."""

    roles = ACTORS
    template_name = "dashboards/batch_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        assert self.request.user.is_authenticated
        return batches_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "batches": list(context["object_list"]),
            "crumbs": [home_of(self.rights)],
            "home": home_of(self.rights),
        }


def home_of(rights: Rights) -> tuple[str, str]:
    """(label, address) of the page where one chooses files: the board, or the desk of the funds."""
    if rights.has(Role.SECRETARIAT):
        return "Tableau de bord", reverse("dashboards:board-list")
    return DESK_LABEL, reverse("funding:desk-detail")


class BatchCreateView(RoleMixin, View):
    """Freeze the list of the files ticked, or of the whole selection, for an act.

    They are chosen on the board, or (`depuis`) on the desk of the funds.
    """

    http_method_names = ["post", "options"]
    roles = ACTORS

    def post(self, request: HttpRequest) -> HttpResponse:
        """To the check list; back to the page with a sentence when there is nothing to check."""
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
        if self._from_desk():
            return redirect("funding:desk-detail")
        _, home = home_of(self.rights)
        return redirect(f"{home}?{query}" if query else home)

    def _from_desk(self) -> bool:
        return self.request.POST.get("depuis") == DESK and self.rights.has(Role.FUND_MANAGER)

    def _files(self, query: str) -> QuerySet[Project]:
        """The whole selection of the page, or the files ticked on it, in its order."""
        assert self.request.user.is_authenticated
        user = self.request.user
        ticked = self.request.POST.getlist("dossiers")[:MOST_TICKED]
        everything = self.request.POST.get("etendue") == "tout"
        if self._from_desk():
            waiting = files_on_desk(self.rights.academies_as(Role.FUND_MANAGER))
            return waiting if everything else waiting.filter(reference__in=ticked)
        state = state_of(query, board_choices(user))
        if not state.is_valid:
            raise DomainError("Un filtre du tableau n’est plus valable\u00a0: corrigez-le d’abord.")
        if everything:
            return board_projects(user, state.filters)
        return selected(user, {}).filter(reference__in=ticked).order_by(*board_order(state.order))


class BatchMixin(RoleMixin):
    """Loads `self.batch`, one of those this person asked for; 404 for the others."""

    roles = ACTORS
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
            case Act.ALLOCATE:
                managed = self.rights.academies_as(Role.FUND_MANAGER)
                offered = envelopes_of_year(managed, clock.today().year)
                return AllocatingForm(data, initial=kept, envelopes=offered)
        return NoParamsForm(data)

    def check_page(self, form: NoParamsForm, *, status: int = 200) -> HttpResponse:
        """The check list: what will and will not be done, and why."""
        is_ready = not form.fields or bool(self.batch.params)
        refusal, read = "", CheckList([], [])
        if is_ready:
            try:
                read = check_list(self.batch)
            except DomainError as error:
                refusal = error.message
        checks = read.checks
        page = Paginator(checks, LINES).get_page(self.request.GET.get("page"))
        lines = self.batch.lines.count() if not checks else len(checks)
        context = {
            "batch": self.batch,
            "form": form if form.fields else None,
            "count": lines,
            "summary": summed_up(checks) if checks else None,
            "totals": read.totals,
            "refusal": refusal,
            "page_obj": page,
            "checks": list(page.object_list),
            "seen": seen_mark(self.batch),
            "back": self.home(),
            "crumbs": self.crumbs(),
        }
        return render(self.request, "dashboards/batch_check.html", context, status=status)

    def home(self) -> tuple[str, str]:
        """(label, address) of the page as it was when the files were chosen."""
        if self.batch.act == Act.ALLOCATE and not self.batch.query:
            return DESK_LABEL, reverse("funding:desk-detail")
        board = reverse("dashboards:board-list")
        return "Tableau de bord", f"{board}?{self.batch.query}" if self.batch.query else board

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above this one."""
        return [self.home(), ("Actes groupés", reverse("dashboards:batch-list"))]


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
        seen = self.rights.academies_as(kind_of(self.batch.act).office)
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
            "back": self.home(),
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
    """Confirm the check list: a long task does it. For money, it asks who is there again."""

    http_method_names = ["post", "options"]
    fresh = True

    def check_access(self) -> None:
        super().check_access()
        if kind_of(self.batch.act).moves_money and not is_fresh(self.request):
            raise ReauthenticationRequired

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """To the progress; sent again, it changes nothing."""
        user = request.user
        assert user.is_authenticated
        seen = request.POST.get("vu", "")
        return self.act(lambda: launch_batch(self.batch, seen=seen, by=user))


class BatchResumeView(BatchLaunchView):
    """Take up a list whose task was stopped."""

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """To the progress."""
        user = request.user
        assert user.is_authenticated
        return self.act(lambda: resume_batch(self.batch, by=user), "La tâche reprend.")

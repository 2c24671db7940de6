"""What was said, for the team: read, sort, group, hide, type from paper."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from concertations.enums import Origin
from concertations.models import Contribution, Finding
from concertations.services.contributions import type_answer
from concertations.services.sorting import (
    cite_contributions,
    detach_contribution,
    hide_contributions,
    show_contribution,
    tag_contributions,
    untag_contribution,
)
from concertations.views.base import TeamMixin
from concertations.voices.forms import NEW_FINDING, BatchForm, FilterForm, TypedAnswerForm
from concertations.voices.queries import (
    arrivals,
    findings_of,
    sorted_contributions,
    tags_of,
    with_findings,
)
from core.errors import DomainError
from core.french import counted
from establishments.enums import Role

PAGE_SIZE = 50
REFRESH_SECONDS = 15
_LARGEST_ID = 2**63 - 1


class ContributionListView(TeamMixin, View):
    """The contributions the filters keep, and what to do with those that are ticked."""

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings of the concertation, in order."""
        return findings_of(self.concertation)

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page(BatchForm(findings=self.findings))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        form = BatchForm(request.POST, findings=self.findings)
        chosen = ids_of(request.POST)
        if not form.is_valid():
            return self._page(form, chosen=chosen, status=422)
        try:
            done = self._act(request.POST.get("act", ""), chosen, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, chosen=chosen, status=422)
        messages.success(request, done)
        return redirect(
            f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path
        )

    def _act(self, act: str, chosen: list[int], values: dict[str, Any]) -> str:
        """Do it; say what was done."""
        if act == "tag":
            tag = values["tag"]
            if not tag:
                raise DomainError("Écrivez l’étiquette à poser.")
            count = tag_contributions(self.concertation, ids=chosen, tag=tag, by=self.person)
            return f"Étiquette «\u00a0{tag}\u00a0»\u00a0: posée sur {_several(count)}."
        if act == "cite":
            finding, count = cite_contributions(
                self.concertation,
                ids=chosen,
                finding=self._finding(values["finding"]),
                new_finding=values["new_finding"],
                by=self.person,
            )
            return f"Constat {finding.position}\u00a0: il cite {_several(count)} de plus."
        if act == "hide":
            count = hide_contributions(self.concertation, ids=chosen, by=self.person)
            return (
                f"Masquage\u00a0: {_several(count)} ne se lit plus."
                if count == 1
                else (f"Masquage\u00a0: {_several(count)} ne se lisent plus.")
            )
        raise DomainError("Choisissez ce qu’il faut faire des contributions cochées.")

    def _finding(self, asked: str) -> Finding | None:
        if asked == NEW_FINDING:
            return None
        found = next((finding for finding in self.findings if str(finding.pk) == asked), None)
        if found is None:
            raise DomainError("Choisissez un constat, ou écrivez-en un nouveau.")
        return found

    def _page(
        self, form: BatchForm, *, chosen: list[int] | None = None, status: int = 200
    ) -> HttpResponse:
        request, concertation = self.request, self.concertation
        filters = FilterForm(request.GET, tags=tags_of(concertation), findings=self.findings)
        asked = filters.cleaned_data if filters.is_valid() else {}
        page = Paginator(sorted_contributions(concertation, asked), PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        query = request.GET.copy()
        query.pop("page", None)
        is_paused = request.GET.get("direct") == "non"
        context = {
            "concertation": concertation,
            "form": form,
            "chosen": chosen or [],
            "filters": filters,
            "page_obj": page,
            "contributions": with_findings(page.object_list),
            "arrivals": arrivals(concertation),
            "refresh_seconds": 0 if is_paused or concertation.is_recorded else REFRESH_SECONDS,
            "can_pause": not concertation.is_recorded,
            "live_url": _with(query, "direct", None if is_paused else "non"),
            "query": query.urlencode(),
            "address": request.get_full_path(),
            "reset_url": request.path if query else "",
            "is_head": Role.HEAD in self.roles_here,
            "crumbs": self.crumbs(),
        }
        return render(request, "concertations/contribution_list.html", context, status=status)


class ContributionCreateView(TeamMixin, View):
    """A colleague types a sheet of paper, or what somebody said."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        again = request.GET.get("qui", "")
        return self._page(TypedAnswerForm(initial={"category": again}))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        form = TypedAnswerForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        answer = form.answer()
        try:
            type_answer(
                self.concertation,
                answer,
                origin=Origin(form.cleaned_data["origin"]),
                key=form.cleaned_data["key"],
                by=self.person,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, status=422)
        messages.success(request, "La contribution est enregistrée.")
        if "another" in request.POST:
            return redirect(f"{request.path}?qui={answer.category}")
        return redirect("concertations:contribution-list", reference)

    def _page(self, form: TypedAnswerForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "concertation": self.concertation,
            "crumbs": [*self.crumbs(), _list_crumb(self.concertation.reference)],
        }
        return render(self.request, "concertations/contribution_form.html", context, status=status)


class ContributionMixin(TeamMixin):
    """Loads `self.contribution` of this concertation; else 404."""

    contribution: Contribution

    def check_access(self) -> None:
        super().check_access()
        self.contribution = get_object_or_404(
            self.concertation.contributions.select_related(
                "concertation__establishment", "typed_by", "hidden_by"
            ),
            pk=self.kwargs["pk"],
        )

    def back(self, sentence: str) -> HttpResponseBase:
        """The page of the contribution, and what was done."""
        messages.success(self.request, sentence)
        return redirect(
            "concertations:contribution-detail", self.concertation.reference, self.contribution.pk
        )

    def refuse(self, error: DomainError) -> HttpResponseBase:
        """The page of the contribution, and why nothing was done."""
        messages.error(self.request, error.message)
        return redirect(
            "concertations:contribution-detail", self.concertation.reference, self.contribution.pk
        )


class ContributionDetailView(ContributionMixin, View):
    """One contribution, its tags, the findings that cite it."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        is_head = Role.HEAD in self.roles_here
        (contribution,) = with_findings([self.contribution])
        context = {
            "concertation": self.concertation,
            "contribution": contribution,
            "is_readable": is_head or not contribution.is_hidden,
            "is_head": is_head,
            "crumbs": [*self.crumbs(), _list_crumb(reference)],
        }
        return render(request, "concertations/contribution_detail.html", context)


class TagDeleteView(ContributionMixin, View):
    """Takes a tag off; a POST alone."""

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        try:
            untag_contribution(self.contribution, tag=request.POST.get("tag", ""), by=self.person)
        except DomainError as error:
            return self.refuse(error)
        return self.back("L’étiquette est retirée.")


class CitationDeleteView(ContributionMixin, View):
    """The finding no longer cites this contribution; a POST alone."""

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        finding_id = next(iter(ids_of(request.POST, "finding")), 0)
        try:
            detach_contribution(self.contribution, finding_id=finding_id, by=self.person)
        except DomainError as error:
            return self.refuse(error)
        return self.back("Le constat ne cite plus cette contribution.")


class HidingCreateView(ContributionMixin, View):
    """Hides a contribution that names somebody; a POST alone."""

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        hide_contributions(self.concertation, ids=[pk], by=self.person)
        return self.back("La contribution est masquée.")


class HidingDeleteView(ContributionMixin, View):
    """Shows a hidden contribution again; a POST alone, for the head."""

    roles: ClassVar[frozenset[Role] | None] = frozenset({Role.HEAD})

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        show_contribution(self.contribution, by=self.person)
        return self.back("La contribution se lit à nouveau.")


def ids_of(data: QueryDict, name: str = "contribution") -> list[int]:
    """The ids posted under a name; what is not an id is left out."""
    numbers = [
        int(text)
        for text in data.getlist(name)
        if text.isascii() and text.isdigit() and len(text) < 20
    ]
    return [number for number in numbers if number <= _LARGEST_ID]


def _list_crumb(reference: str) -> tuple[str, str]:
    return ("Contributions", reverse("concertations:contribution-list", args=[reference]))


def _several(count: int) -> str:
    return counted(count, "contribution")


def _with(query: QueryDict, name: str, value: str | None) -> str:
    """The address of the page with this parameter, or without it."""
    changed = query.copy()
    changed.pop(name, None)
    if value is not None:
        changed[name] = value
    return f"?{changed.urlencode()}"

"""Extracts of Chorus: give a file, say its columns, try it, import it; settle its lines."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from accounts.http import FreshMixin
from accounts.models import User
from core import french
from core.errors import DomainError
from core.http import Access, DomainErrorMixin
from establishments.enums import Role
from establishments.models import Academy
from establishments.views.base import RoleMixin
from funding.enums import LineState
from funding.forms.payments import (
    AsideForm,
    ColumnsForm,
    ExtractForm,
    LineFilterForm,
    LineForm,
)
from funding.models import ChorusExtract, ChorusLine, Instalment
from funding.queries.chorus import (
    LineFilters,
    candidates_for,
    extracts_of,
    lines_of,
    open_lines,
    payments_told_by,
)
from funding.services.chorus_lines import set_line_aside, settle_line, take_line_up
from funding.services.extracts import columns_of, keep_extract, request_import
from funding.views.crumbs import Crumb, desk_crumbs

PAGE_SIZE = 25
MANAGER = frozenset({Role.FUND_MANAGER})


class ExtractCreateView(RoleMixin, DomainErrorMixin, FormView[ExtractForm]):
    """Give a file of payments; the last ones, and how many lines wait for somebody."""

    roles = MANAGER
    template_name = "funding/extract_form.html"
    form_class = ExtractForm

    @cached_property
    def academies(self) -> list[Academy]:
        """The académies whose funds the person manages."""
        keys = self.rights.academies_as(Role.FUND_MANAGER)
        return list(Academy.objects.filter(pk__in=keys).order_by("name"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "academies": self.academies}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        upload = form.cleaned_data["file"]
        extract = keep_extract(
            form.cleaned_data["academy"], file=upload.file, name=upload.name, by=user
        )
        return redirect("funding:extract-update", pk=extract.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = [row.pk for row in self.academies]
        page = Paginator(extracts_of(keys), PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            crumbs=[*desk_crumbs(), ("À verser", reverse("funding:payment-list"))],
            page_obj=page,
            extracts=list(page.object_list),
            several=len(self.academies) > 1,
            waiting=open_lines(keys).count(),
            query="",
            **kwargs,
        )


class ExtractMixin(RoleMixin):
    """Loads `self.extract`, of one’s académies; 404 for that of another."""

    access = Access.SCOPE
    roles = MANAGER
    extract: ChorusExtract
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        self.extract = get_object_or_404(
            ChorusExtract.objects.select_related("academy", "trial", "work", "uploaded_by"),
            pk=self.kwargs["pk"],
            academy__in=sorted(self.rights.academies_as(Role.FUND_MANAGER)),
        )


class ExtractUpdateView(FreshMixin, ExtractMixin, DomainErrorMixin, FormView[ColumnsForm]):
    """The columns of a file, then its trial, then its import; what came of each."""

    template_name = "funding/extract_detail.html"
    form_class = ColumnsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "headers": self.extract.headers}

    def get_initial(self) -> dict[str, Any]:
        return columns_of(self.extract)

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        job = request_import(
            self.extract,
            form.cleaned_data,
            is_trial="import" not in self.request.POST,
            by=user,
        )
        return redirect("jobs:job-detail", pk=job.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        extract = self.extract
        return super().get_context_data(
            extract=extract,
            runs=[
                (label, job)
                for label, job in (("Essai à blanc", extract.trial), ("Import", extract.work))
                if job is not None
            ],
            waiting=extract.lines.open().count(),
            crumbs=[
                *desk_crumbs(),
                ("Versements de Chorus", reverse("funding:extract-create")),
            ],
            **kwargs,
        )


class LineListView(RoleMixin, TemplateView):
    """The lines that wait for somebody; `?vue=traitees` shows those settled."""

    roles = MANAGER
    template_name = "funding/chorusline_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academies = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        form = LineFilterForm(self.request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        filters = LineFilters(
            finding=chosen.get("constat", ""),
            text=chosen.get("q", "").strip(),
            settled=chosen.get("vue") == "traitees",
        )
        page = Paginator(lines_of(academies, filters), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        query = urlencode({name: value for name, value in chosen.items() if value})
        return super().get_context_data(
            crumbs=_chorus_crumbs(),
            filters=form,
            page_obj=page,
            lines=list(page.object_list),
            settled=filters.settled,
            is_filtered=bool(filters.finding or filters.text),
            reset_url=reverse("funding:chorusline-list") if query else "",
            query=query,
            **kwargs,
        )


class LineMixin(RoleMixin):
    """Loads `self.line`, of one’s académies; 404 for that of another."""

    access = Access.SCOPE
    roles = MANAGER
    line: ChorusLine
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        self.line = get_object_or_404(
            ChorusLine.objects.select_related("extract", "settled_by", "academy"),
            pk=self.kwargs["pk"],
            academy__in=sorted(self.rights.academies_as(Role.FUND_MANAGER)),
        )

    @property
    def line_url(self) -> str:
        """The page of the line."""
        return reverse("funding:chorusline-update", args=[self.line.pk])


class LineUpdateView(FreshMixin, LineMixin, DomainErrorMixin, FormView[LineForm]):
    """Say which instalment a line pays; `?q=` looks for others than those of its SIRET."""

    template_name = "funding/chorusline_detail.html"
    form_class = LineForm

    @cached_property
    def text(self) -> str:
        """What is looked for."""
        return self.request.GET.get("q", "").strip()[:100]

    @cached_property
    def candidates(self) -> list[Instalment]:
        """What the line may pay."""
        return candidates_for(self.line, text=self.text)

    def get_form_kwargs(self) -> dict[str, Any]:
        choices = [(row.pk, _choice(row)) for row in self.candidates]
        return {**super().get_form_kwargs(), "choices": choices}

    def get_initial(self) -> dict[str, Any]:
        exact = [row.pk for row in self.candidates if row.to_pay == self.line.amount]
        return {"instalment": exact[0] if len(exact) == 1 else None}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        key = form.cleaned_data["instalment"]
        row = next(row for row in self.candidates if row.pk == key)
        settled = settle_line(self.line, row, by=user)
        if settled.state == LineState.PAID:
            messages.success(self.request, "Le versement est noté. L’établissement est prévenu.")
            return redirect("funding:chorusline-list")
        messages.success(self.request, f"Une partie est notée. {settled.reason}")
        return HttpResponseRedirect(self.line_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("aside_form", AsideForm(prefix="de-cote"))
        return super().get_context_data(
            line=self.line,
            is_open=self.line.is_open,
            text=self.text,
            payments=payments_told_by(self.line),
            crumbs=[*_chorus_crumbs(), ("À traiter", reverse("funding:chorusline-list"))],
            **kwargs,
        )


class LineAsideView(FreshMixin, LineMixin, View):
    """Set a line aside with its motive, or take it up again."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the lines to settle, or to the line with what is wrong."""
        user = request.user
        assert isinstance(user, User)
        form = AsideForm(request.POST, prefix="de-cote")
        try:
            if self.line.state == LineState.ASIDE:
                take_line_up(self.line, by=user)
                messages.success(request, "La ligne est de nouveau à traiter.")
                return HttpResponseRedirect(self.line_url)
            if not form.is_valid():
                raise DomainError(str(form.errors["motive"][0]))
            set_line_aside(self.line, motive=form.cleaned_data["motive"], by=user)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self.line_url)
        messages.success(request, "La ligne est mise de côté.")
        return redirect("funding:chorusline-list")


def _chorus_crumbs() -> list[Crumb]:
    return [*desk_crumbs(), ("Versements de Chorus", reverse("funding:extract-create"))]


def _choice(row: Instalment) -> str:
    """« NE-2026-0012, Jardin – École X, 2026 : 900 € à Commune de Y »."""
    project = row.share.allocation.project
    return (
        f"{project.reference}, {project} – {row.share.establishment.name}, {row.year}\u00a0: "
        f"{french.euros(row.to_pay)} à {row.share.recipient.name}"
    )

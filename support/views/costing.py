"""Preparing, sending, reading and answering a costing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from core import clock, french
from core.editing import Draft, EditorView, OtherVersion, Saved
from core.entries import Entry, table_entry, text_entry
from core.errors import DomainError
from core.rows import RowSet, row_set
from projects.enums import Part
from support.enums import Side
from support.forms.costing import AnswerForm, CostingForm, CostingRow
from support.models import Costing
from support.queries.costing import CostingPage, costing_page, rows_of
from support.services.acceptance import answer_costing
from support.services.costings import (
    add_item,
    first_year,
    save_costing,
    send_costing,
    start_costing,
)
from support.views.base import CostingMixin, HelpMixin

YEARS_AHEAD = 5


class CostingCreateView(HelpMixin, View):
    """Opens a costing, or a new version of the one that was sent."""

    only = Side.TEAM
    http_method_names = ["post"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        assert request.user.is_authenticated
        try:
            costing = start_costing(self.help, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return self.to_thread()
        return redirect("support:costing-update", costing.reference)


class CostingUpdateView(CostingMixin, EditorView):
    """The draft of a costing, saved by the button and by autosave."""

    only = Side.TEAM
    template_name: ClassVar[str] = "support/costing_form.html"
    saved_message: ClassVar[str] = "Le chiffrage est enregistré."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.costing.is_draft:
            return redirect("support:costing-detail", self.costing.reference)
        return super().get(request, *args, **kwargs)

    def open_draft(self, extra: int) -> Draft:
        return self._draft(self.costing, extra)

    def current_draft(self) -> Draft:
        return self._draft(Costing.objects.get(pk=self.costing.pk), 0)

    def read_draft(self, data: QueryDict) -> Draft:
        return Draft(form=CostingForm(data), rows=self._rows(data=data))

    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        assert self.request.user.is_authenticated
        saved = save_costing(
            self.costing,
            message=cleaned["message"],
            rows=cleaned["rows"],
            version=version,
            by=self.request.user,
            ticket=self.ticket,
        )
        return Saved(saved.version, saved.saved_at, saved.row_ids)

    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        return _entries(cleaned["message"], cleaned["rows"])

    def other_version(self) -> OtherVersion:
        costing = Costing.objects.select_related("updated_by").get(pk=self.costing.pk)
        return OtherVersion(
            version=costing.version,
            saved_at=costing.updated_at,
            saved_by=str(costing.updated_by),
            entries=_entries(costing.message, rows_of(costing)),
        )

    def page_context(self) -> dict[str, Any]:
        version: Any = self.costing.version
        if self.request.method == "POST":
            version = self.request.POST.get("version", version)
        return {
            "costing": self.costing,
            "help": self.help,
            "page": costing_page(self.costing),
            "version": version,
            "saved_at": self.costing.updated_at if self.costing.version else None,
            "crumbs": self.crumbs(),
        }

    def page_url(self) -> str:
        return reverse("support:costing-update", args=[self.costing.reference])

    def next_url(self) -> str:
        return reverse("support:costing-detail", args=[self.costing.reference])

    def _draft(self, costing: Costing, extra: int) -> Draft:
        return Draft(
            form=CostingForm(initial={"message": costing.message}),
            rows=self._rows(initial=rows_of(costing), extra=extra),
        )

    def _rows(self, **kwargs: Any) -> RowSet:
        first = first_year(self.costing)
        this_year = clock.today().year
        kept = {line["year"] for line in kwargs.get("initial", ())}
        years = sorted({*range(this_year, this_year + YEARS_AHEAD + 1), first} | kept)
        return row_set(CostingRow, form_kwargs={"years": years, "year": first}, **kwargs)


class CostingItemCreateView(CostingMixin, View):
    """Adds an article of the catalogue to the draft."""

    only = Side.TEAM
    http_method_names = ["post"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        assert request.user.is_authenticated
        try:
            line = add_item(self.costing, code=request.POST.get("code", ""), by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"«\u00a0{line.label}\u00a0» est dans le chiffrage.")
        query = QueryDict(mutable=True)
        query["chiffrage"] = self.costing.reference
        for name in ("q", "categorie", "page"):
            if request.POST.get(name):
                query[name] = request.POST[name]
        return redirect(f"{reverse('support:catalogue-list')}?{query.urlencode()}")


class CostingSendingCreateView(CostingMixin, View):
    """Proposes the costing to the school."""

    only = Side.TEAM
    http_method_names = ["post"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        assert request.user.is_authenticated
        try:
            send_costing(self.costing, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("support:costing-detail", self.costing.reference)
        messages.success(request, "Le chiffrage est envoyé\u00a0: l’établissement est prévenu.")
        return self.to_thread()


class CostingDetailView(CostingMixin, View):
    """The costing as the school reads it; the school answers here."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        page = costing_page(self.costing)
        return self.page(page, self.answer_form(page))

    def answer_form(self, page: CostingPage, data: QueryDict | None = None) -> AnswerForm | None:
        """The form of the answers, when the reader may answer something now."""
        if self.side != Side.SCHOOL or not self.costing.is_open or not page.waiting:
            return None
        return AnswerForm(data, needs=page.waiting, can_accept=self.budget_is_open)

    @property
    def budget_is_open(self) -> bool:
        """Whether lines may enter the budget now."""
        project = self.help.project
        return project is not None and Part.BUDGET in project.writable_parts

    def page(
        self, page: CostingPage, form: AnswerForm | None, *, status: int = 200
    ) -> HttpResponse:
        """The page, with this form."""
        is_team = self.side == Side.TEAM
        is_helper = is_team and self.help.holder == self.request.user and not self.help.is_closed
        context = {
            "costing": self.costing,
            "help": self.help,
            "project": self.help.project,
            "page": page,
            "form": form,
            "is_team": is_team,
            "budget_is_open": self.budget_is_open,
            "may_send": is_helper and self.costing.is_draft and bool(page.needs),
            "may_replace": is_helper and self.costing.is_open,
            "crumbs": self.crumbs(),
        }
        return render(self.request, "support/costing_detail.html", context, status=status)


class CostingAnswerCreateView(CostingDetailView):
    """Accepts lines into the budget, declines others."""

    only = Side.SCHOOL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        page = costing_page(self.costing)
        form = self.answer_form(page, request.POST)
        if form is None:
            messages.info(request, "Il n’y a plus rien à répondre à ce chiffrage.")
            return redirect("support:costing-detail", self.costing.reference)
        if not form.is_valid():
            return self.page(page, form, status=422)
        try:
            told = answer_costing(
                self.costing,
                accepted=form.accepted(),
                declined=form.declined(),
                message=form.cleaned_data["message"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(page, form, status=422)
        messages.success(request, _told(told.accepted, told.declined))
        return redirect("support:costing-detail", self.costing.reference)


def _told(accepted: int, declined: int) -> str:
    parts = []
    if accepted:
        parts.append(
            french.counted(accepted, "ligne est dans votre budget", "lignes sont dans votre budget")
        )
    if declined:
        parts.append(french.counted(declined, "ligne est écartée", "lignes sont écartées"))
    return f"{french.join(parts)}." if parts else "Rien ne change\u00a0: vous déciderez plus tard."


def _entries(message: str, rows: list[dict[str, Any]]) -> list[Entry]:
    """A draft as it is read, to compare two of them."""
    head = ["Besoin", "Désignation", "Quantité", "Prix unitaire", "Année"]
    table = [
        [
            row["need"] or "–",
            row["label"] or row["code"],
            french.number(row["quantity"], 2),
            french.euros(row["unit_price"]) if row["unit_price"] else "–",
            str(row["year"]),
        ]
        for row in rows
    ]
    return [text_entry("Message", message), table_entry("Lignes", head, table)]

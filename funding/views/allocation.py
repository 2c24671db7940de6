"""Attributing the funds of one file: the form, what came of it, its letters."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import FormView, View

from accounts.http import FreshMixin
from accounts.models import User
from core import clock
from core.http import DomainErrorMixin
from core.rows import MAX_ROWS, RowSet, row_set
from documents.http import pdf_response
from establishments.enums import Role
from establishments.models import Establishment
from funding.enums import InstalmentState, PaymentCondition
from funding.forms.allocation import AllocationForm, TrancheRow
from funding.models import Allocation, Envelope, Recipient
from funding.permissions import LETTER_READERS
from funding.queries import (
    AllocationPage,
    Proposal,
    allocation_page,
    clock_of,
    envelopes_for,
    proposals_for,
)
from funding.queries.payable import payments_to
from funding.rules import derogation_note, derogation_warning, planned_day
from funding.services.allocation import Tranche, allocate
from funding.services.planning import parts_of
from funding.views.crumbs import file_crumbs
from projects.content import masked_iban
from projects.enums import Step
from projects.views.base import ProjectMixin


class AllocationCreateView(FreshMixin, ProjectMixin, DomainErrorMixin, FormView[AllocationForm]):
    """What is left, who receives, how much, when; then the letters leave and the clock stops."""

    step = Step.ALLOCATE
    template_name = "funding/allocation_form.html"
    form_class = AllocationForm
    success_message = "Les fonds sont attribués. L’établissement est prévenu, la lettre se prépare."

    @cached_property
    def envelopes(self) -> list[Envelope]:
        """The envelopes that may pay, this year's and the next ones."""
        return [
            row
            for row in envelopes_for(self.project.establishment)
            if row.year >= clock.today().year
        ]

    @cached_property
    def proposal(self) -> Proposal:
        """What the decision and the budget suggest."""
        return proposals_for([self.project], today=clock.today())[self.project.pk]

    @cached_property
    def rows(self) -> RowSet:
        """The instalments, as posted or as the budget suggests them."""
        if self.request.method == "POST":
            data = self.request.POST.copy()
            count = data.get("rows-TOTAL_FORMS", "")
            if "add_row" in data and count.isascii() and count.isdigit() and len(count) < 4:
                data["rows-TOTAL_FORMS"] = str(min(int(count) + 1, MAX_ROWS))
            return row_set(TrancheRow, data=data)
        return row_set(TrancheRow, initial=self._suggested(), extra=0)

    def _suggested(self) -> list[dict[str, Any]]:
        """One instalment a year, in proportion of the budget."""
        today = clock.today()
        return [
            {
                "year": year,
                "amount": amount,
                "planned_on": planned_day(year, today),
                "condition": (
                    PaymentCondition.SIGNATURE if year == today.year else PaymentCondition.REPORT
                ),
            }
            for year, amount in self.proposal.years.items()
        ]

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = self._suggested_shares()
        today, rows = clock.today(), self._suggested()
        first = rows[0]["amount"] if rows else 0
        now = [row for row in self.envelopes if row.year == today.year]
        enough = [row.pk for row in now if row.left >= first]
        if enough:
            initial["envelope"] = enough[0]
        found = self.proposal.beneficiary
        if found is not None:
            initial |= {"kind": found.kind, "name": found.name, "siret": found.siret}
        return initial

    def _suggested_shares(self) -> dict[str, Any]:
        """The euros of each school, in proportion of its budget lines."""
        if not self.project.amount_granted:
            return {}
        first, *others = zip(self.proposal.schools, self.proposal.amounts, strict=True)
        return {"amount": first[1]} | {
            f"amount_{school.pk}": amount for school, amount in others if amount
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "schools": self.proposal.schools,
            "envelopes": self.envelopes,
            "known_iban": found.iban if (found := self.proposal.beneficiary) else "",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One more empty row without JavaScript, else the attribution."""
        form = self.get_form()
        is_valid = form.is_valid() & self.rows.is_valid()
        if "add_row" in request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if is_valid:
            return self.form_valid(form)
        return self.form_invalid(form)

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        assert isinstance(form, AllocationForm)
        allocate(
            self.project,
            parts=parts_of(form.shares(), self._tranches()),
            preferred=form.cleaned_data["envelope"],
            by=user,
        )
        return HttpResponseRedirect(reverse("funding:desk-detail"))

    def _tranches(self) -> list[Tranche]:
        """The instalments of the page, to be cut in proportion of the shares."""
        return [
            Tranche(row["year"], row["amount"], row["planned_on"], row["condition"])
            for row in self.rows.kept()
        ]

    def _shared(self, form: AllocationForm) -> list[Establishment]:
        """The schools that have a share, as posted or as the budget suggests them."""
        if form.is_bound:
            return [
                school
                for school in self.proposal.schools
                if form.cleaned_data.get(f"amount{form.ending(school)}")
            ]
        pairs = zip(self.proposal.schools, self.proposal.amounts, strict=True)
        return [school for school, amount in pairs if amount]

    def _late(self, form: AllocationForm, page: AllocationPage | None) -> str:
        """What is promised, or on screen, after the derogation for public écoles."""
        if page is not None:
            return derogation_warning(
                (*_nature(row.share.establishment), row.planned_on)
                for row in page.instalments
                if row.state == InstalmentState.PROMISED
            )
        days = (
            [row.cleaned_data.get("planned_on") for row in self.rows.kept_forms()]
            if form.is_bound
            else [row["planned_on"] for row in self._suggested()]
        )
        return derogation_warning(
            (*_nature(school), day) for school in self._shared(form) for day in days if day
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = allocation_page(self.project)
        if page is None:
            kwargs.setdefault("rows", self.rows)
        form = kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            clock=clock_of(self.project),
            envelopes=self.envelopes,
            is_open=Step.ALLOCATE in self.allowed_steps(),
            page=page,
            recipients=[
                (row, masked_iban(row.iban), convention)
                for row, convention in (page.recipients if page else [])
            ],
            manages=Role.FUND_MANAGER in self.roles_here,
            derogation=derogation_note(map(_nature, self.proposal.schools), today=clock.today()),
            payments=payments_to(self.project) if page else [],
            late=self._late(form, page),
            **kwargs,
        )


def _nature(school: Establishment) -> tuple[str, str]:
    return school.kind, school.sector


class LetterView(ProjectMixin, View):
    """The award letter, for the school, the fund manager, the secretariat and the presidency."""

    roles = LETTER_READERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The PDF, or a page that says it is being prepared, or when it will be."""
        allocation = (
            Allocation.objects.filter(project=self.project).select_related("letter").first()
        )
        if allocation is None or allocation.letter is None:
            context = {"project": self.project, "crumbs": file_crumbs(self.project)}
            return TemplateResponse(request, "funding/letter_missing.html", context)
        return pdf_response(
            request,
            allocation.letter,
            filename=f"lettre-attribution-{self.project.reference}.pdf",
        )


class RecipientLetterView(ProjectMixin, View):
    """The letter to a recipient that is not the school, for the same readers."""

    roles = LETTER_READERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The PDF, or a page that says it is being prepared."""
        recipient = get_object_or_404(
            Recipient.objects.select_related("letter"),
            allocation__project=self.project,
            letter__isnull=False,
            pk=self.kwargs["pk"],
        )
        assert recipient.letter is not None
        return pdf_response(
            request,
            recipient.letter,
            filename=f"lettre-beneficiaire-{self.project.reference}-{recipient.siret}.pdf",
        )

"""Allocating the funds of one file; its award letter."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import FormView, View

from accounts.http import FreshMixin
from accounts.models import User
from core import clock, french
from core.http import DomainErrorMixin
from documents.http import pdf_response
from establishments.enums import Sector
from establishments.models import Establishment
from funding.forms import AllocationForm
from funding.models import Allocation, Envelope
from funding.permissions import LETTER_READERS
from funding.queries import clock_of, envelopes_for
from funding.services.allocation import Payee, allocate
from funding.views.crumbs import file_crumbs
from projects.content import masked_iban
from projects.enums import Step
from projects.models import Beneficiary
from projects.rules import ECOLE_DEROGATION_ENDS_ON
from projects.views.base import ProjectMixin


class AllocationCreateView(FreshMixin, ProjectMixin, DomainErrorMixin, FormView[AllocationForm]):
    """What is left, who receives, how much; then the letter leaves and the clock stops."""

    step = Step.ALLOCATE
    template_name = "funding/allocation_form.html"
    form_class = AllocationForm
    success_message = "Les fonds sont attribués. L’établissement est prévenu, la lettre se prépare."

    @cached_property
    def envelopes(self) -> list[Envelope]:
        """The envelopes that may pay."""
        return list(envelopes_for(self.project.establishment))

    @cached_property
    def beneficiary(self) -> Beneficiary | None:
        """Who receives, as the school wrote it."""
        return Beneficiary.objects.filter(project=self.project).first()

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"amount": self.project.amount_granted}
        enough = [
            row.pk for row in self.envelopes if row.left >= (self.project.amount_granted or 0)
        ]
        if enough:
            initial["envelope"] = enough[0]
        if self.beneficiary is not None:
            initial |= {
                "kind": self.beneficiary.kind,
                "name": self.beneficiary.name,
                "siret": self.beneficiary.siret,
            }
        return initial

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "school": self.project.establishment,
            "envelopes": self.envelopes,
            "known_iban": self.beneficiary.iban if self.beneficiary else "",
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        data = form.cleaned_data
        allocate(
            self.project,
            envelope=data["envelope"],
            amount=data["amount"],
            payee=Payee(
                kind=data["kind"], name=data["name"], siret=data["siret"], iban=data["iban"]
            ),
            by=user,
        )
        return HttpResponseRedirect(reverse("funding:desk-detail"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        school = self.project.establishment
        allocation = (
            Allocation.objects.filter(project=self.project)
            .select_related("envelope__academy", "envelope__department")
            .first()
        )
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            clock=clock_of(self.project),
            envelopes=self.envelopes,
            is_open=Step.ALLOCATE in self.allowed_steps(),
            allocation=allocation,
            iban=masked_iban(allocation.iban) if allocation else "",
            derogation=_derogation(school),
            **kwargs,
        )


def _derogation(school: Establishment) -> str:
    """Until when the State may pay for a public école; "" for another school."""
    if not school.is_first_degree or school.sector != Sector.PUBLIC:
        return ""
    day = french.short_date(ECOLE_DEROGATION_ENDS_ON)
    if clock.today() > ECOLE_DEROGATION_ENDS_ON:
        return (
            f"L’État pouvait financer les écoles publiques jusqu’au {day}, par dérogation à "
            "l’article L. 211-8 du Code de l’éducation. Cette date est passée\u00a0: vérifiez "
            "que l’attribution est encore possible."
        )
    return (
        f"L’État peut financer les écoles publiques jusqu’au {day}, par dérogation à l’article "
        "L. 211-8 du Code de l’éducation."
    )


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

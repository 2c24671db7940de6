"""The totals of a budget while it is typed, and what an académie sets for its budgets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views import View
from django.views.generic import TemplateView

from core import clock, french
from core.errors import DomainError
from establishments.models import Academy
from establishments.permissions import Rights
from establishments.views.base import RoleMixin
from projects.enums import HoursKind, Part
from projects.forms.editor import draft_of
from projects.forms.policy import BudgetPolicyForm, HourRateForm
from projects.permissions import BUDGET_SETTERS
from projects.queries import part_data
from projects.queries.budget import policy_of, rates_of
from projects.services.policy import set_budget_policy, set_hour_rate
from projects.views.part import PartMixin, totals_context


class BudgetTotalsView(PartMixin, View):
    """The totals and the amount of each line of a budget as it is typed; nothing is written.

    What is wrong in a line is not counted: the line says it when it is saved.
    """

    http_method_names = ["post"]

    def check_access(self) -> None:
        self.kwargs["part"] = Part.BUDGET.slug
        super().check_access()

    def post(self, request: HttpRequest, reference: str, **kwargs: Any) -> JsonResponse:
        kept = part_data(self.project, Part.BUDGET)
        draft = draft_of(self.project, Part.BUDGET, kept, data=request.POST)
        draft.is_valid()
        assert draft.rows is not None
        forms = draft.rows.forms
        lines = [
            form.cleaned_data
            for form in forms
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE")
        ]
        others = getattr(draft.form, "cleaned_data", {}).get("cofunding", kept["cofunding"])
        data = {**kept, "rows": lines, "cofunding": others}
        context = totals_context(data, self.project.establishment.academy_id)
        return JsonResponse(
            {
                "totals": render_to_string("projects/_budget_sums.html", context),
                "outcomes": {str(form.prefix): form.outcome for form in forms},
            }
        )


class BudgetPolicyListView(RoleMixin, TemplateView):
    """The académies whose budget rules this person sets; the only one opens at once."""

    roles = BUDGET_SETTERS
    template_name = "projects/budgetpolicy_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        academies = list(academies_of(self.rights))
        if len(academies) == 1:
            return redirect("projects:budgetpolicy-update", academies[0].code)
        return self.render_to_response({"academies": academies})


class AcademyMixin(RoleMixin):
    """A setting of an académie: another one's does not exist for this person."""

    roles = BUDGET_SETTERS
    academy: Academy
    kwargs: dict[str, str]

    def check_access(self) -> None:
        super().check_access()
        self.academy = get_object_or_404(academies_of(self.rights), code=self.kwargs["academy"])

    def page(
        self,
        *,
        policy: BudgetPolicyForm | None = None,
        rate: HourRateForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page of the settings: the forms as kept, or as they were posted."""
        kept, initial = policy_of(self.academy.pk)
        context = {
            "academy": self.academy,
            "policy": kept,
            "form": policy or BudgetPolicyForm(initial=initial),
            "rate_form": rate or HourRateForm(initial={"starts_on": clock.today()}),
            "rates": rates_of(self.academy.pk, on=clock.today()),
        }
        return render(self.request, "projects/budgetpolicy_form.html", context, status=status)


class BudgetPolicyUpdateView(AcademyMixin, View):
    """The ceilings and the exclusions of an académie."""

    def get(self, request: HttpRequest, academy: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, academy: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = BudgetPolicyForm(request.POST)
        if not form.is_valid():
            return self.page(policy=form, status=422)
        try:
            set_budget_policy(self.academy, form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(policy=form, status=422)
        messages.success(request, "Les règles du budget sont enregistrées.")
        return redirect("projects:budgetpolicy-update", self.academy.code)


class HourRateCreateView(AcademyMixin, View):
    """A new rate for hours, from a day on."""

    def get(self, request: HttpRequest, academy: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, academy: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = HourRateForm(request.POST)
        if not form.is_valid():
            return self.page(rate=form, status=422)
        try:
            rate = set_hour_rate(
                self.academy,
                HoursKind(form.cleaned_data["kind"]),
                amount=form.cleaned_data["amount"],
                starts_on=form.cleaned_data["starts_on"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error("starts_on", error.message)
            return self.page(rate=form, status=422)
        messages.success(
            request,
            f"Le taux {french.euros(rate.amount)} vaut à partir du "
            f"{french.short_date(rate.starts_on)}. Les budgets déjà écrits gardent leur prix.",
        )
        return redirect("projects:budgetpolicy-update", self.academy.code)


def academies_of(rights: Rights) -> QuerySet[Academy]:
    """The académies whose budget rules these rights set, by name."""
    found = rights.academies_as(*BUDGET_SETTERS)
    return Academy.objects.filter(pk__in=sorted(found)).order_by("name")

"""Money that must come back: what was asked, what came."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core import clock
from core.http import DomainErrorMixin
from documents.http import pdf_response
from establishments.enums import Role
from establishments.views.base import RoleMixin
from funding.forms.recovery import ReasonForm, ReceiptForm, RecoveryForm
from funding.models import RecoveryOrder
from funding.permissions import LETTER_READERS
from funding.queries.recoveries import (
    Debtor,
    asked_back,
    debtors_of,
    recoveries_in,
    still_to_come,
)
from funding.queries.reports import report_page
from funding.services.recovery import cancel_recovery, order_recovery, record_recovery
from funding.views.crumbs import desk_crumbs, file_crumbs
from projects.views.base import ProjectMixin

PAGE_SIZE = 25
DAYS_TO_PAY = 30
ALL = "tous"


class RecoveryListView(RoleMixin, TemplateView):
    """The orders of the académie, those still awaited first; `?vue=tous` shows all of them."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/recovery_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academies = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        is_all = self.request.GET.get("vue") == ALL
        orders = recoveries_in(academies, only_open=not is_all)
        page = Paginator(orders, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            crumbs=desk_crumbs(),
            page_obj=page,
            orders=list(page.object_list),
            is_all=is_all,
            query=f"vue={ALL}" if is_all else "",
            awaited=still_to_come(academies),
            today=clock.today(),
            **kwargs,
        )


class RecoveryCreateView(ProjectMixin, DomainErrorMixin, FormView[RecoveryForm]):
    """Ask for money back: the amount not spent, by default."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/recovery_form.html"
    form_class = RecoveryForm
    success_message = "L’ordre de reversement est émis. L’établissement est prévenu."

    @cached_property
    def debtors(self) -> list[Debtor]:
        """Who was paid for this file."""
        return debtors_of(self.project)

    def get_initial(self) -> dict[str, Any]:
        left = max(report_page(self.project).unspent - asked_back(self.project), 0)
        return {
            "siret": self.debtors[0].siret if len(self.debtors) == 1 else "",
            "amount": left or None,
            "due_on": clock.today() + timedelta(days=DAYS_TO_PAY),
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "debtors": self.debtors}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        order = order_recovery(self.project, by=user, **form.cleaned_data)
        return HttpResponseRedirect(
            reverse("funding:recovery-update", args=[self.project.reference, order.reference])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            debtors=self.debtors,
            orders=list(RecoveryOrder.objects.filter(project=self.project)),
            **kwargs,
        )


class _OrderMixin(ProjectMixin):
    """One order of the file: 404 for that of another file."""

    order: RecoveryOrder

    def check_access(self) -> None:
        super().check_access()
        self.order = get_object_or_404(
            RecoveryOrder.objects.select_related("document", "project", "issued_by"),
            project=self.project,
            reference=self.kwargs["number"],
        )

    def order_context(self) -> dict[str, Any]:
        """What the pages of an order show."""
        return {
            "project": self.project,
            "crumbs": file_crumbs(self.project),
            "order": self.order,
            "receipts": list(self.order.receipts.all()),
            "today": clock.today(),
        }

    @property
    def order_url(self) -> str:
        """The follow-up of the order."""
        return reverse(
            "funding:recovery-update", args=[self.project.reference, self.order.reference]
        )


class RecoveryUpdateView(_OrderMixin, DomainErrorMixin, FormView[ReceiptForm]):
    """Follow an order: record what came."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/recovery_detail.html"
    form_class = ReceiptForm
    success_message = "Le reversement est noté."

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.order.left, "received_on": clock.today()}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        record_recovery(self.order, by=user, **form.cleaned_data)
        return HttpResponseRedirect(self.order_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.order_context(), **kwargs)


class RecoveryDeleteView(_OrderMixin, DomainErrorMixin, FormView[ReasonForm]):
    """Cancel an order made by mistake."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/recovery_cancel.html"
    form_class = ReasonForm
    success_message = "L’ordre est annulé. L’établissement est prévenu."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        cancel_recovery(self.order, by=user, **form.cleaned_data)
        return HttpResponseRedirect(self.order_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.order_context(), **kwargs)


class RecoveryDocumentView(_OrderMixin, View):
    """The sealed order, for the school, the fund manager, the secretariat and the presidency."""

    roles = LETTER_READERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The PDF, or a page that says it is being prepared."""
        return pdf_response(
            request,
            self.order.document,
            filename=f"ordre-reversement-{self.order.reference}.pdf",
        )

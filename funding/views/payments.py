"""What is to pay; a payment recorded by hand, undone when it was a mistake, its proof."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from accounts.http import FreshMixin
from accounts.models import User
from core import clock
from core.downloads import private_file
from core.http import DomainErrorMixin
from establishments.enums import Role
from establishments.views.base import RoleMixin
from funding.enums import EntryKind, InstalmentState, Payability
from funding.forms.allocation import CancellationForm
from funding.forms.payments import DueFilterForm, PaymentForm
from funding.models import Entry, Instalment
from funding.queries.deadlines import departments_of
from funding.queries.obstacles import with_obstacles, words_of
from funding.queries.payable import DueFilters, due_instalments, due_sums, due_years
from funding.services.payments import (
    Proof,
    record_payment,
    record_proved_payment,
    reverse_payment,
)
from funding.views.crumbs import desk_crumbs, file_crumbs
from funding.views.instalments import InstalmentMixin
from projects.forms.attachment import content_type_of
from projects.views.base import ProjectMixin

PAGE_SIZE = 25
MANAGER = frozenset({Role.FUND_MANAGER})


class PaymentListView(RoleMixin, TemplateView):
    """What is committed and not paid: what to pay now, what waits and for what."""

    roles = MANAGER
    template_name = "funding/payment_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academies = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        form = DueFilterForm(
            self.request.GET,
            years=due_years(academies),
            departments=departments_of(academies),
        )
        chosen = form.cleaned_data if form.is_valid() else {}
        filters = DueFilters(
            payability=chosen.get("etat", ""),
            year=int(chosen["annee"]) if chosen.get("annee") else None,
            department=chosen.get("departement", ""),
            text=chosen.get("q", "").strip(),
        )
        page = Paginator(due_instalments(academies, filters), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        sums = due_sums(academies)
        query = urlencode({name: value for name, value in chosen.items() if value})
        return super().get_context_data(
            crumbs=desk_crumbs(),
            filters=form,
            page_obj=page,
            rows=[(row, words_of(row)) for row in page.object_list],
            now=sums[Payability.NOW],
            waiting=[
                (Payability(value).label, *sums[value])
                for value in Payability.values
                if value != Payability.NOW and sums[value][0]
            ],
            is_filtered=bool(query),
            reset_url=reverse("funding:payment-list") if query else "",
            query=query,
            **kwargs,
        )


class PaymentCreateView(FreshMixin, InstalmentMixin, DomainErrorMixin, FormView[PaymentForm]):
    """Record a payment of an instalment, with what proves it."""

    template_name = "funding/payment_form.html"
    form_class = PaymentForm
    success_message = "Le versement est noté. L’établissement est prévenu."

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.instalment.to_pay or None, "paid_on": clock.today()}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        data = form.cleaned_data
        upload = data["file"]
        said = {key: data[key] for key in ("amount", "paid_on", "proof")}
        if upload is None:
            record_payment(self.instalment, by=user, **said)
        else:
            document = Proof(upload.file, upload.name, content_type_of(upload.name))
            record_proved_payment(self.instalment, document=document, by=user, **said)
        return HttpResponseRedirect(self.allocation_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due = with_obstacles(Instalment.objects.filter(pk=self.instalment.pk)).get()
        is_blocked, waits = due.payability == Payability.REPORT, words_of(due)
        return super().get_context_data(
            project=self.project,
            instalment=self.instalment,
            waits=waits,
            warning=f"Cette tranche attend {waits}\u00a0: ne notez qu’un versement déjà parti."
            if waits
            else "",
            is_blocked=is_blocked,
            is_open=self.instalment.state == InstalmentState.NOTIFIED and not is_blocked,
            crumbs=[*file_crumbs(self.project), ("Attribution", self.allocation_url())],
            back=self.allocation_url(),
            **kwargs,
        )


class PaymentMixin(ProjectMixin):
    """Loads `self.payment`, of this file; 404 for that of another."""

    roles = MANAGER
    payment: Entry

    def check_access(self) -> None:
        super().check_access()
        self.payment = get_object_or_404(
            Entry.objects.select_related(
                "instalment__share__establishment", "document", "reversal"
            ),
            pk=self.kwargs["pk"],
            kind=EntryKind.PAYMENT,
            instalment__share__allocation__project=self.project,
        )


class ReversalCreateView(FreshMixin, PaymentMixin, DomainErrorMixin, FormView[CancellationForm]):
    """Undo a payment recorded by mistake, with the motive the school reads."""

    template_name = "funding/reversal_form.html"
    form_class = CancellationForm
    success_message = "Le versement est annulé. La tranche reste à verser, l’établissement le sait."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        reverse_payment(self.payment, motive=form.cleaned_data["motive"], by=user)
        return HttpResponseRedirect(self._back())

    def _back(self) -> str:
        return reverse("funding:allocation-create", args=[self.project.reference])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            payment=self.payment,
            is_open=not hasattr(self.payment, "reversal"),
            crumbs=[*file_crumbs(self.project), ("Attribution", self._back())],
            back=self._back(),
            **kwargs,
        )


class PaymentProofView(PaymentMixin, View):
    """The document that proves a payment, once the antivirus cleared it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file to download; 404 without one, or before it is cleared."""
        document = self.payment.document
        if document is None or not document.is_ready:
            raise Http404
        return private_file(
            document.file, content_type=document.content_type, filename=document.name
        )

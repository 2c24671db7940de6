"""Issuing access codes to many schools, and following who has activated."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from accounts.http import FreshMixin
from accounts.models import User
from core.errors import DomainError
from core.http import Access, DomainErrorMixin
from core.spreadsheets import csv_lines
from establishments.enums import RESENDABLE, CampaignState, CodeChannel, Role
from establishments.forms.campaigns import (
    MAX_EXCLUDED,
    CampaignFilterForm,
    CampaignForm,
    ResendingForm,
    SelectionForm,
)
from establishments.models import Academy, CodeCampaign
from establishments.queries import directory_departments
from establishments.queries.campaigns import (
    campaign_list,
    campaign_schools,
    lines,
    state_counts,
    state_table,
)
from establishments.queries.selection import (
    Candidate,
    CheckList,
    candidates,
    check_lists,
    districts_of,
    selection,
)
from establishments.querysets import EstablishmentQuerySet
from establishments.rules import is_valid_uai
from establishments.services.campaigns import in_words, issue_to_selection, resume, send_again
from establishments.views.base import RoleMixin

PAGE_SIZE = 50
HOME = ("Codes d’accès", "establishments:campaign-list")


class CampaignListView(RoleMixin, TemplateView):
    """The campaigns of the secretariat's académies, the newest first."""

    roles = frozenset({Role.SECRETARIAT})
    template_name = "establishments/campaign_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaigns = campaign_list(self.rights.academies_as(Role.SECRETARIAT))
        page = Paginator(campaigns, 25).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page, campaigns=list(page.object_list), query="", **kwargs
        )


class SelectionMixin(RoleMixin):
    """Reads the selection from the address: filters, and `sauf` for the schools taken out."""

    roles = frozenset({Role.SECRETARIAT})
    request: HttpRequest

    @cached_property
    def academies(self) -> list[Academy]:
        """Those where one is the secretariat."""
        return list(Academy.objects.filter(pk__in=self.rights.academies_as(Role.SECRETARIAT)))

    @cached_property
    def academy(self) -> Academy:
        """The académie of the selection: the one asked for, else the first."""
        asked = self.request.GET.get("academie", "")
        return next((a for a in self.academies if a.code == asked), self.academies[0])

    @cached_property
    def filters(self) -> SelectionForm:
        """The filters, bound to the address."""
        return SelectionForm(
            self.request.GET,
            academies=self.academies,
            departments=directory_departments([self.academy.pk]),
            districts=districts_of(self.academy.pk),
        )

    @cached_property
    def excluded(self) -> list[str]:
        """The UAI taken out by hand, each once."""
        asked = dict.fromkeys(self.request.GET.getlist("sauf"))
        return [uai for uai in asked if is_valid_uai(uai)][:MAX_EXCLUDED]

    def selected(self, excluded: list[str]) -> EstablishmentQuerySet:
        """The schools the filters keep, but those excluded; none when a filter is wrong."""
        if not self.filters.is_valid():
            return selection(self.academy.pk, {}).none()
        return selection(self.academy.pk, self.filters.cleaned_data, excluded)


class SelectionListView(SelectionMixin, TemplateView):
    """Step 1: choose the schools. The list shown is the selection."""

    template_name = "establishments/selection_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        schools = self.selected([]).select_related("department")
        page = Paginator(schools, PAGE_SIZE).get_page(self.request.GET.get("page"))
        shown = list(page.object_list)
        here = {school.uai for school in shown}
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            filters=self.filters,
            page_obj=page,
            schools=shown,
            excluded=set(self.excluded),
            excluded_elsewhere=[uai for uai in self.excluded if uai not in here],
            excluded_count=len(self.excluded),
            query=query.urlencode(),
            kept=[
                (name, value)
                for name, values in query.lists()
                for value in values
                if value and name != "sauf"
            ],
            reset_url=reverse("establishments:selection-list") if query else "",
            max_excluded=MAX_EXCLUDED,
            crumbs=[(HOME[0], reverse(HOME[1]))],
            **kwargs,
        )


class CampaignCreateView(FreshMixin, SelectionMixin, DomainErrorMixin, FormView[CampaignForm]):
    """Step 2: what would be issued, to whom not and why; then the act."""

    form_class = CampaignForm
    template_name = "establishments/campaign_form.html"

    @cached_property
    def found(self) -> list[Candidate]:
        """The schools of the selection."""
        return candidates(self.selected(self.excluded))

    @cached_property
    def checks(self) -> list[CheckList]:
        """What would be done by each channel."""
        return check_lists(self.found)

    def announced(self) -> str:
        """How many would receive a code by each channel: what the person is shown and agrees to."""
        return ";".join(str(check.receiving) for check in self.checks)

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"key": uuid.uuid4()}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, CampaignForm)
        assert isinstance(self.request.user, User)
        already = CodeCampaign.objects.filter(
            key=form.cleaned_data["key"], issued_by=self.request.user
        ).first()
        if already is not None:
            return redirect("establishments:campaign-detail", reference=already.reference)
        if self.request.POST.get("receiving") != self.announced():
            raise DomainError(
                "La sélection a changé depuis que cette page a été affichée. "
                "Vérifiez les nombres, puis confirmez de nouveau."
            )
        campaign = issue_to_selection(
            self.academy,
            candidates=self.found,
            filters=in_words(self.filters.in_words(), len(self.excluded)),
            channel=form.chosen_channel(),
            layout=form.chosen_layout(),
            key=form.cleaned_data["key"],
            by=self.request.user,
        )
        messages.success(self.request, "L’émission des codes est demandée.")
        return redirect("establishments:campaign-detail", reference=campaign.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("page", None)
        back = f"{reverse('establishments:selection-list')}?{query.urlencode()}"
        self.filters.is_valid()
        return super().get_context_data(
            checks=self.checks,
            selected=len(self.found),
            can_issue=any(check.receiving for check in self.checks),
            words=in_words(self.filters.in_words(), len(self.excluded)),
            query=query.urlencode(),
            back_url=back,
            days=self.academy.access_code_days,
            announced=self.announced(),
            crumbs=[(HOME[0], reverse(HOME[1])), ("Choisir les établissements", back)],
            **kwargs,
        )


class CampaignMixin(RoleMixin):
    """Loads `self.campaign`, one of the académies where one is the secretariat; else 404."""

    access = Access.SCOPE
    roles = frozenset({Role.SECRETARIAT})
    campaign: CodeCampaign
    kwargs: dict[str, str]

    def check_access(self) -> None:
        super().check_access()
        self.campaign = get_object_or_404(
            CodeCampaign.objects.of_academies(
                self.rights.academies_as(Role.SECRETARIAT)
            ).select_related("issued_by", "job__requested_by"),
            reference=self.kwargs["reference"],
        )


class CampaignDetailView(CampaignMixin, TemplateView):
    """Who has activated, who has not, what did not arrive; re-send."""

    template_name = "establishments/campaign_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign
        form = CampaignFilterForm(self.request.GET)
        filters = form.cleaned_data if form.is_valid() else {}
        counts = state_counts(campaign)
        by_state = {count.state: count.count for count in counts}
        page = Paginator(campaign_schools(campaign, filters), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        query = self.request.GET.copy()
        query.pop("page", None)
        job = campaign.job
        at_rest = job is None or job.is_ended
        unsent = by_state.get(CampaignState.WAITING, 0)
        if campaign.channel == CodeChannel.LETTER:
            unsent += by_state.get(CampaignState.SENDING, 0)
        return super().get_context_data(
            campaign=campaign,
            job=job,
            is_mine=job is not None and job.requested_by_id == self.request.user.pk,
            filters=form,
            counts=counts,
            receiving=sum(by_state.values()) - by_state.get(CampaignState.LEFT_OUT, 0),
            activated=by_state.get(CampaignState.ACTIVATED, 0),
            page_obj=page,
            lines=lines(page.object_list),
            resendable=frozenset(RESENDABLE),
            to_resend=sum(by_state.get(state, 0) for state in RESENDABLE) if at_rest else 0,
            to_resume=unsent if at_rest else 0,
            at_rest=at_rest,
            query=query.urlencode(),
            reset_url=self.request.path if query else "",
            crumbs=[(HOME[0], reverse(HOME[1]))],
            **kwargs,
        )


class CampaignTableView(CampaignMixin, View):
    """The state of each school as CSV, without any code."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Streamed, for a spreadsheet: semicolons, UTF-8 with its mark."""
        return StreamingHttpResponse(
            csv_lines(state_table(self.campaign)),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{self.campaign.reference}.csv"',
                "Cache-Control": "private, no-store",
            },
        )


class ResendingCreateView(FreshMixin, CampaignMixin, View):
    """A new code by the same channel, for one school or for all that have not activated."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Ask for it, then back to the campaign."""
        assert isinstance(request.user, User)
        form = ResendingForm(request.POST)
        try:
            uai = form.cleaned_data["uai"] if form.is_valid() else "-"
            send_again(self.campaign, by=request.user, uai=uai)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "L’envoi de nouveaux codes est demandé.")
        return redirect("establishments:campaign-detail", reference=reference)


class ResumptionCreateView(FreshMixin, CampaignMixin, View):
    """Go on with a campaign that was stopped or failed."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Ask for it, then back to the campaign."""
        assert isinstance(request.user, User)
        try:
            resume(self.campaign, by=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "La suite de l’émission est demandée.")
        return redirect("establishments:campaign-detail", reference=reference)

"""The calendar of deadlines, month by month, and the clock of one file in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from core import clock, french
from core.errors import DomainError
from core.http import PublicMixin
from core.limits import is_within
from establishments.enums import Role
from establishments.permissions import rights_of
from establishments.views.base import RoleMixin
from funding.diary import deadlines_calendar
from funding.forms.clock import DeadlineFilterForm
from funding.models import Suspension
from funding.queries import clock_of, clocks_of
from funding.queries.deadlines import (
    DeadlineFilters,
    deadlines,
    feed_deadlines,
    feed_of,
    owner_of,
    places_of,
)
from funding.rules import month_after, month_of, read_month
from funding.services.feeds import close_feed, renew_feed
from funding.views.crumbs import desk_crumbs, file_crumbs
from projects.views.base import ProjectMixin

PAGE_SIZE = 25
FEED_READS, FEED_WINDOW = 60, 3600


class DeadlineListView(RoleMixin, TemplateView):
    """The deadlines of a month; in the present one, those that have passed come first."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/deadline_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        academies = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        places, departments = places_of(academies)
        form = DeadlineFilterForm(self.request.GET, academies=places, departments=departments)
        chosen = form.cleaned_data if form.is_valid() else {}
        filters = DeadlineFilters(
            month=read_month(chosen.get("mois", ""), default=today),
            today=today,
            state=chosen.get("etat", ""),
            academy=chosen.get("academie", ""),
            department=chosen.get("departement", ""),
        )
        page = Paginator(deadlines(academies, filters), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        clocks = clocks_of(page.object_list)
        return super().get_context_data(
            crumbs=desk_crumbs(),
            filters=form,
            page_obj=page,
            files=[(project, clocks[project.pk]) for project in page.object_list],
            title=french.month_and_year(filters.month),
            is_current=filters.is_current,
            is_filtered=bool(filters.state or filters.academy or filters.department),
            before=self._link(chosen, month_after(filters.month, -1)),
            after=self._link(chosen, month_after(filters.month)),
            present=self._link(chosen, month_of(today)),
            reset_url=f"?mois={filters.month:%Y-%m}",
            query=urlencode({k: v for k, v in chosen.items() if v}),
            **kwargs,
        )

    def _link(self, chosen: dict[str, Any], month: Any) -> dict[str, str]:
        """The same filters, another month: its name and its address."""
        query = {k: v for k, v in chosen.items() if v} | {"mois": f"{month:%Y-%m}"}
        return {"label": french.month_and_year(month), "url": f"?{urlencode(query)}"}


class DelayDetailView(ProjectMixin, TemplateView):
    """The two months of one file: until when, what suspended them and why, what unblocks it."""

    template_name = "funding/delay_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            crumbs=file_crumbs(self.project),
            clock=clock_of(self.project),
            suspensions=list(Suspension.objects.filter(project=self.project)),
            today=clock.today_in(self.project.establishment.academy.time_zone),
            is_fund_manager=Role.FUND_MANAGER in self.roles_here,
            **kwargs,
        )


class CalendarFeedView(RoleMixin, TemplateView):
    """The secret address of one's diary of deadlines: shown, renewed, taken back."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/calendarfeed_detail.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert request.user.is_authenticated
        try:
            if "close" in request.POST:
                close_feed(by=request.user)
                messages.success(request, "L’adresse est retirée\u00a0: elle ne répond plus.")
            else:
                renew_feed(by=request.user)
                messages.success(request, "Voici votre nouvelle adresse.")
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("funding:calendarfeed-detail")

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.request.user.is_authenticated
        token = feed_of(self.request.user)
        path = reverse("funding:deadlinefeed-detail", args=[token]) if token else ""
        return super().get_context_data(
            crumbs=[*desk_crumbs(), ("Échéances", reverse("funding:deadline-list"))],
            address=f"{settings.SITE_URL}{path}" if path else "",
            **kwargs,
        )


class DeadlineFeedView(PublicMixin, View):
    """What a diary reads: the deadlines of who the secret address belongs to, as of today.

    404 for an address that is unknown, renewed, or whose owner manages funds no more; 429 beyond
    sixty readings an hour.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if not is_within("deadline-feed", token, most=FEED_READS, seconds=FEED_WINDOW):
            return HttpResponse(
                "Trop de lectures de cet agenda : réessayez dans une heure.",
                status=429,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": str(FEED_WINDOW)},
            )
        owner = owner_of(token)
        if owner is None or not rights_of(owner).has(Role.FUND_MANAGER):
            raise Http404
        return HttpResponse(
            deadlines_calendar(feed_deadlines(owner, site=settings.SITE_URL), made_at=clock.now()),
            content_type="text/calendar; charset=utf-8",
            headers={
                "Content-Disposition": 'inline; filename="echeances.ics"',
                "Cache-Control": "private, no-store",
                "X-Robots-Tag": "noindex",
            },
        )

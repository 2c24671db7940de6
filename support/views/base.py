"""The doors of a request for help and of a costing: for its school and its support team."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from core.http import Access, SignedInMixin
from establishments.views.base import enter_school
from support.enums import Side
from support.models import Costing, HelpRequest
from support.permissions import side_of


class HelpMixin(SignedInMixin):
    """Loads `self.help` from the `reference` of the address, and `self.side` of the reader.

    404 for a stranger; 403 when the page is for the other `only` side.
    """

    access = Access.SCOPE
    only: ClassVar[Side | None] = None
    help: HelpRequest
    side: Side
    kwargs: dict[str, str]
    request: HttpRequest

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        self.help = get_object_or_404(
            HelpRequest.objects.visible_to(user).select_related(
                "establishment__academy",
                "establishment__department",
                "project__establishment",
                "holder",
                "asked_by",
            ),
            reference=self.kwargs["reference"],
        )
        self.enter(self.help)

    def enter(self, help_request: HelpRequest) -> None:
        """Find the side of the reader, and refuse the other one."""
        assert self.request.user.is_authenticated
        side = side_of(self.request.user, help_request)
        assert side is not None
        self.side = side
        if side == Side.SCHOOL:
            enter_school(self.request, help_request.establishment)
        if self.only is not None and side != self.only:
            raise PermissionDenied

    def to_thread(self) -> HttpResponse:
        """Back to the page of the request."""
        return redirect("support:helprequest-detail", self.help.reference)

    def crumbs(self, *, with_request: bool = True) -> list[tuple[str, str]]:
        """(label, address) of the pages above one of this request, for the breadcrumb."""
        school = self.help.establishment
        if self.side == Side.SCHOOL:
            above = [
                (school.name, reverse("dashboards:school-detail", args=[school.uai])),
                ("Demandes d’aide", reverse("support:helprequest-list", args=[school.uai])),
            ]
        else:
            above = [("Équipe d’appui", reverse("support:inbox-list"))]
        if with_request:
            address = reverse("support:helprequest-detail", args=[self.help.reference])
            above.append((self.help.subject, address))
        return above


class CostingMixin(HelpMixin):
    """Loads `self.costing` from the `reference` of the address, with its request."""

    costing: Costing

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        self.costing = get_object_or_404(
            Costing.objects.visible_to(user).select_related(
                "request__establishment__academy",
                "request__project__establishment",
                "request__holder",
                "sent_by",
                "updated_by",
            ),
            reference=self.kwargs["reference"],
        )
        self.help = self.costing.request
        self.enter(self.help)

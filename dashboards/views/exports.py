"""The board as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from core.errors import DomainError
from dashboards.queries.board import board_choices
from dashboards.querysets import BOARD_ROLES
from dashboards.services.export import request_export
from dashboards.state import state_of
from establishments.views.base import RoleMixin
from jobs.enums import SheetKind


class BoardExportView(RoleMixin, View):
    """Ask for the file of what is shown, in the format of the button pressed."""

    http_method_names = ["post", "options"]
    roles = BOARD_ROLES

    def post(self, request: HttpRequest) -> HttpResponse:
        """To the task; back to the board with a sentence when it cannot be."""
        assert request.user.is_authenticated
        query = request.POST.get("query", "")
        board = reverse("dashboards:board-list")
        back = f"{board}?{query}" if query else board
        state = state_of(query, board_choices(request.user))
        kind = request.POST.get("format", "")
        if not state.is_valid or kind not in SheetKind.values:
            messages.error(
                request, "Un filtre n’est pas valable\u00a0: corrigez-le, puis exportez."
            )
            return redirect(back)
        try:
            job = request_export(
                SheetKind(kind),
                filters=state.filters,
                columns=state.keys,
                back_url=back,
                by=request.user,
            )
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(back)
        return redirect("jobs:job-detail", pk=job.pk)

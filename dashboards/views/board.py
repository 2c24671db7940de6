"""The board of the rectorate."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.generic import TemplateView

from dashboards.forms import BoardFilterForm
from dashboards.queries.board import (
    BOARD_ROLES,
    board_choices,
    board_figures,
    board_projects,
    board_rows,
    in_full,
)
from dashboards.queries.paging import NarrowPaginator
from dashboards.queries.todo import commission_todo
from establishments.enums import Role
from establishments.views.base import RoleMixin
from funding.permissions import ENVELOPE_READERS
from projects.models import Project

PAGE_SIZE = 25


class BoardView(RoleMixin, TemplateView):
    """All files of the perimeter: figures, filters kept in the address, one paginated table."""

    roles = BOARD_ROLES
    template_name = "dashboards/board_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert user.is_authenticated
        form = BoardFilterForm(self.request.GET, **board_choices(user))
        filters = form.cleaned_data if form.is_valid() else {}
        projects = board_projects(user, filters)
        figures = board_figures(user)
        narrowed = any(filters.values())
        paginator: Paginator[Project]
        if narrowed:
            paginator = NarrowPaginator(projects, PAGE_SIZE, rows=in_full(Project.objects.all()))
        else:
            paginator = Paginator(in_full(projects), PAGE_SIZE)
            paginator.count = figures.total  # already counted
        page = paginator.get_page(self.request.GET.get("page"))
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            filters=form,
            figures=figures,
            # Somebody who searches knows what to do first.
            todo=[] if narrowed else commission_todo(user, figures.counts),
            sees_envelopes=self.rights.has(*ENVELOPE_READERS),
            is_secretariat=self.rights.has(Role.SECRETARIAT),
            has_todo=not narrowed and self.rights.has(Role.SECRETARIAT, Role.PRESIDENT),
            page_obj=page,
            rows=board_rows(list(page.object_list)),
            query=query.urlencode(),
            reset_url=reverse("dashboards:board-list") if query else "",
            **kwargs,
        )

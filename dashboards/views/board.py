"""The board of the rectorate: one table, and the same selection in columns by status."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from dashboards.columns import COLUMNS, drawn, title_note
from dashboards.enums import Act, Order
from dashboards.queries.board import (
    BoardChoices,
    board_choices,
    board_figures,
    board_projects,
    board_rows,
    in_full,
    urgent_keys,
)
from dashboards.queries.kanban import kanban_columns
from dashboards.queries.paging import NarrowPaginator
from dashboards.queries.todo import commission_todo
from dashboards.querysets import BOARD_ROLES
from dashboards.services.acts import kind_of
from dashboards.state import BoardState, state_of
from establishments.enums import Role
from establishments.views.base import RoleMixin
from funding.permissions import DELAY_READERS, ENVELOPE_READERS
from jobs.enums import SheetKind
from projects.models import Project

PAGE_SIZE = 25
PLAIN = "tout"
"""`?tout=1`: the board without the view that opens by itself."""


class BoardMixin(RoleMixin):
    """A page of the board: its state is the address."""

    roles = BOARD_ROLES
    here: str

    @cached_property
    def choices(self) -> BoardChoices:
        """What the page offers. One query."""
        assert self.request.user.is_authenticated
        return board_choices(self.request.user)

    @cached_property
    def state(self) -> BoardState:
        """What the address asks for."""
        return state_of(self.request.GET, self.choices)

    def common(self) -> dict[str, Any]:
        """What both pages of the board show around the files."""
        choices, state = self.choices, self.state
        query = state.query
        return {
            "filters": state.form,
            "state": state,
            "query": query,
            "is_secretariat": self.rights.has(Role.SECRETARIAT),
            "views": [
                (reverse("dashboards:savedview-detail", args=[pk]), name)
                for pk, name in choices.views
            ],
            "column_boxes": [
                (column.key, column.label, column in state.columns) for column in COLUMNS
            ],
            "kept": [
                (name, value)
                for name, value in state.form.data.items()
                if name in state.form.fields and name != "colonnes" and value
            ],
            "formats": SheetKind.choices,
            "reset_url": f"{reverse(self.here)}?{PLAIN}=1" if state.is_narrowed else "",
        }


class BoardView(BoardMixin, TemplateView):
    """All files of the perimeter: figures, filters kept in the address, one paginated table."""

    template_name = "dashboards/board_list.html"
    here = "dashboards:board-list"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.GET and self.choices.first_view:
            return redirect("dashboards:savedview-detail", pk=self.choices.first_view)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert user.is_authenticated
        state = self.state
        figures = board_figures(user)
        paginator = NarrowPaginator(
            board_projects(user, state.filters),
            PAGE_SIZE,
            rows=in_full(Project.objects.order_by(), state.keys),
            known=None if state.is_narrowed else figures.total,
            read=partial(urgent_keys, user) if self._is_long(state) else None,
        )
        page = paginator.get_page(self.request.GET.get("page"))
        rows = board_rows(list(page.object_list))
        return super().get_context_data(
            **self.common(),
            figures=figures,
            # Somebody who searches knows what to do first.
            todo=[] if state.is_narrowed else commission_todo(user, figures.counts),
            sees_delays=self.rights.has(*DELAY_READERS),
            sees_envelopes=self.rights.has(*ENVELOPE_READERS),
            has_todo=not state.is_narrowed and self.rights.has(Role.SECRETARIAT, Role.PRESIDENT),
            watches_sleep=self.rights.has(Role.SECRETARIAT, Role.PRESIDENT),
            page_obj=page,
            headings=self._headings(state),
            rows=[
                (row, title_note(row.project), drawn(column.cell(row) for column in state.columns))
                for row in rows
            ],
            acts=[(act.value, act.label) for act in Act if self.rights.has(kind_of(act).office)],
            **kwargs,
        )

    def _is_long(self, state: BoardState) -> bool:
        """Whether the default order would sort the files of the whole country."""
        return state.order == Order.URGENT and self.rights.only(BOARD_ROLES).nationwide

    def _headings(self, state: BoardState) -> list[tuple[str, str, bool, bool]]:
        """(name, address that sorts by it, whether it does now, whether it holds numbers)."""
        return [
            (
                column.label,
                f"?{state.query_with(tri=column.order) or f'{PLAIN}=1'}" if column.order else "",
                column.order == state.order,
                column.is_number,
            )
            for column in state.columns
        ]


class KanbanView(BoardMixin, TemplateView):
    """The same selection in columns by status: how many, and the first of each."""

    template_name = "dashboards/kanban_list.html"
    here = "dashboards:kanban-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert user.is_authenticated
        state = self.state
        columns = kanban_columns(user, state.filters)
        board = reverse("dashboards:board-list")
        return super().get_context_data(
            **self.common(),
            columns=[
                (column, f"{board}?{state.query_with(statut=column.status)}") for column in columns
            ],
            count=sum(column.count for column in columns),
            crumbs=[("Tableau de bord", board)],
            **kwargs,
        )

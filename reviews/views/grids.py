"""The grid of criteria of the académie."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from core.editing import MORE_ROWS
from core.errors import DomainError
from core.rows import RowSet, row_set
from establishments.enums import Role
from establishments.models import Academy
from establishments.views.base import RoleMixin
from reviews.forms.preparation import CriterionRow, criteria_in
from reviews.queries.commission import grid_in_force
from reviews.queries.preparation import grids_of
from reviews.services.grids import publish_grid, texts_of
from reviews.views.base import SECRETARIAT, academies_of


class GridUpdateView(RoleMixin, View):
    """The criteria on one page; published, they make a new dated version."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    paginate_by = 10

    @property
    def academy(self) -> Academy:
        """The académie of the address, else the first of the reader."""
        known = {one.code: one for one in academies_of(self.request.user, Role.SECRETARIAT)}
        chosen = self.request.GET.get("academie", "")
        return known.get(chosen) or next(iter(known.values()))

    def get(self, request: HttpRequest) -> HttpResponse:
        grid = grid_in_force(self.academy.pk)
        kept = texts_of(grid) if grid else []
        initial = [
            {"label": one.label, "help": one.help, "weight": one.weight, "rank": rank}
            for rank, one in enumerate(kept, start=1)
        ]
        extra = MORE_ROWS if request.GET.get("lignes") == "plus" or not kept else 1
        rows = row_set(CriterionRow, initial=initial, extra=extra)
        return self._page(rows, version=grid.number if grid else 0)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        assert user.is_authenticated
        text = request.POST.get("version", "")
        version = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
        rows = row_set(CriterionRow, data=request.POST)
        if "add_row" in request.POST:
            return self._page(_with_more(rows), version=version)
        if not rows.is_valid():
            return self._page(rows, version=version, status=422)
        try:
            publish_grid(self.academy, criteria_in(rows.kept()), version=version, by=user)
        except DomainError as error:
            return self._page(rows, version=version, refusal=error.message, status=422)
        messages.success(
            request,
            "La grille est enregistrée\u00a0: elle vaut pour les séances qui ne sont pas encore "
            "convoquées.",
        )
        return redirect(self._url())

    def _url(self) -> str:
        return f"{reverse('reviews:grid-update')}?academie={self.academy.code}"

    def _page(
        self, rows: RowSet, *, version: int, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        page = Paginator(grids_of(self.academy.pk), self.paginate_by).get_page(
            self.request.GET.get("page")
        )
        context: dict[str, Any] = {
            "academy": self.academy,
            "rows": rows,
            "version": version,
            "refusal": refusal,
            "page_obj": page,
            "grids": list(page.object_list),
            "crumbs": [("Commission", reverse("reviews:session-list"))],
        }
        return render(self.request, "reviews/grid_form.html", context, status=status)


def _with_more(rows: RowSet) -> RowSet:
    """The same rows as typed, and empty ones: without JavaScript nothing typed is lost."""
    typed = [
        {name: form[name].value() for name in ("label", "help", "weight", "rank")}
        for form in rows.forms
        if any(form[name].value() for name in ("label", "help", "weight", "rank"))
    ]
    return row_set(CriterionRow, initial=typed, extra=MORE_ROWS)

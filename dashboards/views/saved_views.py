"""The views of the board kept under a name."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, ListView

from core.http import DomainErrorMixin
from dashboards.forms import SavedViewForm
from dashboards.models import SavedView
from dashboards.queries.board import board_choices
from dashboards.querysets import BOARD_ROLES
from dashboards.services.saved_views import change_view, delete_view, save_view
from dashboards.state import BoardState, state_of
from dashboards.views.board import PLAIN
from establishments.models import Academy
from establishments.views.base import RoleMixin

PAGE_SIZE = 25


class SavedViewListView(RoleMixin, ListView[SavedView]):
    """One’s views, and those shared with one’s services."""

    roles = BOARD_ROLES
    template_name = "dashboards/savedview_list.html"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> Any:
        assert self.request.user.is_authenticated
        return (
            SavedView.objects.visible_to(self.request.user)
            .select_related("owner", "academy")
            .order_by("name", "saved_at")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "views": [
                (view, view.owner_id == self.request.user.pk) for view in context["object_list"]
            ],
            "crumbs": [("Tableau de bord", reverse("dashboards:board-list"))],
        }


class SavedViewMixin(RoleMixin):
    """Loads `self.view`, of one’s own or shared with one; 404 for the others."""

    roles = BOARD_ROLES
    owners_only = False
    view: SavedView
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        assert self.request.user.is_authenticated
        self.view = get_object_or_404(
            SavedView.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )
        if self.owners_only and self.view.owner_id != self.request.user.pk:
            raise PermissionDenied


class SavedViewDetailView(SavedViewMixin, View):
    """The board as this view shows it, over the reader’s own files."""

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """To the board."""
        return redirect(f"{reverse('dashboards:board-list')}?{self.view.query or f'{PLAIN}=1'}")


class _SavedViewFormView(RoleMixin, DomainErrorMixin, FormView[SavedViewForm]):
    roles = BOARD_ROLES
    form_class = SavedViewForm
    template_name = "dashboards/savedview_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        mine = self.rights.only(BOARD_ROLES).appointments
        academies: dict[int, Academy] = {
            one.academy_id: one.academy
            for one in mine
            if one.academy_id is not None and one.academy is not None
        }
        return {**super().get_form_kwargs(), "academies": list(academies.values())}

    def state(self, query: str) -> BoardState:
        """What the view shows, in words and as an address of ours."""
        assert self.request.user.is_authenticated
        return state_of(query, board_choices(self.request.user))

    def query(self) -> str:
        """What is to be shown."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.state(self.query())
        return super().get_context_data(
            words=state.words(),
            columns=[column.label for column in state.columns],
            order_label=state.order.label,
            crumbs=[
                ("Tableau de bord", reverse("dashboards:board-list")),
                ("Mes vues", reverse("dashboards:savedview-list")),
            ],
            **kwargs,
        )


class SavedViewCreateView(_SavedViewFormView):
    """Name what the board shows now: its address came with the button."""

    success_message = "La vue est enregistrée."

    def query(self) -> str:
        sent = self.request.POST.get("reglages")
        if sent is not None:
            return sent
        asked = self.request.GET.copy()
        asked.pop("page", None)
        return asked.urlencode()

    def get_initial(self) -> dict[str, Any]:
        return {"reglages": self.query()}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        view = save_view(
            name=form.cleaned_data["name"],
            query=self.state(self.query()).query,
            shared_with=form.cleaned_data["academie"],
            is_default=form.cleaned_data["is_default"],
            by=self.request.user,
        )
        return redirect("dashboards:savedview-detail", pk=view.pk)


class SavedViewUpdateView(SavedViewMixin, _SavedViewFormView):
    """Rename a view, share it, open the board on it."""

    owners_only = True
    success_message = "La vue est modifiée."

    def query(self) -> str:
        return self.view.query

    def get_initial(self) -> dict[str, Any]:
        view = self.view
        return {
            "name": view.name,
            "academie": view.academy.code if view.academy else "",
            "is_default": view.is_default,
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        change_view(
            self.view,
            name=form.cleaned_data["name"],
            query=None,
            shared_with=form.cleaned_data["academie"],
            is_default=form.cleaned_data["is_default"],
            by=self.request.user,
        )
        return redirect("dashboards:savedview-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(saved=self.view, **kwargs)


class SavedViewDeleteView(SavedViewMixin, View):
    """Forget a view."""

    http_method_names = ["post", "options"]
    owners_only = True

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Back to the list."""
        assert request.user.is_authenticated
        delete_view(self.view, by=request.user)
        messages.success(request, f"La vue «\u00a0{self.view.name}\u00a0» est supprimée.")
        return redirect("dashboards:savedview-list")

"""The accounts of the platform: found by the administration, opened again by the académie."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import ListView, View

from accounts.models import User
from core.errors import DomainError
from core.http import AdministratorMixin
from establishments.forms.journal import AccountFilterForm
from establishments.services.unused import reopen_account
from establishments.views.appointments import PersonMixin


class AccountListView(AdministratorMixin, ListView[User]):
    """Every account, by name or address."""

    template_name = "establishments/account_list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[User]:
        self.filters = AccountFilterForm(self.request.GET)
        found = User.objects.order_by("last_name", "first_name", "pk")
        for word in self.filters.words():
            found = found.filter(
                Q(last_name__icontains=word)
                | Q(first_name__icontains=word)
                | Q(email__icontains=word)
            )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET.copy()
        query.pop("page", None)
        return context | {
            "people": list(context["object_list"]),
            "filters": self.filters,
            "query": query.urlencode(),
        }


class ReopeningCreateView(PersonMixin, View):
    """Open again an account that nobody used."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open it, then back to the person."""
        try:
            reopen_account(self.person, by=self.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"Le compte de {self.person} est rouvert.")
        return redirect("establishments:person-detail", pk=pk)

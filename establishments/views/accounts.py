"""The accounts of the platform: found by the administration, opened again by the académie."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView, ListView, View

from accounts.http import FreshMixin
from accounts.models import User
from core.errors import DomainError
from core.http import AdministratorMixin, DomainErrorMixin
from establishments.forms.journal import AccountFilterForm
from establishments.forms.people import IdentityForm
from establishments.services.second_factor import (
    may_remove_second_factor,
    remove_second_factor,
)
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


class SecondFactorDeleteView(FreshMixin, PersonMixin, DomainErrorMixin, FormView[IdentityForm]):
    """Take away the second factors of somebody who lost theirs."""

    form_class = IdentityForm
    template_name = "establishments/secondfactor_form.html"

    def check_access(self) -> None:
        super().check_access()
        if not may_remove_second_factor(self.user, self.person):
            raise PermissionDenied

    def perform(self, form: BaseForm) -> HttpResponseBase:
        remove_second_factor(self.person, by=self.user)
        messages.success(self.request, f"La double authentification de {self.person} est retirée.")
        return redirect(self.back())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [*self.crumbs(), (str(self.person), self.back())]
        return super().get_context_data(person=self.person, crumbs=crumbs, **kwargs)


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
        return redirect(self.back())

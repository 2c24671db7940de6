"""« Nouveau directeur »: the rectorate names the head of a school."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, View

from accounts.http import FreshMixin
from accounts.models import User
from core import clock
from core.errors import DomainError
from core.french import short_date
from core.http import DomainErrorMixin
from establishments.forms.people import NewHeadForm
from establishments.models import Invitation
from establishments.queries.people import headship_of
from establishments.services.handover import name_head, undo_head_change
from establishments.views.directory import SheetMixin


class HeadshipUpdateView(FreshMixin, SheetMixin, DomainErrorMixin, FormView[NewHeadForm]):
    """Who leads the school, what is to come, and naming a new head at a date."""

    form_class = NewHeadForm
    template_name = "establishments/headship_form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        school = self.establishment
        return super().get_context_data(
            establishment=school,
            headship=headship_of(school),
            crumbs=[
                *self.crumbs(),
                (school.name, reverse("dashboards:establishment-detail", args=[school.uai])),
            ],
            **kwargs,
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(self.request.user, User)
        data = form.cleaned_data
        given = name_head(self.establishment, by=self.request.user, **data)
        day = short_date(data["starts_on"])
        messages.success(
            self.request,
            f"L’invitation part à l’adresse {given.email}\u00a0: {data['name']} dirige "
            f"l’établissement à partir du {day}, dès son acceptation."
            if isinstance(given, Invitation)
            else f"{given.user} dirige l’établissement à partir du {day}, et en est prévenu.",
        )
        return redirect("establishments:headship-update", self.establishment.uai)


class HeadshipDeleteView(SheetMixin, View):
    """Give up the change of head to come."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The head in place stays, and everybody who was told is told."""
        assert isinstance(request.user, User)
        try:
            undo_head_change(self.establishment, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Le changement de direction est annulé.")
        return HttpResponseRedirect(
            reverse("establishments:headship-update", args=[self.establishment.uai])
        )

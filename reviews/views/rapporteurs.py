"""Who reports on each file of a session."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from core.errors import DomainError
from core.french import counted
from establishments.enums import Role
from establishments.models import Appointment
from reviews.enums import SessionStatus
from reviews.forms.preparation import RapporteurForm
from reviews.models import AgendaItem
from reviews.queries.commission import agenda_of, sitting
from reviews.queries.preparation import with_rapporteurs
from reviews.services.rapporteurs import assign_rapporteur, share_out_files
from reviews.views.base import SECRETARIAT, SessionMixin


class RapporteurUpdateView(SessionMixin, View):
    """Share the files out in one click, or change them by hand."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    paginate_by = 50
    people: list[Appointment]
    page: Page[AgendaItem]

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        user = request.user
        assert user.is_authenticated
        if "repartir" in request.POST:
            form = self._form()
            try:
                made = share_out_files(self.session, by=user)
            except DomainError as error:
                return self._page(form, refusal=error.message)
            told = counted(len(made), "rapporteur désigné", "rapporteurs désignés")
            messages.success(request, f"{told}. Les personnes sont prévenues.")
            return redirect(self._url())
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, refusal="Un des membres choisis ne siège plus ici.")
        try:
            with transaction.atomic():
                for item, seat in form.changes():
                    assign_rapporteur(item, seat, by=user)
        except DomainError as error:
            return self._page(form, refusal=error.message)
        messages.success(request, "Les rapporteurs sont enregistrés.")
        return redirect(self._url())

    def _url(self) -> str:
        page = reverse("reviews:rapporteur-update", args=[self.session.reference])
        return f"{page}?page={self.page.number}"

    def _form(self, data: QueryDict | None = None) -> RapporteurForm:
        self.people = [one for one in sitting(self.session) if one.role == Role.MEMBER]
        items = with_rapporteurs(agenda_of(self.session))
        self.page = Paginator(items, self.paginate_by).get_page(self.request.GET.get("page"))
        return RapporteurForm(data, items=list(self.page.object_list), people=self.people)

    def _page(self, form: RapporteurForm, refusal: str = "") -> HttpResponse:
        names = {person.pk: str(person.user) for person in self.people}
        missing = sum(getattr(item, "seat", None) not in names for item, _ in form.rows)
        context = {
            "session": self.session,
            "form": form,
            "rows": form.rows,
            "missing": missing,
            "page_obj": self.page,
            "refusal": refusal,
            "is_open": self.session.status in (SessionStatus.PLANNED, SessionStatus.INVITED),
            "crumbs": self.crumbs(),
        }
        status = 422 if refusal else 200
        return render(self.request, "reviews/rapporteur_form.html", context, status=status)

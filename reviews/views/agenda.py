"""The agenda of a session: files that are ready, added or taken off."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from core.errors import DomainError
from core.french import counted
from establishments.enums import Role
from projects.models import Project
from reviews.models import AgendaItem
from reviews.queries.commission import (
    is_agenda_open,
    left_out_files,
    proposed_files,
    ready_files,
    room_of,
)
from reviews.services.agenda import add_files, move_item, propose_agenda, remove_item
from reviews.views.base import SECRETARIAT, SessionMixin

LEFT_OUT_SHOWN = 10


class AgendaItemCreateView(SessionMixin, View):
    """The agenda that is proposed, what it leaves aside and why; or files ticked by hand."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    paginate_by = 50

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        try:
            added = self._add(request)
        except DomainError as error:
            return self._page(error.message)
        messages.success(
            request,
            f"{counted(len(added), 'dossier inscrit', 'dossiers inscrits')} à l’ordre du jour.",
        )
        return redirect(self.session_url())

    def _add(self, request: HttpRequest) -> list[AgendaItem]:
        assert request.user.is_authenticated
        if "proposer" in request.POST:
            added = propose_agenda(self.session, by=request.user)
            if not added:
                raise DomainError(
                    "Rien de plus à inscrire\u00a0: l’ordre du jour est complet, ou aucun autre "
                    "dossier n’est prêt."
                )
            return added
        references = request.POST.getlist("dossiers")[: self.paginate_by]
        files = list(
            Project.objects.visible_to(request.user).filter(
                reference__in=references, establishment__academy=self.session.academy_id
            )
        )
        if not files:
            raise DomainError("Cochez au moins un dossier.")
        return add_files(self.session, files, by=request.user)

    def _page(self, refusal: str = "") -> HttpResponse:
        page = Paginator(ready_files(self.session), self.paginate_by).get_page(
            self.request.GET.get("page")
        )
        room = room_of(self.session)
        proposed = proposed_files(self.session, room)
        context = {
            "session": self.session,
            "room": room.left,
            "proposed": proposed,
            "left_out": left_out_files(self.session, room, proposed, most=LEFT_OUT_SHOWN),
            "page_obj": page,
            "files": list(page.object_list),
            "ticked": self.request.POST.getlist("dossiers"),
            "is_open": is_agenda_open(self.session),
            "wait_days": self.session.academy.opinion_wait_days,
            "refusal": refusal,
            "crumbs": self.crumbs(),
        }
        status = 422 if refusal else 200
        return render(self.request, "reviews/agendaitem_form.html", context, status=status)


class AgendaItemDeleteView(SessionMixin, View):
    """Take a file off the agenda."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SECRETARIAT

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated
        done = f"Le dossier {found.project.reference} est retiré de l’ordre du jour."
        return self.act(lambda: remove_item(found, by=user), done)


class AgendaItemMoveView(SessionMixin, View):
    """Put a file at another rank of the agenda."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SECRETARIAT

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated
        text = request.POST.get("rang", "")
        rank = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        if not rank:
            messages.error(request, "Écrivez le rang voulu, par exemple 3.")
            return redirect(self.session_url())
        done = f"Le dossier {found.project.reference} est déplacé."
        return self.act(lambda: move_item(found, rank=rank, by=user), done)

"""Asking for help, the thread of a request, taking it, passing it on, closing it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView, ListView

from core.downloads import private_file
from core.errors import DomainError
from core.http import DomainErrorMixin
from establishments.enums import SCHOOL_ROLES, Role
from establishments.views.base import SchoolMixin
from projects.enums import Part
from projects.models import Project
from support.enums import HELPING, HelpStatus, Side
from support.forms.help import (
    ClosingForm,
    HelpRequestForm,
    MessageForm,
    PassingForm,
    service_choices,
)
from support.models import HelpFile, HelpRequest
from support.permissions import prices_for, teams_of
from support.queries.thread import colleagues_of, costings_of, requests_of_school, thread_of
from support.services.asking import ask_help, write_message
from support.services.handling import close_request, pass_on, take_request
from support.views.base import HelpMixin

MOST_PROJECTS = 50


class HelpRequestListView(SchoolMixin, ListView[HelpRequest]):
    """The requests of the school, for its team."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    template_name = "support/helprequest_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[HelpRequest]:
        return requests_of_school(self.establishment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "requests": list(context["object_list"]),
            "establishment": self.establishment,
            "crumbs": self.crumbs(),
        }


class HelpRequestCreateView(SchoolMixin, DomainErrorMixin, FormView[HelpRequestForm]):
    """A question to the support team; the address may say about what and to whom."""

    form_class = HelpRequestForm
    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    template_name = "support/helprequest_form.html"

    @cached_property
    def teams(self) -> dict[str, Any]:
        """Who answers this school, by service."""
        return teams_of(self.establishment)

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        part = Part.from_slug(asked.get("partie", ""))
        return {
            "service": asked.get("service", ""),
            "project": asked.get("projet", ""),
            "part": part.slug if part else "",
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        projects = Project.objects.filter(establishment=self.establishment).order_by("-updated_at")
        return super().get_form_kwargs() | {
            "projects": list(projects[:MOST_PROJECTS]),
            "services": service_choices(list(self.teams)),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        assert isinstance(form, HelpRequestForm)
        data = form.cleaned_data
        request = ask_help(
            self.establishment,
            subject=data["subject"],
            body=data["body"],
            project=data["project"],
            part=data["part"],
            service=data["service"],
            upload=form.upload(),
            by=self.request.user,
        )
        messages.success(
            self.request,
            "Votre demande est envoyée. Vous serez prévenu dès qu’une réponse arrive.",
        )
        return redirect("support:helprequest-detail", request.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        requests = reverse("support:helprequest-list", args=[self.establishment.uai])
        return super().get_context_data(
            establishment=self.establishment,
            has_team=bool(self.teams),
            crumbs=[*self.crumbs(), ("Demandes d’aide", requests)],
            **kwargs,
        )


class HelpRequestDetailView(HelpMixin, View):
    """The thread: what was said and done, and what the reader may do now. Ten queries at most."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.page(MessageForm())

    def page(self, form: MessageForm, *, status: int = 200) -> HttpResponse:
        """The page, with this message form."""
        user = self.request.user
        assert user.is_authenticated
        is_team = self.side == Side.TEAM
        mine = self.help.holder == user
        costings = costings_of(self.help, for_team=is_team)
        may_price = (
            is_team
            and mine
            and not self.help.is_closed
            and self.help.project is not None
            and prices_for(user, self.help.establishment)
        )
        context = {
            "help": self.help,
            "entries": thread_of(self.help),
            "costings": costings,
            "form": form,
            "is_team": is_team,
            "is_mine": mine,
            "may_take": is_team and self.help.status == HelpStatus.OPEN,
            "may_write": not is_team or (mine and not self.help.is_closed),
            "may_pass": is_team and not self.help.is_closed,
            "may_close": not self.help.is_closed and (not is_team or mine),
            "reads_file": is_team and self.help.project is not None and self.help.status in HELPING,
            "may_price": may_price,
            "draft": next((costing for costing in costings if costing.is_draft), None),
            "crumbs": self.crumbs(with_request=False),
        }
        return render(self.request, "support/helprequest_detail.html", context, status=status)


class MessageCreateView(HelpRequestDetailView):
    """Adds a message to the thread."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = MessageForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            write_message(
                self.help, body=form.cleaned_data["body"], upload=form.upload(), by=request.user
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(form, status=422)
        messages.success(request, "Votre message est envoyé.")
        return self.to_thread()


class TakingCreateView(HelpMixin, View):
    """Takes care of a request."""

    only = Side.TEAM
    http_method_names = ["post"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        assert request.user.is_authenticated
        try:
            take_request(self.help, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Vous suivez cette demande. L’établissement est prévenu.")
        return self.to_thread()


class PassingCreateView(DomainErrorMixin, HelpMixin, FormView[PassingForm]):
    """Passes a request on to a colleague or to a service."""

    only = Side.TEAM
    form_class = PassingForm
    template_name = "support/passing_form.html"
    success_message = "La demande est transmise."

    def get_form_kwargs(self) -> dict[str, Any]:
        assert self.request.user.is_authenticated
        people, services = colleagues_of(self.help, besides=self.request.user)
        return super().get_form_kwargs() | {
            "people": people,
            "services": services,
            "me": self.request.user,
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        to, note = form.cleaned_data["to"], form.cleaned_data["note"]
        target = {"service": to} if isinstance(to, str) else {"person": to}
        pass_on(self.help, note=note, by=self.request.user, **target)
        return redirect("support:inbox-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(help=self.help, crumbs=self.crumbs(), **kwargs)


class ClosingCreateView(DomainErrorMixin, HelpMixin, FormView[ClosingForm]):
    """Ends the help."""

    form_class = ClosingForm
    template_name = "support/closing_form.html"
    success_message = "La demande est close."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        close_request(self.help, note=form.cleaned_data["note"], by=self.request.user)
        return self.to_thread()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            help=self.help, is_team=self.side == Side.TEAM, crumbs=self.crumbs(), **kwargs
        )


class HelpFileDetailView(HelpMixin, View):
    """Gives a file of the thread to download, to both sides."""

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        file = get_object_or_404(HelpFile, pk=pk, entry__request=self.help)
        return private_file(file.file, filename=file.name, content_type=file.content_type)

"""The team of a school: who is of it, inviting, taking away, leaving, handing over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from accounts.models import User
from core import clock
from core.errors import DomainError
from core.french import short_date
from core.http import DomainErrorMixin
from establishments.enums import SCHOOL_ROLES, Role
from establishments.forms.people import (
    DepartureForm,
    HandoverForm,
    HeadDepartureForm,
    InvitationForm,
    MembershipEndForm,
)
from establishments.models import Invitation, Membership
from establishments.permissions import rights_of
from establishments.queries.people import team_of
from establishments.services.handover import hand_over, undo_head_change
from establishments.services.invitations import (
    invite_colleague,
    may_manage,
    revoke_invitation,
    send_again,
)
from establishments.services.people import end_membership, leave
from establishments.views.base import SchoolMixin


class TeamMixin(SchoolMixin):
    """A page under the team of a school; with `for_head`, for its head alone, not a deputy."""

    for_head: ClassVar[bool] = False

    def check_access(self) -> None:
        super().check_access()
        if self.for_head and not rights_of(self.person).leads(self.establishment):
            raise PermissionDenied

    @property
    def person(self) -> User:
        """Who is signed in."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def team_url(self) -> str:
        """The page of the team."""
        return reverse("establishments:membership-list", args=[self.establishment.uai])

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), ("Les personnes", self.team_url())]


class MembershipListView(TeamMixin, TemplateView):
    """The people of the school, with dates and who brought them; the acts of the head."""

    template_name = "establishments/membership_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            establishment=self.establishment,
            team=team_of(self.establishment, self.person),
            crumbs=self.crumbs()[:-1],
            **kwargs,
        )


class InvitationCreateView(TeamMixin, DomainErrorMixin, FormView[InvitationForm]):
    """Invite a colleague, or give a delegation to somebody of the team."""

    for_head = True
    form_class = InvitationForm
    template_name = "establishments/invitation_form.html"

    def get_initial(self) -> dict[str, Any]:
        role = self.request.GET.get("role")
        return {
            "email": self.request.GET.get("email", ""),
            "role": role if role == Role.DEPUTY else Role.EDITOR,
            "starts_on": clock.today(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            establishment=self.establishment,
            crumbs=self.crumbs(),
            team_url=self.team_url(),
            **kwargs,
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        data = dict(form.cleaned_data)
        role = Role(data.pop("role"))
        given = invite_colleague(self.establishment, role=role, by=self.person, **data)
        messages.success(
            self.request,
            f"L’invitation part à l’adresse {given.email}."
            if isinstance(given, Invitation)
            else f"{given.user} a votre délégation.",
        )
        return redirect(self.team_url())


class _InvitationActView(TeamMixin, View):
    """An act on an invitation: for the head, and for the secretariat when it is a head's."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = frozenset({Role.HEAD, Role.SECRETARIAT})
    invitation: Invitation
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        self.invitation = get_object_or_404(
            Invitation.objects.filter(establishment=self.establishment), pk=self.kwargs["pk"]
        )
        self.invitation.establishment = self.establishment
        if not may_manage(self.invitation, self.person):
            raise PermissionDenied

    def act(self, service: Callable[[], object], done: str) -> HttpResponse:
        """Run the service, say what happened, go back where the person manages it."""
        try:
            service()
        except DomainError as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, done)
        if rights_of(self.person).leads(self.establishment):
            return HttpResponseRedirect(self.team_url())
        return HttpResponseRedirect(
            reverse("establishments:headship-update", args=[self.establishment.uai])
        )


class InvitationUpdateView(_InvitationActView):
    """Send an invitation again, with a new link."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(
            lambda: send_again(self.invitation, by=self.person),
            f"L’invitation part à nouveau à l’adresse {self.invitation.email}. Le lien précédent "
            "ne sert plus.",
        )


class InvitationDeleteView(_InvitationActView):
    """Revoke an invitation: its link is worth nothing any more."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(
            lambda: revoke_invitation(self.invitation, by=self.person),
            f"L’invitation de {self.invitation.email} est annulée.",
        )


class MembershipUpdateView(TeamMixin, DomainErrorMixin, FormView[MembershipEndForm]):
    """Take somebody of the team away, at once or at a date."""

    for_head = True
    form_class = MembershipEndForm
    template_name = "establishments/membership_end_form.html"
    membership: Membership
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        self.membership = get_object_or_404(
            Membership.objects.filter(
                establishment=self.establishment, annulled_at__isnull=True
            ).select_related("user"),
            pk=self.kwargs["pk"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            establishment=self.establishment,
            membership=self.membership,
            crumbs=self.crumbs(),
            team_url=self.team_url(),
            **kwargs,
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, MembershipEndForm)
        last_day = form.last_day_or_none()
        self.membership.establishment = self.establishment
        ended = end_membership(self.membership, by=self.person, last_day=last_day)
        when = f" après le {short_date(last_day)}" if last_day else ""
        messages.success(self.request, f"{ended.user} n’a plus cet accès{when}.")
        return redirect(self.team_url())


class DepartureCreateView(TeamMixin, DomainErrorMixin, FormView[BaseForm]):
    """« Je quitte l’établissement »: a member says a last day, the head also who comes next.

    The head's page has two forms; the one sent is known by its `succession` field.
    """

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    template_name = "establishments/departure_form.html"

    @property
    def leads(self) -> bool:
        """Whether the person who leaves is the head."""
        return rights_of(self.person).leads(self.establishment)

    @property
    def hands_over(self) -> bool:
        """Whether the form sent names who comes next."""
        return self.request.POST.get("succession") == "connue"

    def get_form_class(self) -> type[Any]:
        if not self.leads:
            return DepartureForm
        return HandoverForm if self.hands_over else HeadDepartureForm

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            establishment=self.establishment,
            leads=self.leads,
            team=team_of(self.establishment, self.person),
            crumbs=self.crumbs(),
            team_url=self.team_url(),
            **kwargs,
        )
        form = context["form"]
        if self.leads:
            named = isinstance(form, HandoverForm)
            context["handover"] = form if named else HandoverForm()
            context["departure"] = HeadDepartureForm() if named else form
        return context

    def perform(self, form: BaseForm) -> HttpResponseBase:
        data = form.cleaned_data
        if self.leads and self.hands_over:
            given = hand_over(self.establishment, by=self.person, **data)
            told = (
                "L’invitation est partie"
                if isinstance(given, Invitation)
                else f"{given.user} est prévenu"
            )
            messages.success(
                self.request,
                f"Votre succession est enregistrée à partir du {short_date(data['starts_on'])}. "
                f"{told}.",
            )
        else:
            leave(self.establishment, by=self.person, **data)
            messages.success(
                self.request, f"Votre départ est enregistré\u00a0: {short_date(data['last_day'])}."
            )
        still_here = rights_of(self.person).on(self.establishment)
        return redirect(self.team_url() if still_here else reverse("dashboards:home"))


class HandoverDeleteView(TeamMixin, View):
    """Give up one's departure, or the change of head to come."""

    for_head = True
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The head in place stays, and everybody who was told is told."""
        try:
            undo_head_change(self.establishment, by=self.person)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Le changement de direction est annulé.")
        return HttpResponseRedirect(self.team_url())
